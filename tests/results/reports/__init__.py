"""Tests of charts, digests and documents."""
