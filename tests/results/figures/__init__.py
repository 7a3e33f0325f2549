"""Tests of figures and of what clears them."""
