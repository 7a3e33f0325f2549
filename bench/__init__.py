"""Measurements, printed as ratios: `python -m bench`."""
