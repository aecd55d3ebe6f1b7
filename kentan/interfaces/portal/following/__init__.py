"""Following a matter with its number and query code."""
