"""What a command works with: the configuration and the rules. `stored` has the database and the running server."""

import os
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from watchword import config, vocabulary
from watchword.config import Config
from watchword.diagnostics import MOST_SHOWN, Diagnostic, render
from watchword.discovery import Plugins
from watchword.engine.accounts import Account, accounts
from watchword.errors import RuleError
from watchword.plugin import Provider, Vocabulary
from watchword.rules.compiled import Program, RuleSet
from watchword.rules.load import Loaded, load, load_alone
from watchword.rules.said import examining
from watchword.state import OUR_LINE, Line
from watchword.wording import count

if TYPE_CHECKING:
    from rich.console import Console

FINDINGS, WRONG_USE = 1, 2
WIDE = 240


class Workplace:
    """Loads each thing when it is first asked for, and says plainly what is missing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def console(self) -> "Console":
        """Give what prints tables. Where nobody looks, nothing is wrapped: what is piped is read by line."""
        from rich.console import Console  # noqa: PLC0415 - most commands print no more than lines

        width = None if sys.stdout.isatty() else WIDE
        # Brackets are brackets.
        return Console(markup=False, highlight=False, soft_wrap=True, width=width)

    @property
    def named(self) -> str | None:
        """Write config.yaml as a command must name it; None where commands look for it by themselves."""
        return None if self.path == Path("config.yaml") else str(self.path)

    @cached_property
    def config(self) -> Config:
        """Load config.yaml, or stop with what is wrong in it."""
        if not self.path.is_file():
            raise fail(f"there is no {self.path}; `watchword init` writes a first one")
        read, found = self.check_config()
        if read is None:
            self.complain(found)
            raise fail(f"mend {self.path} first: it was read for where the rules and the data are, and for our numbers")
        return read

    def check_config(self, rules: RuleSet | None = None) -> tuple[Config | None, tuple[Diagnostic, ...]]:
        """Find the problems of config.yaml; `rules` tell of its programs and their numbers, if they are known."""
        numbers = rules.numbers() if rules else None
        examine = examining(self._at_hand)
        return config.check(self.path, os.environ, frozenset(self.providers), numbers, examine)

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
    def _at_hand(self) -> Vocabulary:
        """List what there is, plugins too, before config.yaml is read."""
        return vocabulary.found(Plugins(folder=str(config.plugins_of(self.path))))

    @property
    def providers(self) -> Mapping[str, type[Provider]]:
        """List the providers that there are, those of plugins too."""
        return self._at_hand.providers

    @cached_property
    def accounts(self) -> dict[str, Account]:
        """Pair the endpoints with their providers."""
        return accounts(self.config, self.providers)

    @property
    def rules_folder(self) -> Path:
        """Find the rules: those that config.yaml names, else `rules` here."""
        return Path(self.config.rules) if self.path.is_file() else Path("rules")

    @cached_property
    def home(self) -> Path:
        """Find the folder of all rules, whatever else is wrong in config.yaml."""
        config, _ = self.check_config() if self.path.is_file() else (None, ())
        return Path(config.rules if config else "rules")

    def root(self, path: Path) -> Path:
        """Say which folder's rules a file or folder is to be read with, or that the file stands alone.

        Among all rules that is their folder; elsewhere the one that it is, or is in, if that is one of rules: the one
        that has config.yaml, or all rules below it, is not.
        """
        here, home = path.resolve(), self.home.resolve()
        if here.is_relative_to(home):
            return self.home
        if path.is_dir():
            return path
        is_work = self.path.resolve().parent == here.parent or home.is_relative_to(here.parent)
        return path if is_work else path.parent

    @cached_property
    def plugins(self) -> Plugins:
        """Tell where plugins are: where config.yaml says, else in `plugins` beside it."""
        read, _ = self.check_config() if self.path.is_file() else (None, ())
        if read is None:
            return Plugins(folder=str(config.plugins_of(self.path)))
        return Plugins.of(read)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """List the actions and conditions that there are, those of plugins too."""
        return vocabulary.found(self.plugins)

    def load(self, root: Path, numbers: Collection[str] | None = None) -> Loaded:
        """Load a folder of rules, or a file by itself; raises RuleError. Elsewhere, config.yaml is none of them."""
        if root.is_file():
            return load_alone(root, self.vocabulary)
        return load(root, self.vocabulary, numbers, None if root == self.home else self.path)

    def rules(self, root: Path | None = None) -> Loaded:
        """Load the rules, or others, or stop with what is wrong in them."""
        try:
            return self.load(root or self.rules_folder)
        except RuleError as failure:
            show(failure.diagnostics, failure.texts)
            raise click.exceptions.Exit(FINDINGS) from failure

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


def program_of(loaded: Loaded, named: str | None) -> Program:
    """Find the program that is meant: the one that was named, or the only one."""
    known = loaded.rules.programs
    if named is None and len(known) == 1:
        return next(iter(known.values()))
    if not known:
        raise fail('there is no program yet; `watchword new program "Luigi\'s Pizza"` makes one')
    if named is not None and named in known:
        return known[named]
    wrong = "say which program with --program" if named is None else f"there is no program '{named}'"
    raise fail(f"{wrong}: there are {', '.join(known)}")


def show(diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], most: int | None = MOST_SHOWN) -> None:
    """Print diagnostics with their places, in colour where that is wanted, then how many there are."""
    from rich.console import Console  # noqa: PLC0415 - where all is well nothing is shown

    console = Console()
    colour = console.color_system is not None and not console.no_color
    click.echo(render(diagnostics, texts, most, colour=colour), color=colour)
    tally = Counter(diagnostic.severity for diagnostic in diagnostics)
    notes = f", {count(tally['note'], 'note')}" if tally["note"] else ""
    click.echo(f"\n{count(tally['error'], 'error')}, {count(tally['warning'], 'warning')}{notes}")


def from_here(path: Path) -> Path:
    """Name a file or folder from here if it is below, as tools want that, else as it is."""
    return path.relative_to(Path.cwd()) if path.is_absolute() and path.is_relative_to(Path.cwd()) else path


def paths_from_here(root: Path, files: Iterable[str]) -> dict[str, str]:
    """Say how a folder and its files, or a file, are found from here, by the paths that loading gives them."""
    here, inside = from_here(root), f"{root.name}{os.sep}"
    ours = [path for path in files if path == root.name or path.startswith(inside)]
    return {path: str(here.parent / path) for path in ours} | {str(root): str(here)}


def fail(message: str) -> click.exceptions.Exit:
    """Say on standard error why the command cannot go on."""
    click.echo(f"watchword: {message}", err=True)
    return click.exceptions.Exit(WRONG_USE)
