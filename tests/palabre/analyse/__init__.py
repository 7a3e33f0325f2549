"""The sub-commands of `palabre analyse`."""
