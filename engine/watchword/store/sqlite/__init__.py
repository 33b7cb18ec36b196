"""The store in one SQLite file: one process, one writer, and readers beside it."""
