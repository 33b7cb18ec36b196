"""What a command works with: the configuration, the rules, the database, the running server."""

import asyncio
import os
import secrets
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path
from random import Random
from typing import TypeVar

import click
from rich.console import Console

from watchword import config, logs, providers, vocabulary
from watchword.config import Config
from watchword.diagnostics import MOST_SHOWN, Diagnostic, render
from watchword.engine.accounts import Account, accounts
from watchword.engine.beginning import Beginning, begin, from_folder
from watchword.engine.control import PATIENCE, NotRunning, Refused, ask
from watchword.engine.decider import Decider
from watchword.engine.node import Node, incarnation
from watchword.engine.operator import Operator
from watchword.errors import RuleError, StoreBusy, WatchwordError
from watchword.metrics import Metrics
from watchword.rules.compiled import RuleSet
from watchword.rules.load import Loaded, load, load_texts, nothing_loaded, read_folder
from watchword.state import OUR_LINE, Line
from watchword.store.database import Database, Incarnation, Opened, database
from watchword.store.reader import Reader
from watchword.verify import verify
from watchword.wording import count

T = TypeVar("T")
FINDINGS, WRONG_USE = 1, 2
WIDE = 240


class Workplace:
    """Loads each thing when it is first asked for, and says plainly what is missing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Where nobody looks, nothing is wrapped: what is piped is read by line.
        self.console = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)

    @cached_property
    def config(self) -> Config:
        """Load config.yaml, or stop with what is wrong in it."""
        if not self.path.is_file():
            raise fail(f"there is no {self.path}; `watchword init` writes a first one")
        read, found = self.check_config()
        if read is None:
            self.complain(found)
            raise click.exceptions.Exit(WRONG_USE)
        return read

    def check_config(self, rules: RuleSet | None = None) -> tuple[Config | None, tuple[Diagnostic, ...]]:
        """Find the problems of config.yaml; `rules` tell of its programs and their numbers, if they are known."""
        return config.check(self.path, os.environ, frozenset(providers.builtin()), rules.numbers() if rules else None)

    def complain(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Print what is wrong in config.yaml."""
        show(diagnostics, self.config_text)

    @property
    def config_text(self) -> Mapping[str, str]:
        """Give the text of config.yaml by its path, for quoting it; nothing if it cannot be read."""
        try:
            return {str(self.path): self.path.read_text(encoding="utf-8", errors="replace")}
        except OSError:
            return {}

    @cached_property
    def accounts(self) -> dict[str, Account]:
        """Pair the endpoints with their providers."""
        return accounts(self.config, providers.builtin())

    @property
    def rules_folder(self) -> Path:
        """Find the rules: those that config.yaml names, else `rules` here."""
        return Path(self.config.rules) if self.path.is_file() else Path("rules")

    @property
    def home(self) -> Path:
        """Find the folder of all rules, whatever else is wrong in config.yaml."""
        config, _ = self.check_config() if self.path.is_file() else (None, ())
        return Path(config.rules if config else "rules")

    def rules(self, folder: Path | None = None) -> Loaded:
        """Load the rules, or those of another folder, or stop with what is wrong in them."""
        try:
            return load(folder or self.rules_folder, vocabulary.builtin())
        except RuleError as failure:
            show(failure.diagnostics, failure.texts)
            raise click.exceptions.Exit(FINDINGS) from failure

    @property
    def database(self) -> Database:
        """The database that config.yaml names."""
        return database(self.config)

    @property
    def database_file(self) -> Path:
        """Name the SQLite file, or stop where there is none."""
        if self.config.database_url:
            raise fail(f"this is for a SQLite file, and the database is {self.database}: docs/scale.md says what to do")
        return self.config.database_file

    @cached_property
    def owner(self) -> str:
        """Name this process as no other is named, on whatever machine."""
        return incarnation(Random(secrets.randbits(256)))

    def has_database(self) -> bool:
        """Tell whether there is a database yet."""
        try:
            return self.database.is_there()
        except StoreBusy as failure:
            raise self.unreadable(failure) from failure

    def require_database(self) -> None:
        """Stop if there is no database yet."""
        if not self.has_database():
            raise fail(f"there is no database {self.database} yet; `watchword serve` makes it")

    def read(self, question: Callable[[Reader], Awaitable[T]]) -> T:
        """Ask the database, whether or not a server runs."""
        self.require_database()

        async def run() -> T:
            reader = self.database.reader()
            try:
                return await question(reader)
            finally:
                await reader.close()

        try:
            return asyncio.run(run())
        except StoreBusy as failure:
            raise self.unreadable(failure) from failure

    def unreadable(self, failure: StoreBusy) -> click.exceptions.Exit:
        """Say why the database cannot be read."""
        return fail(f"cannot read {self.database}: {failure}; `watchword doctor` says more")

    def change(self, verb: str, **arguments: object) -> object:
        """Have the running server change something; if none runs on this data folder, change the database itself."""
        return self.have(verb, arguments, lambda opened: self._change_here(opened, verb, arguments))

    def have(
        self,
        verb: str,
        arguments: Mapping[str, object],
        instead: Callable[[Opened], Awaitable[object]],
        patience: float = PATIENCE,
    ) -> object:
        """Have the running server do something; if none runs on this data folder, do what is given instead."""
        try:
            return asyncio.run(ask(self.config.control_socket, verb, arguments, patience))
        except NotRunning:
            return self.use(instead)
        except Refused as failure:
            raise fail(str(failure)) from failure

    def use(self, action: Callable[[Opened], Awaitable[T]]) -> T:
        """Do something with the database itself, or stop with why that cannot be."""
        self.require_database()

        async def run() -> T:
            async with self.opened() as opened:
                return await action(opened)

        try:
            return asyncio.run(run())
        except StoreBusy as failure:
            if self.database.is_shared:
                raise fail(f"cannot change {self.database}: {failure}; `watchword doctor` says more") from failure
            raise fail(f"{failure}; a server that is just stopping lets go in a moment: ask again") from failure
        except WatchwordError as failure:
            raise fail(str(failure)) from failure

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Opened]:
        """Open the database to change it: a SQLite file while no server runs, PostgreSQL also beside the nodes."""
        logs.set_up(level="ERROR")
        for secret in self.config.secrets:
            logs.hide(secret)
        opened = self.database.open(Incarnation("command line", self.owner))
        try:
            yield opened
        finally:
            await opened.store.close()

    async def _change_here(self, opened: Opened, verb: str, arguments: Mapping[str, object]) -> object:
        random = Random(secrets.randbits(256))
        node = Node(owner=self.owner, clock=opened.clock, random=random, metrics=Metrics())
        decider = Decider(self.accounts, await self._rules_there(opened), random)
        return await Operator(opened.store, decider, self.accounts, node).verbs()[verb](**arguments)

    async def _rules_there(self, opened: Opened) -> RuleSet:
        """Load the rules that are decided by; the brake must work even where none load."""
        published = await opened.store.nodes.active() if opened.store.nodes else None
        try:
            if published:
                return load_texts(published.files, vocabulary.builtin()).rules
            return (await begin(self._own_rules, self._load, opened.store)).loaded.rules
        except RuleError:
            return nothing_loaded().rules

    def beginning(self) -> Beginning:
        """Tell which rules a server begins with that starts now; what nodes publish is for them to find out."""
        if self.database.is_shared:
            return from_folder(self._own_rules)
        return self.read(lambda reader: begin(self._own_rules, self._load, reader))

    @property
    def numbers(self) -> frozenset[str]:
        """List the numbers that the machine serves."""
        return frozenset(number for endpoint in self.config.endpoints.values() for number in endpoint.numbers)

    def line(self, ours: str) -> Line:
        """Take the machine's side from config.yaml where there is one that knows the number."""
        if not self.path.is_file():
            return OUR_LINE
        lines = [account.line(ours) for account in self.accounts.values() if ours in account.settings.numbers]
        return lines[0] if lines else OUR_LINE

    def _own_rules(self) -> Loaded:
        return verify(read_folder(self.rules_folder), vocabulary.builtin(), self.numbers)

    def _load(self, files: Mapping[str, bytes]) -> Loaded:
        return load_texts(files, vocabulary.builtin(), self.numbers)


def show(diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], most: int | None = MOST_SHOWN) -> None:
    """Print diagnostics with their places, in colour where that is wanted, then how many there are."""
    console = Console()
    colour = console.color_system is not None and not console.no_color
    click.echo(render(diagnostics, texts, most, colour=colour), color=colour)
    tally = Counter(diagnostic.severity for diagnostic in diagnostics)
    notes = f", {count(tally['note'], 'note')}" if tally["note"] else ""
    click.echo(f"\n{count(tally['error'], 'error')}, {count(tally['warning'], 'warning')}{notes}")


def from_here(path: Path) -> Path:
    """Name a file or folder from here if it is below, as tools want that, else as it is."""
    return path.relative_to(Path.cwd()) if path.is_absolute() and path.is_relative_to(Path.cwd()) else path


def fail(message: str) -> click.exceptions.Exit:
    """Say on standard error why the command cannot go on."""
    click.echo(f"watchword: {message}", err=True)
    return click.exceptions.Exit(WRONG_USE)
