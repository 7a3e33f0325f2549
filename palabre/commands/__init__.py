"""One file per command; each gives its exit status."""
