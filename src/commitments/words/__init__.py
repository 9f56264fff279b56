"""Words as search sees them: folded, stemmed, names and their acronyms. Pure, and below the store."""
