"""Finding plugins: files dropped into a folder, and what installed packages offer. What is wrong is told, never raised.

A plugin is a Python file, or a folder with an `__init__.py`, or an entry point of a group such as `watchword.actions`.
Whatever it declares with a decorator of `watchword.plugin` counts; a name that is taken is a problem, and stays with
whoever had it.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from watchword.diagnostics import Diagnostic
from watchword.discovery import dropped, installed
from watchword.discovery.offer import KINDS, Offer
from watchword.plugin import Capability, Settings, Vocabulary


class Plugins(Struct, frozen=True, kw_only=True):
    """Where plugins are looked for, and what config.yaml says of them; no `folder` means installed ones alone.

    `forbidden` is what no rule may have done, by plugins or by what is built in.
    """

    folder: str | None = None
    settings: dict[str, dict[str, str]] | None = None
    forbidden: tuple[Capability, ...] = ()

    @property
    def edition(self) -> str:
        """Name what the folder holds now: another text of a plugin has another one."""
        return dropped.edition(Path(self.folder)) if self.folder else ""

    def folders(self) -> tuple[Path, ...]:
        """Name the folder, if there is one now."""
        return (Path(self.folder),) if self.folder and Path(self.folder).is_dir() else ()

    def beside(self, builtin: Vocabulary) -> Vocabulary:
        """Find all there are now, and add them to what is built in."""
        found = [*(dropped.offers(Path(self.folder)) if self.folder else ()), *installed.offers()]
        allowed = replace(builtin, forbidden=frozenset(self.forbidden))
        return _together(allowed, found, self.settings, self.edition)


INSTALLED = Plugins()
"""The plugins of installed packages alone."""


def _together(builtin: Vocabulary, offers: Iterable[Offer], settings: Settings | None, edition: str) -> Vocabulary:
    known: dict[str, dict[str, Any]] = {one: dict(getattr(builtin, one)) for one in KINDS.values()}
    sources: dict[str, str] = {}
    problems: list[Diagnostic] = []
    texts: dict[str, str] = {}
    editions = [edition]
    for offer in offers:
        problems += offer.problems
        texts |= offer.texts
        editions.append(offer.edition)
        for kind in offer.kinds:
            there = known[next(place for base, place in KINDS.items() if issubclass(kind, base))]
            if kind.called in there:
                problems.append(offer.taken(kind, sources.get(kind.called)))
                continue
            there[kind.called] = kind
            sources[kind.called] = offer.source
    return replace(
        builtin,
        **known,
        settings=settings,
        edition="\0".join(one for one in editions if one),
        sources=sources,
        problems=tuple(problems),
        texts=texts,
    )
