"""What the service remembers: conversations, answers with their citations, and feedback."""
