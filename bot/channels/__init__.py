"""One file per network that carries prompts to residents and answers back."""
