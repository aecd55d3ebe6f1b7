"""The command `kentan`, the embedded database, the supervisor and the background tasks."""
