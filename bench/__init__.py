"""Measurements: `make bench`. They load a county of generated cases and print a table; nothing here is a test."""
