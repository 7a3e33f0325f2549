"""Scheduled acts, one file each, claimed once and run late rather than never."""
