"""Text that would do harm where it is taken for anything but text: variants.jsonl, and an engine that speaks it."""
