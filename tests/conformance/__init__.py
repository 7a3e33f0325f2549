"""One suite for every channel: what a resident is shown, may do, and what is kept of it."""
