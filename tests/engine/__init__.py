"""The engine: pure steps from one participation to the next."""
