"""Tests of the arithmetic of duels."""
