"""What is said of things that are no longer kept, and how far the sweeps have come that let go of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct
from sqlalchemy import Connection, select

from watchword.config.retention import written
from watchword.errors import StoreRefused
from watchword.store import schema
from watchword.store.cursor import Cursor
from watchword.store.rows import moment
from watchword.store.values import StoredJob, StoredMessage

_REACHED: Final = "SELECT reached, period FROM sweep WHERE name = ?"
_TRACES, _TEXTS, _TEXTS_OF_OURS, _MESSAGES = "traces", "texts", "texts-of-ours", "messages"


class Run(Struct, frozen=True, kw_only=True):
    """How far a sweep has been, up to where it is done, and of its last run: when it began, after how long things went.

    `gone` is how many did.
    """

    done_to: int
    reached: int
    period: timedelta
    at: datetime
    gone: int


class Swept(Struct, frozen=True):
    """What every sweep has done, by its name."""

    runs: Mapping[str, Run]

    def trace(self, stored: StoredMessage) -> str | None:
        """Say why it is not known any more what a message was decided from; None if it is, or never was."""
        if stored.grounds is not None or stored.trace is not None:
            return None
        return self._why("its trace is", _TRACES, stored.id) or self._why("its trace is", _TEXTS, stored.id)

    def words(self, stored: StoredMessage) -> str | None:
        """Say why the words of a message are not known any more; None if they are."""
        return None if has_words(stored) else self._why("its words are", _TEXTS, stored.id)

    def words_of_ours(self, stored: StoredJob) -> str | None:
        """Say why the words of a text of ours are not known any more; None if they are."""
        return None if stored.job.settings else self._why("its words are", _TEXTS_OF_OURS, stored.id)

    def message(self, ident: int) -> str | None:
        """Say why there may be no message of a number; None if it was never there."""
        return self._why("it may be one that is", _MESSAGES, ident)

    def done_to(self, name: str) -> int:
        """Tell up to which row a sweep has nothing left to do; -1 if it has never run."""
        return self.runs[name].done_to if name in self.runs else -1

    def _why(self, what: str, name: str, ident: int) -> str | None:
        run = self.runs.get(name)
        return _no_longer(what, name, run.period) if run and ident <= run.reached else None


def has_words(stored: StoredMessage) -> bool:
    """Tell whether a message has words, or what it was decided from: it never had any then."""
    message = stored.message
    return bool(message.text or message.subject or message.media or stored.grounds or stored.trace)


def swept(connection: Connection) -> Swept:
    """Read what every sweep has done."""
    sweep = schema.sweep.c
    columns = (sweep.name, sweep.done_to, sweep.reached, sweep.period, sweep.at, sweep.gone)
    return Swept({name: _run(*run) for name, *run in connection.execute(select(*columns))})


def _run(done_to: int, reached: int, period: int, at: int, gone: int) -> Run:
    return Run(done_to=done_to, reached=reached, period=timedelta(microseconds=period), at=moment(at), gone=gone)


def require_words(cursor: Cursor, stored: StoredMessage) -> None:
    """Refuse to decide again what has lost its words; raises StoreRefused."""
    if not has_words(stored):
        _require(cursor, _TEXTS, stored.id, f"message {stored.id} cannot be decided again")


def require_words_of_ours(cursor: Cursor, stored: StoredJob) -> None:
    """Refuse to try again what has lost its words; raises StoreRefused."""
    if not stored.job.settings:
        _require(cursor, _TEXTS_OF_OURS, stored.id, f"job {stored.name} cannot be tried again")


def _require(cursor: Cursor, name: str, ident: int, cannot: str) -> None:
    reached, period = cursor.execute(_REACHED, (name,)).fetchone() or (-1, 0)
    if ident <= reached:
        raise StoreRefused(f"{cannot}: {_no_longer('its words are', name, timedelta(microseconds=period))}")


def _no_longer(what: str, name: str, period: timedelta) -> str:
    return f"{what} no longer kept (`retention.{_SETTINGS[name]}` is {written(period)})"


_SETTINGS: Final = {_TRACES: "traces", _TEXTS: "texts", _TEXTS_OF_OURS: "texts", _MESSAGES: "evidence"}
