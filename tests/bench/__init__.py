"""The measurements run; how fast is never asserted."""
