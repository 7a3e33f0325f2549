"""Tests of the arithmetic of budgets."""
