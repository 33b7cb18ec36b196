"""The door for new rules into a running server: whoever asks for them, they are checked first or nothing changes."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
import structlog
from msgspec import Struct

from watchword.clock import Clock
from watchword.engine.aside import Aside, Files, Unfit
from watchword.engine.node import Node
from watchword.engine.operator import NotThere, Verb
from watchword.engine.publish import ALREADY, Outcome
from watchword.engine.verdict import refusal
from watchword.errors import RuleError, StoreBusy
from watchword.rules.compiled import Scopes
from watchword.rules.load import read_folder
from watchword.store.shelf import History
from watchword.store.values import How, Published
from watchword.wording import count

PUBLISHING_PATIENCE: Final = 240.0
"""Seconds that whoever asks the running server to publish waits for its answer."""
Adopt = Callable[[Published, Scopes], Awaitable[Outcome]]
"""Lets rules that were checked decide, which have these scopes; raises Unfit, StoreBusy."""
log = structlog.get_logger()


class Report(Struct, frozen=True, kw_only=True):
    """What became of publishing. `reason`: why nothing has changed; `shown` are problems, warnings too, for people.

    `members` are what the nodes of the database said, a line each.
    """

    revision: str | None
    rules: int | None = None
    reason: str | None = None
    shown: str = ""
    members: tuple[str, ...] = ()

    @property
    def is_refusal(self) -> bool:
        """Whether these rules do not decide."""
        return self.reason not in {None, ALREADY}


class Asker(Struct, frozen=True):
    """By whose doing something is published, and how they asked."""

    by: str
    how: How


async def publish(files: Callable[[], Files], asker: Asker, aside: Aside, adopt: Adopt, clock: Clock) -> Report:
    """Check files and let them decide; whatever is in the way, nothing changes, and the report says what."""
    try:
        read = await asyncio.to_thread(files)
        verdict = await aside.verify(read)
    except RuleError as failure:
        return Report(revision=None, reason=refusal(failure))
    except OSError as failure:
        return Report(revision=None, reason=f"cannot read the rules: {failure}")
    except Unfit as failure:
        return Report(revision=None, reason=str(failure), shown=failure.shown)
    said = {"revision": verdict.revision, "rules": verdict.rules, "shown": verdict.shown}
    asked = Published(
        id=verdict.revision or "",
        files=dict(read),
        staged_at=clock.now(),
        staged_by=asker.by,
        active_at=None,
        staged_as=asker.how,
        rules=verdict.rules,
    )
    try:
        outcome = await adopt(asked, verdict.scopes)
    except Unfit as failure:
        return msgspec.convert({**said, "reason": str(failure)}, Report)
    except StoreBusy as failure:
        return msgspec.convert({**said, "reason": f"the database does not take them: {failure}"}, Report)
    members = [outcome.told(member) for member in outcome.members]
    return msgspec.convert({**said, "reason": outcome.reason, "members": members}, Report)


async def kept(revision: str, history: History) -> Published:
    """Find a revision that once decided by the beginning of its name; raises NotThere."""
    found = await history.revisions(revision)
    if not found:
        raise NotThere(f"there is no revision '{revision}'; `watchword revisions` lists them")
    if len(found) > 1 and found[0].id != revision:
        raise NotThere(f"'{revision}' may be {found[0].id} or {found[1].id}: write more of it")
    return found[0]


class Publisher:
    """Publishes for whoever asks, one after the other, and keeps in mind what was refused.

    `stale` says why what decides since the start is not what the folder holds, if it is not.
    """

    def __init__(
        self, folder: Path, aside: Aside, adopt: Adopt, history: History, node: Node, stale: str | None = None
    ) -> None:
        self._folder = folder
        self._aside = aside
        self._adopt = adopt
        self._history = history
        self._node = node
        self._stale = stale
        self._stale_since: datetime | None = None
        self._one_at_a_time = asyncio.Lock()
        node.metrics.rules_stale.set(stale is not None)

    def verbs(self) -> Mapping[str, Verb]:
        """Name everything that can be asked."""
        return {verb.__name__: verb for verb in (self.publish, self.rollback)}

    def degraded(self) -> tuple[str, ...]:
        """Say since when, and why, the rules that decide are not those that are meant to."""
        if self._stale is None:
            return ()
        if self._stale_since is None:
            return (self._stale,)
        return (f"the rules are stale since {self._stale_since:%Y-%m-%d %H:%M} UTC: {self._stale}",)

    async def publish(self, by: str) -> object:
        """Publish what is in the folder."""
        return msgspec.to_builtins(await self.take(Asker(by, "publish")))

    async def rollback(self, revision: str, by: str) -> object:
        """Publish what an older revision held; raises NotThere."""
        older = await kept(revision, self._history)
        return msgspec.to_builtins(await self.take(Asker(by, "rollback"), lambda: older.files))

    async def take(self, asker: Asker, files: Callable[[], Files] | None = None) -> Report:
        """Publish files, those of the folder if none are given, and say what became of it wherever one looks."""
        async with self._one_at_a_time:
            report = await publish(files or self._read, asker, self._aside, self._adopt, self._node.clock)
            self._note(asker, report)
        return report

    def _read(self) -> Files:
        return read_folder(self._folder)

    def _note(self, asker: Asker, report: Report) -> None:
        metrics = self._node.metrics
        if report.is_refusal:
            metrics.rules_refused(asker.how).inc()
            self._stale = report.reason
            self._stale_since = self._stale_since or self._node.clock.now()
            log.error("rules are refused; what decided before goes on", reason=report.reason, how=asker.how)
        else:
            if self._stale is not None and report.reason is not None:
                log.info("what decides is what it is meant to be again", revision=report.revision, how=asker.how)
            self._stale = self._stale_since = None
            if report.reason is None:
                metrics.rules_published(asker.how).inc()
                told = count(report.rules or 0, "rule")
                log.info("rules are published", revision=report.revision, rules=told, how=asker.how)
        metrics.rules_stale.set(self._stale is not None)
