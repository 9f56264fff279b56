"""Reports, events, and what a commitment comes to on a day."""
