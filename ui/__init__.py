"""Every way in: terminal and chat page. No logic of its own."""
