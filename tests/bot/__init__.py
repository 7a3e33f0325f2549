"""The runtime, the courier, the doors and the words, each held to its contract."""
