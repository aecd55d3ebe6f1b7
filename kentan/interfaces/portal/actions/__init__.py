"""What the public site writes: drafts, counts of tries, and by way of the domain's own acts the matters sent."""
