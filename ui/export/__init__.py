"""Conversations and answers to take away: Markdown, Word, plain text."""
