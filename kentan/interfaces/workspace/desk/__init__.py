"""The desk: today's duties, the list of cases, registering, the taxonomy."""
