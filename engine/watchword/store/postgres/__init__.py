"""The store in PostgreSQL: any number of nodes on one database.

Every transaction takes its locks in one order, each kind sorted, so that two of them rarely meet crosswise: keys,
persons, jobs, counters. One that is a victim all the same is repeated.
"""
