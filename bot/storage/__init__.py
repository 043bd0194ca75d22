"""Rows: SQLAlchemy Core on SQLite or PostgreSQL. Plain synchronous functions that take a transaction."""
