"""People: their conversations, loaded and saved by the batch; their pictures, their keys, their erasure."""
