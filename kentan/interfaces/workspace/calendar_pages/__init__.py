"""The county's calendar: which days are worked, which years still wait for their notice."""
