"""Who may use the service, and what every request must obey before a route sees it."""
