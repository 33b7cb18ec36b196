"""Planted: a node takes over what others have begun, whether or not they are alive."""

from watchword.cli import main
from watchword.store.postgres import store

store._ORPHANS = store._ORPHANS.replace(b"AND owner NOT IN (SELECT owner FROM node)", b"")
store._OWNERS = b"SELECT owner FROM node WHERE false"
main()
