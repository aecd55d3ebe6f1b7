"""Filing a matter: one thing per page, kept on the way, sent once."""
