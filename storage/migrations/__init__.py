"""Alembic migrations, run by the program itself."""
