"""The simulated town: its residents, its time, and that it tells the truth."""
