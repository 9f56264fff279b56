"""A file or URL becomes a Markdown document."""
