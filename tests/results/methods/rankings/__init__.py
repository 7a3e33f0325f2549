"""Tests of the arithmetic of rankings."""
