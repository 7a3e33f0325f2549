"""Scheduled acts."""
