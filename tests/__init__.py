"""Tests mirror the tree; the name of each states the behaviour."""
