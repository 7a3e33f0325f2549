"""What we are compared with: the same bot as others would write it."""
