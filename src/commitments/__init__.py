"""Finds commitments in what governments sign, proves their deadlines, and tracks them."""
