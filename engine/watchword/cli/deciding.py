"""Which rules decide now, or once did, for commands that decide beside them."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import click

from watchword.cli import stored
from watchword.cli.workplace import WRONG_USE, Workplace, fail, show
from watchword.engine.operator import NotThere
from watchword.engine.publisher import kept
from watchword.errors import RuleError
from watchword.rules.load import read_folder
from watchword.store.values import Published


class Deciding(NamedTuple):
    """What decides now: how to call it, its files, and since when."""

    told: str
    files: Mapping[str, bytes]
    since: datetime | None = None


def has_database(place: Workplace) -> bool:
    """Tell whether there is a database, also where there is no config.yaml yet."""
    return place.path.is_file() and stored.has_database(place)


def deciding(place: Workplace) -> Deciding:
    """Find what decides now: what was published last, else the folder of rules."""
    newest = stored.read(place, lambda reader: reader.activations(1)) if has_database(place) else ()
    for activation in newest:
        return Deciding("as published", published(place, activation.revision).files, activation.at)
    try:
        return Deciding(f"the rules in {place.rules_folder.name}", read_folder(place.rules_folder))
    except RuleError as failure:
        raise refused(failure) from failure


def published(place: Workplace, revision: str) -> Published:
    """Find a revision by the beginning of its name, or stop."""
    try:
        return stored.read(place, lambda reader: kept(revision, reader))
    except NotThere as failure:
        raise fail(f"{failure}; and there is no such folder") from failure


def refused(failure: RuleError) -> click.exceptions.Exit:
    """Show what is wrong in rules."""
    show(failure.diagnostics, failure.texts)
    return click.exceptions.Exit(WRONG_USE)
