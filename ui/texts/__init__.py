"""What a user reads, area by area: each module has a Chinese and an English table with the same keys."""
