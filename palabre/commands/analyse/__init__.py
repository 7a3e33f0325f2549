"""`palabre analyse`: the arithmetic of deliberation on files that people already have, one file per sub-command."""
