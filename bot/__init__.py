"""The runtime: a batch of messages in, one transaction, messages out."""
