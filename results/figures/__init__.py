"""Figures: tallies, profiles and studies, and the disclosure control that clears them."""
