"""The database: one interface, kept by SQLite."""
