"""What the checks look at: everything that can be asked of an installation, asked once."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from watchword import actions, providers
from watchword.config import Config, check
from watchword.diagnostics import Diagnostic
from watchword.doctor.probe import Answer, probe
from watchword.doctor.status import Status, ask_server
from watchword.engine.accounts import Account, accounts
from watchword.errors import RuleError, StoreBusy
from watchword.rules.load import Loaded, load
from watchword.store.condition import Condition
from watchword.store.sqlite.connection import driver
from watchword.store.sqlite.damage import damage
from watchword.store.sqlite.store import open_reader

LOOKED_THROUGH = 10.0
"""Seconds that the search for damage may take."""


class Installation(Struct, frozen=True, kw_only=True):
    """One configuration with its rules, database and server.

    `problems` are those of config.yaml. `rules` is an error where they do not load; `condition` is None where there is
    no database, and says why where it cannot be read. `answers` are those of the providers, by endpoint; None if they
    were not asked.
    """

    path: Path
    config: Config
    problems: tuple[Diagnostic, ...]
    accounts: Mapping[str, Account]
    rules: Loaded | RuleError
    condition: Condition | str | None
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
    rules = _rules(config)
    condition = await _condition(config.database_file, now) if config.database_file.is_file() else None
    paired = accounts(config, providers.builtin())
    return Installation(
        path=path,
        config=config,
        problems=_problems(path, environ, rules),
        accounts=paired,
        rules=rules,
        condition=condition,
        damage=damage(config.database_file, LOOKED_THROUGH) if isinstance(condition, Condition) else None,
        status=await ask_server(config),
        answers=_answers(paired) if live else None,
        now=now,
    )


def _rules(config: Config) -> Loaded | RuleError:
    try:
        return load(Path(config.rules), actions.builtin())
    except RuleError as error:
        return error


def _problems(path: Path, environ: Mapping[str, str], rules: Loaded | RuleError) -> tuple[Diagnostic, ...]:
    """Find what is wrong in config.yaml once it is known which programs there are."""
    programs = rules.rules.programs if isinstance(rules, Loaded) else None
    _, found = check(path, environ, frozenset(providers.builtin()), programs)
    return found


async def _condition(database: Path, now: datetime) -> Condition | str:
    try:
        reader = open_reader(database)
        try:
            return await reader.condition(now)
        finally:
            await reader.close()
    except (StoreBusy, driver.Error) as error:
        return str(error)


def _answers(paired: Mapping[str, Account]) -> dict[str, Answer]:
    addresses = {name: one.settings.url or one.provider.address for name, one in paired.items()}
    return {name: probe(address) for name, address in addresses.items() if address}
