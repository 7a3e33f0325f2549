"""Consultations: what is asked, by whom, and what the town hall did with it."""
