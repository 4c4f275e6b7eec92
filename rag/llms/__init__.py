"""Language models: one path for every OpenAI-compatible endpoint, and a GGUF file served in the process."""
