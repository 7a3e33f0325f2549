"""The house itself: walls, sizes, names, locks."""
