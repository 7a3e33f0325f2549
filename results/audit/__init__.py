"""The auditor: what a reader can work out from all that was ever published, and what is told less so that he cannot."""
