"""Everything that knows a store."""
