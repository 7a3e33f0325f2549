"""The web chat and the pages, over real HTTP and in a real browser."""
