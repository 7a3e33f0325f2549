"""The database itself: opening it, transactions on SQLite and PostgreSQL, what columns hold."""
