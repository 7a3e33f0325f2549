"""Tests of the arithmetic of texts."""
