"""Memory: the schema, one file per noun, the outbox, migrations and retention."""
