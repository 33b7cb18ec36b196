"""The running server, as commands have it change something; where none runs, they change the database themselves."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache, partial
from itertools import chain
from random import Random
from typing import TypeVar

from msgspec.structs import replace

from watchword import logs
from watchword.cli import stored
from watchword.cli.workplace import Workplace, fail
from watchword.engine.accounts import Policy
from watchword.engine.beginning import Beginning, begin, decided_last, from_folder
from watchword.engine.consents import Consents
from watchword.engine.control import PATIENCE, NotRunning, Refused, ask, listens
from watchword.engine.decider import Decider
from watchword.engine.inflight import InFlight
from watchword.engine.node import Node, incarnation
from watchword.engine.operator import Operator, Verb
from watchword.engine.submissions import Submissions
from watchword.engine.succession import Succession
from watchword.errors import RuleError, StoreBusy, WatchwordError
from watchword.metrics import Metrics
from watchword.rules.compiled import RuleSet
from watchword.rules.load import Loaded, load_texts, nothing_loaded, read_folder
from watchword.store.database import Database, Incarnation, Opened, database
from watchword.store.lock import Held
from watchword.verify import verify

T = TypeVar("T")
_BETWEEN = 5.0
"""Seconds in which a server that has the folder already, or still, is heard of again."""
_AGAIN = 0.1


@cache
def owner() -> str:
    """Name this process as no other is named, on whatever machine."""
    return incarnation(Random(secrets.randbits(256)))


def change(place: Workplace, verb: str, **arguments: object) -> object:
    """Have the running server change something; if none runs on this data folder, change the database itself."""
    return have(place, verb, arguments, lambda opened: _change_here(place, opened, verb, arguments))


def waits_for_a_server(place: Workplace) -> bool:
    """Tell whether what is queued waits for somebody to start a server; a shared database may have nodes elsewhere."""
    return not database(place.config).is_shared and not asyncio.run(listens(place.config.control_socket))


def change_all(place: Workplace, verb: str, many: Iterable[Mapping[str, object]]) -> Iterator[object]:
    """Have something changed many times over, opening the database once where no server runs; gives each answer."""
    rest = iter(many)
    for one in rest:
        yield from _patiently(partial(_answers, place, verb, one, rest))


def _answers(
    place: Workplace, verb: str, one: Mapping[str, object], rest: Iterator[Mapping[str, object]]
) -> Sequence[object]:
    try:
        return [_ask(place, verb, one)]
    except NotRunning:
        return _use(place, partial(_change_all_here, place, verb, chain([one], rest)))


async def _change_all_here(
    place: Workplace, verb: str, many: Iterable[Mapping[str, object]], opened: Opened
) -> Sequence[object]:
    asked = await _verbs(place, opened)
    return [await asked[verb](**one) for one in many]


def have(
    place: Workplace,
    verb: str,
    arguments: Mapping[str, object],
    instead: Callable[[Opened], Awaitable[object]],
    patience: float = PATIENCE,
) -> object:
    """Have the running server do something; if none runs on this data folder, do what is given instead."""

    def attempt() -> object:
        try:
            return _ask(place, verb, arguments, patience)
        except NotRunning:
            return _use(place, instead)

    return _patiently(attempt)


def _ask(place: Workplace, verb: str, arguments: Mapping[str, object], patience: float = PATIENCE) -> object:
    try:
        return asyncio.run(ask(place.config.control_socket, verb, arguments, patience))
    except Refused as failure:
        raise fail(str(failure)) from failure


def _patiently(attempt: Callable[[], T]) -> T:
    """Try again while a server has the folder and does not answer: it is about to begin, or to end."""
    until = time.monotonic() + _BETWEEN
    while True:
        try:
            return attempt()
        except Held as failure:
            if time.monotonic() > until:
                raise fail(f"{failure} and does not answer; `watchword doctor` says more") from failure
            time.sleep(_AGAIN)


def beginning(place: Workplace) -> Beginning:
    """Tell which rules a server begins with that starts now; what nodes publish is for them to find out."""
    own, load = _ways(place)
    if database(place.config).is_shared:
        return from_folder(own, place.vocabulary)
    return stored.read(place, lambda reader: begin(own, load, reader, place.vocabulary))


async def succession(place: Workplace, opened: Opened) -> Succession:
    """Have the opt-outs of what decided last go on in what is published while no server of ours runs."""
    _, load = _ways(place)
    before = await decided_last(load, opened.store) or nothing_loaded(place.vocabulary)
    node = _node(opened)
    return Succession(opened.store, Decider(place.accounts, before.rules, node.random, Policy.of(place.config)), node)


def _use(place: Workplace, action: Callable[[Opened], Awaitable[T]]) -> T:
    """Do something with the database itself, or stop with why that cannot be; raises Held while a server has it."""
    there = stored.require_database(place)

    async def run() -> T:
        async with _opened(place, there) as opened:
            return await action(opened)

    try:
        return asyncio.run(run())
    except Held:
        raise
    except StoreBusy as failure:
        raise fail(f"cannot change {there}: {failure}; `watchword doctor` says more") from failure
    except WatchwordError as failure:
        raise fail(str(failure)) from failure


@asynccontextmanager
async def _opened(place: Workplace, there: Database) -> AsyncIterator[Opened]:
    """Open the database to change it: a SQLite file while no server runs, PostgreSQL also beside the nodes."""
    logs.set_up(level="ERROR")
    for secret in place.config.secrets:
        logs.hide(secret)
    opened = there.open(Incarnation("command line", owner()))
    try:
        yield opened
    finally:
        await opened.store.close()


async def _change_here(place: Workplace, opened: Opened, verb: str, arguments: Mapping[str, object]) -> object:
    return await (await _verbs(place, opened))[verb](**arguments)


async def _verbs(place: Workplace, opened: Opened) -> Mapping[str, Verb]:
    node = _node(opened)
    decider = Decider(place.accounts, await _rules_there(place, opened), node.random, Policy.of(place.config))
    operator = Operator(opened.store, decider, place.accounts, node)
    submissions = Submissions(opened.store, decider, place.accounts, node)
    consents = Consents(opened.store, decider, InFlight(), node)
    return {**operator.verbs(), **submissions.verbs(), **consents.verbs()}


def _node(opened: Opened) -> Node:
    return Node(owner=owner(), clock=opened.clock, random=Random(secrets.randbits(256)), metrics=Metrics())


async def _rules_there(place: Workplace, opened: Opened) -> RuleSet:
    """Load the rules that are decided by; the brake must work even where none load."""
    published = await opened.store.nodes.active() if opened.store.nodes else None
    try:
        if published:
            return load_texts(published.files, place.vocabulary).rules
        return (await begin(*_ways(place), opened.store, place.vocabulary)).loaded.rules
    except RuleError:
        return nothing_loaded(place.vocabulary).rules


def _ways(place: Workplace) -> tuple[Callable[[], Loaded], Callable[[Mapping[str, bytes]], Loaded]]:
    """Give the ways to load the rules of the folder, and those of files that are given."""
    words, numbers = place.vocabulary, place.numbers
    kept = replace(words, problems=())  # what was published once is not to blame for what is wrong with a plugin now
    return (
        lambda: verify(read_folder(place.rules_folder), words, numbers),
        lambda files: load_texts(files, kept, numbers),
    )
