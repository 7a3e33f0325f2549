"""Counts: running counters, how answers move them, what was released of them."""
