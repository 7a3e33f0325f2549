"""Results: counting, clearing, telling."""
