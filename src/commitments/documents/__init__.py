"""Markdown becomes a Document whose every character has a place in the file."""
