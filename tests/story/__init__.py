"""The whole story, from the officer's launch to the council's digest."""
