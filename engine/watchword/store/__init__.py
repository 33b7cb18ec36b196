"""The database: one interface, kept in a SQLite file by one process, or in PostgreSQL by many nodes.

What is done in rare cases is written once, for a cursor that both have; the hot statements are written for each.
"""
