"""The collection as tools of other AI programs, by the Model Context Protocol; needs the extra ``mcp``."""
