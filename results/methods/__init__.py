"""Methods: pure arithmetic on answers, without figures, words or pictures."""
