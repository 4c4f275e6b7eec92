"""Evidence: data sets, metrics and runs."""
