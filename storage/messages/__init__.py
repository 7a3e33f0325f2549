"""Messages: what arrived already, what waits to be sent, what failed for good."""
