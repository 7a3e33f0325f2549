"""Opinion groups, held against published conversations."""
