"""What builds and checks Kentan. Nothing here runs in production."""
