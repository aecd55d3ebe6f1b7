"""Signing in, second factors, and the page of one's own account."""
