"""The staff site, a folder per area. Views translate: one domain action each, no decisions."""
