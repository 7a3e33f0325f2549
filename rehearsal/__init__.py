"""The simulated town and what its residents did."""
