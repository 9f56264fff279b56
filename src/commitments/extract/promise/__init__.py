"""Whether a sentence promises: two voices, the rules' and the small reader's, and how they are weighed."""
