"""Text to vectors, behind one interface."""
