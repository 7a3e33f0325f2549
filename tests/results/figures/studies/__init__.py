"""Tests of the methods that study one type of question each."""
