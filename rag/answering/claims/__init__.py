"""What a sentence claims, and whether a text says the same: figures, times, names, polarity, scope, roles, words."""
