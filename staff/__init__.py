"""What staff do, once, with rights and audit, for the council bot, the pages and the commands."""
