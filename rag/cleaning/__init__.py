"""Raw text to cleaned articles, as a list of edits."""
