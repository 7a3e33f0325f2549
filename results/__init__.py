"""Arithmetic on answers: tallies, groups, disclosure control, digests and reports."""
