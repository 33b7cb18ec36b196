"""Plugins that made the server stand still: they are known by their module, and answer with an error until it changes.

The module's name holds the hash of its text, so that a plugin that was mended is another one; what an installed package
offers is let out by deleting the file.
"""

from datetime import datetime
from pathlib import Path
from typing import Any, Never

import msgspec
from msgspec import Struct

from watchword.discovery.offer import Kind
from watchword.errors import WatchwordError
from watchword.plugin import Action, Condition, Held, Lint, Provider


class Quarantined(WatchwordError):
    """What a plugin in quarantine answers."""


class Case(Struct, frozen=True, kw_only=True):
    """One plugin that made the server stand still: when, and where in its code.

    `called` names what of it was asked, empty where that was not seen: then it is all of it.
    """

    module: str
    called: str
    at: datetime
    stack: tuple[str, ...]

    def covers(self, kind: Kind) -> bool:
        """Tell whether what is declared is what was asked."""
        return kind.__module__ == self.module and self.called in {"", kind.called}


def read(file: Path) -> list[Case]:
    """Read the cases; none where nothing was ever noted. Raises Quarantined where they cannot be read."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[Case])
    except FileNotFoundError:
        return []
    except (OSError, msgspec.MsgspecError) as failure:
        raise Quarantined(f"cannot read {file}: {failure}; mend or delete it") from failure


def note(file: Path, case: Case) -> None:
    """Add a case; raises OSError."""
    cases = [*(one for one in read(file) if (one.module, one.called) != (case.module, case.called)), case]
    made = file.with_suffix(".new")
    made.write_bytes(msgspec.json.format(msgspec.json.encode(cases)))
    made.replace(file)


def shut(kind: Kind, case: Case) -> Kind:
    """Make what a plugin declares answer with an error, and do nothing else."""
    reason = f"'{kind.called}' made the server stand still at {case.at:%Y-%m-%d %H:%M} UTC and is in quarantine"

    def refuse(*_: Any) -> Never:
        raise Quarantined(reason)

    async def hold(*_: Any) -> Held:
        return Held(reason)

    if issubclass(kind, Action):
        return type(kind.__name__, (kind,), {"plan": refuse, "perform": hold, "__module__": kind.__module__})
    method = "check" if issubclass(kind, Condition | Lint) else "parse" if issubclass(kind, Provider) else "apply"
    return type(kind.__name__, (kind,), {method: refuse, "__module__": kind.__module__})
