"""What the checks look at: everything that can be asked of an installation, asked once."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from watchword import vocabulary
from watchword.config import Config, check
from watchword.config.retention import Retention
from watchword.diagnostics import Diagnostic
from watchword.discovery import Plugins
from watchword.doctor.probe import Answer, probe
from watchword.doctor.status import Status, ask_server
from watchword.engine.accounts import Account, accounts
from watchword.errors import RuleError, StoreBusy
from watchword.plugin import Vocabulary
from watchword.rules.load import Loaded, load
from watchword.rules.said import examining
from watchword.store.condition import Condition
from watchword.store.database import Database, database
from watchword.store.migrate import newest
from watchword.store.postgres.condition import Shared, shared
from watchword.store.reader import Reader
from watchword.store.retention.due import due
from watchword.store.sqlite.connection import driver
from watchword.store.sqlite.damage import damage
from watchword.store.swept import Swept

LOOKED_THROUGH = 10.0
"""Seconds that the search for damage may take."""


class Keeping(Struct, frozen=True, kw_only=True):
    """What has gone of what was kept long enough, and how much is `due` to go, at most."""

    swept: Swept
    due: Mapping[str, int]


class Installation(Struct, frozen=True, kw_only=True):
    """One configuration with its rules, database and server.

    `problems` are those of config.yaml. `rules` is an error where they do not load; `condition` is None where there is
    no database, and says why where it cannot be read; `shared` tells of a PostgreSQL server and its nodes, if it can be
    reached; `keeping` is None where its tables are not those of this version, or unreadable. `answers` are those of the
    providers, by endpoint; None if they were not asked.
    """

    path: Path
    config: Config
    problems: tuple[Diagnostic, ...]
    accounts: Mapping[str, Account]
    rules: Loaded | RuleError
    database: Database
    condition: Condition | str | None
    shared: Shared | None
    keeping: Keeping | None
    damage: str | None
    status: Status
    answers: Mapping[str, Answer] | None
    now: datetime

    @property
    def is_live(self) -> bool:
        """Tell whether texts really leave."""
        return any(account.settings.sending == "live" for account in self.accounts.values())


async def visit(path: Path, environ: Mapping[str, str], config: Config, live: bool, now: datetime) -> Installation:
    """Ask everything; the providers only if `live`."""
    words = vocabulary.found(Plugins.of(config))
    rules = _rules(config, words)
    kept = database(config)
    condition, nodes, keeping = await _condition(kept, config.retention, now)
    paired = accounts(config, words.providers)
    return Installation(
        path=path,
        config=config,
        problems=_problems(path, environ, rules, words),
        accounts=paired,
        rules=rules,
        database=kept,
        condition=condition,
        shared=nodes,
        keeping=keeping,
        damage=None if kept.is_shared or not isinstance(condition, Condition) else _damage(config.database_file),
        status=await ask_server(config),
        answers=_answers(paired) if live else None,
        now=now,
    )


def _rules(config: Config, words: Vocabulary) -> Loaded | RuleError:
    try:
        return load(Path(config.rules), words)
    except RuleError as error:
        return error


def _problems(
    path: Path, environ: Mapping[str, str], rules: Loaded | RuleError, words: Vocabulary
) -> tuple[Diagnostic, ...]:
    """Find what is wrong in config.yaml once it is known which programs there are."""
    programs = rules.rules.numbers() if isinstance(rules, Loaded) else None
    _, found = check(path, environ, frozenset(words.providers), programs, examining(words))
    return found


def _damage(file: Path) -> str | None:
    return damage(file, LOOKED_THROUGH)


async def _condition(
    kept: Database, retention: Retention, now: datetime
) -> tuple[Condition | str | None, Shared | None, Keeping | None]:
    """Ask how the database is, and how its server is if it has one; in the place of the first is why it cannot be."""
    nodes = None
    try:
        if not kept.is_shared and not kept.is_there():
            return None, None, None
        reader = kept.reader()
        try:
            nodes = await reader.ask(shared) if kept.is_shared else None
            if nodes and not nodes.has_tables:
                return None, nodes, None
            condition = await reader.condition(now)
            return condition, nodes, await _keeping(reader, retention, now) if condition.revision == newest() else None
        finally:
            await reader.close()
    except (StoreBusy, driver.Error) as error:
        return str(error), nodes, None


async def _keeping(reader: Reader, retention: Retention, now: datetime) -> Keeping | None:
    try:
        return Keeping(swept=await reader.swept(), due=await reader.ask(due, retention, now))
    except StoreBusy:
        return None  # where something is damaged or nobody answers, other checks say so


def _answers(paired: Mapping[str, Account]) -> dict[str, Answer]:
    addresses = {name: one.settings.url or one.provider.address for name, one in paired.items()}
    return {name: probe(address) for name, address in addresses.items() if address}
