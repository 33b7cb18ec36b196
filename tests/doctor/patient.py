"""A workplace for the doctor to look at, which a test may harm."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from running import PROJECT, free_port
from store.given import ANN, BOB, NOON, SECOND, opened_sqlite, passing, queue, text, webhook
from watchword import config, providers
from watchword.doctor import examine
from watchword.doctor.finding import Finding
from watchword.doctor.installation import visit
from watchword.store.sqlite.store import SqliteStore
from watchword.store.values import End, JobState

DRAWN = "q3VnZ0b-Rk1yYTdKx9wLmPs2"


class Patient:
    """A workplace of its own, sound until a test harms it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "rules").symlink_to(PROJECT / "rules")
        self.settings = {
            "listen": f"{{public: 127.0.0.1:{free_port()}, private: 127.0.0.1:{free_port()}}}",
            "sending": "sandbox",
            "secret": DRAWN,
            "numbers": "{86717: {reserved-words: provider}}",
            "more": "public-url: https://sms.luigis.example",
            "for endpoint": "api-key: a-key",
            "provider": "skycore",
        }

    @property
    def database(self) -> Path:
        return self.folder / "data" / "watchword.db"

    def write(self, **settings: str) -> Path:
        said = self.settings | {name.replace("_", " "): value for name, value in settings.items()}
        path = self.folder / "config.yaml"
        path.write_text(
            f"version: 1\nlisten: {said['listen']}\n{said['more']}\nendpoints:\n  main:\n"
            f"    provider: {said['provider']}\n    sending: {said['sending']}\n    path-secrets: [{said['secret']}]\n"
            f"    numbers: {said['numbers']}\n    {said['for endpoint']}\n"
        )
        path.chmod(0o600)
        return path

    @contextmanager
    def store(self) -> Iterator[SqliteStore]:
        self.database.parent.mkdir(mode=0o700, exist_ok=True)
        before = os.umask(0o077)
        store = opened_sqlite(self.database, "node-1")
        os.umask(before)
        yield store
        asyncio.run(store.close())

    def findings(self, *, live: bool = False, later: timedelta = SECOND, **settings: str) -> list[Finding]:
        path = self.write(**settings)
        loaded, found = config.check(path, {}, frozenset(providers.builtin()))
        assert loaded, found
        return list(examine(asyncio.run(visit(path, {}, loaded, live, NOON + later))))

    def found(self, what: str, later: timedelta) -> set[str]:
        return {one.found for one in self.findings(later=later) if one.what == what}

    def finding(self, what: str, *, live: bool = False, later: timedelta = SECOND, **settings: str) -> Finding:
        """The one finding about something; what is fine is no news where something is not."""
        findings = [one for one in self.findings(live=live, later=later, **settings) if one.what == what]
        bad = [one for one in findings if one.grade != "ok"]
        assert len(bad or findings) == 1, findings
        return (bad or findings)[0]


def assert_it_is(found: Finding, grade: str, *said: str) -> None:
    assert found.grade == grade, found
    for words in said:
        assert words in f"{found.found}\n{found.advice}"


async def ended(store: SqliteStore, job: int, state: JobState) -> None:
    assert await store.begin(job, "node-1", passing, NOON)
    await store.end(job, "node-1", End(state=state, reason="as the test wants it"), NOON)


async def stick(store: SqliteStore, *, exempt: bool) -> None:
    """Leave a job in every state that wants a person: one a second time."""
    one = text(ANN, exempt="opt-out-confirmation") if exempt else text(BOB)
    for n, state in enumerate(("unknown", "unknown", "dead", "held")):
        (job,) = await queue(store, one, key=f"{exempt}{n}")
        await ended(store, job, state)
    (begun,) = await queue(store, webhook(), key=f"{exempt}begun")
    assert await store.begin(begun, "node-1", passing, NOON)
    await queue(store, one, key=f"{exempt}queued")
