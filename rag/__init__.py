"""renda: cited answers from a collection of messy Chinese documents."""

__version__ = "0.1.0"
