"""The auditor, and attacks on what it lets out."""
