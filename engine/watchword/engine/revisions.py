"""The rules that a node decides by where nodes share a database: those that were published there, all at once."""

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog
from msgspec import Struct

from watchword.engine.aside import Files, Unfit
from watchword.engine.decider import Decider
from watchword.engine.node import Node
from watchword.errors import StoreBusy
from watchword.rules.compiled import RuleSet
from watchword.rules.load import Loaded
from watchword.store.nodes import Nodes
from watchword.store.values import Published, Standing

log = structlog.get_logger()


class Loader(Protocol):
    """What gets rules in beside the work: see `aside`."""

    async def load(self, files: Files) -> RuleSet:
        """Check files and load them; raises Unfit."""
        ...

    def let_go(self, rules: RuleSet) -> None:
        """Take apart rules that are no longer used here."""
        ...


class Revision(Struct, frozen=True):
    """A rule set by the name under which it was published: another version of the engine gives it another one."""

    name: str
    rules: RuleSet


class Revisions:
    """Loads what is staged aside, and decides by what is active; the reference is swapped between two messages.

    `own` is what was loaded here: it is the first to be published where nothing is, if there are any files. `loaded`
    and `trouble` are for the heartbeat; `changed` is called when they change.
    """

    def __init__(self, nodes: Nodes, node: Node, decider: Decider, own: Loaded, loader: Loader) -> None:
        self._nodes = nodes
        self._node = node
        self._decider = decider
        self._own = Revision(own.rules.revision, own.rules)
        self._loaded = own
        self._loader = loader
        self._standing: Standing | None = None
        self._told = asyncio.Event()
        self._active: Revision | None = None
        self._aside: Revision | None = None
        self._first: str | None = None
        self._follows = False
        self._overruled = False
        self._refused: dict[str, str] = {}
        self.changed: Callable[[], None] = lambda: None
        self.ready = asyncio.Event()
        """Set once this node decides by what all decide by."""

    @property
    def loaded(self) -> str | None:
        """Name the newest revision that this node is able to decide by; None while there is none."""
        newest = self._aside or self._active
        return newest.name if newest else None

    @property
    def trouble(self) -> str | None:
        """Say why what this node was to load last does not load: the revision, a colon, and what is wrong first."""
        asked = (self._standing.staged, self._standing.active) if self._standing else ()
        return next((f"{name}: {self._refused[name]}" for name in asked if name in self._refused), None)

    def degraded(self) -> tuple[str, ...]:
        """Say what keeps this node from deciding by what is published, or that it was started with other rules.

        What its folder says now is not asked: once something is published while it runs, that is what is meant.
        """
        said = [f"it cannot load the published revision {self.trouble}"] if self.trouble else []
        if self._overruled and self._active is not None:
            said.append(
                f"rules/ here differs from the published revision {self._active.name}, which is what it decides by:"
                " bring the folder up to date (`watchword publish` would give what is here to every node)"
            )
        return tuple(said)

    def follow(self, standing: Standing) -> None:
        """Take note of what is staged and active; it is followed by `run`."""
        self._standing = standing
        self._told.set()

    async def run(self) -> None:
        """Follow what is published until cancelled."""
        while True:
            await self._told.wait()
            self._told.clear()
            before = self.loaded, self.trouble
            try:
                await self._follow()
            except StoreBusy as failure:
                log.info("cannot ask for what is published", reason=str(failure))
            except Exception:
                log.exception("following what is published broke; it is tried again")
            if before != (self.loaded, self.trouble):
                self.changed()

    async def _follow(self) -> None:
        standing = self._standing
        if standing is None:
            return
        asked = (standing.active, standing.staged)
        self._refused = {name: reason for name, reason in self._refused.items() if name in asked}
        if standing.active is None:
            self._decide_by(self._active or self._own)
            await self._publish_first(standing.staged)
        elif not self._is_active(standing.active) and (revision := await self._get(standing.active)):
            self._overruled = not self._follows and revision.rules.revision != self._own.name
            self._decide_by(revision)
        self._follows = self._follows or self._is_active(standing.active)
        before, self._aside = self._aside, await self._get(standing.staged) if standing.staged else None
        if before is not None and all(before is not one for one in (self._aside, self._active, self._own)):
            self._loader.let_go(before.rules)
        if standing.active is not None and self._first is not None:
            await self._nodes.unstage(self._first)  # nothing is done if it has become active
            self._first = None

    def _is_active(self, name: str | None) -> bool:
        return self._active is not None and self._active.name == name

    async def _publish_first(self, staged: str | None) -> None:
        """Publish what this node was started with, where nothing was published yet; any node may end what one began."""
        if staged is not None and staged == self.loaded:
            if await self._nodes.activate(staged, self._node.clock.now()):
                self.changed()
        elif staged is None and self._loaded.files:
            self._first = self._own.name
            await self._nodes.stage(started_with(self._loaded, self._node))
            self.changed()

    def _decide_by(self, revision: Revision) -> None:
        if self._active is not revision:
            before = self._active
            self._active, self._decider.rules = revision, revision.rules
            if before is not None and before is not self._own:
                self._loader.let_go(before.rules)
            log.info("decides by a revision", revision=revision.name)
        self.ready.set()

    async def _get(self, name: str) -> Revision | None:
        """Load a revision aside, once; None, with the reason noted, for one that does not load."""
        for known in (self._aside, self._active, self._own):
            if known is not None and known.name == name:
                return known
        if name in self._refused:
            return None
        published = await self._nodes.published(name)
        if published is None:
            return None  # it was taken back meanwhile
        try:
            return Revision(name, await self._loader.load(published.files))
        except Unfit as failure:
            self._refused[name] = str(failure)
        except Exception as failure:
            log.exception("loading rules broke", revision=name)
            self._refused[name] = f"{type(failure).__name__}: {failure}"
        log.error("a published revision does not load here", revision=name, reason=self._refused[name])
        return None


def started_with(own: Loaded, node: Node) -> Published:
    """Write down what a process was started with, to have it published."""
    return Published(
        id=own.rules.revision,
        files=dict(own.files),
        staged_at=node.clock.now(),
        staged_by=node.owner,
        active_at=None,
        staged_as="start",
        rules=own.rules.rules,
    )
