"""Bytes of a raw file to text."""
