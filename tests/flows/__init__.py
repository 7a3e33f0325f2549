"""Tests of the flow language and its engine."""
