"""The bell: what somebody was told; and the outbox: what could not be sent."""
