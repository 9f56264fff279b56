"""Documentation that is made from the program, so that it cannot drift."""
