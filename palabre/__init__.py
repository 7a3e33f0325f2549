"""The front door: commands, settings and wiring."""
