"""Finding plugins: files dropped into a folder, and what installed packages offer. What is wrong is told, never raised.

A plugin is a Python file, or a folder with an `__init__.py`, or an entry point of a group such as `watchword.actions`.
Whatever it declares with a decorator of `watchword.plugin` counts; a name that is taken is a problem, and stays with
whoever had it.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

from msgspec import Struct
from msgspec.structs import replace

from watchword.config import Config
from watchword.diagnostics import Diagnostic
from watchword.diagnostics.pages import pages
from watchword.discovery import dropped, installed, quarantine
from watchword.discovery.offer import KINDS, Offer
from watchword.discovery.quarantine import Case
from watchword.plugin import Capability, Lint, Settings, Vocabulary


class Plugins(Struct, frozen=True, kw_only=True):
    """Where plugins are looked for, and what config.yaml says of them; no `folder` means installed ones alone.

    `quarantine` is the file that names those which made the server stand still; `forbidden` is what no rule may have
    done, by plugins or by what is built in.
    """

    folder: str | None = None
    settings: dict[str, dict[str, str]] | None = None
    quarantine: str | None = None
    forbidden: tuple[Capability, ...] = ()

    @classmethod
    def of(cls, config: Config) -> Self:
        """Take what a configuration says of them."""
        quarantine = Path(config.data) / "quarantine.json"
        return cls(
            folder=config.plugins,
            settings=config.plugin_settings,
            quarantine=str(quarantine),
            forbidden=config.forbid,
        )

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
        words = _together(allowed, found, self.settings, self.edition)
        cases = quarantine.read(Path(self.quarantine)) if self.quarantine else []
        return _shut(words, cases) if cases else words

    def note(self, case: Case) -> None:
        """Note a plugin that made the server stand still; raises OSError."""
        if self.quarantine:
            quarantine.note(Path(self.quarantine), case)


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
            if there.get(kind.called) is kind:  # a package may name a module in each group that it has something for
                continue
            if kind.called in there or (issubclass(kind, Lint) and kind.called in pages()):
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


def _shut(words: Vocabulary, cases: Sequence[Case]) -> Vocabulary:
    """Have the plugins that are in quarantine answer with an error."""
    known: dict[str, dict[str, Any]] = {one: dict(getattr(words, one)) for one in KINDS.values()}
    quarantined = {}
    for there in known.values():
        for name, kind in there.items():
            if case := next((one for one in cases if one.covers(kind)), None):
                there[name] = quarantine.shut(kind, case)
                quarantined[name] = f"the plugin '{name}' is in quarantine: it made the server stand still"
    return replace(words, **known, quarantined=quarantined)


def is_plugin(module: str, words: Vocabulary) -> bool:
    """Tell whether a module is a plugin's: one of the folder, or one that an installed package offers."""
    kinds = [kind for place in KINDS.values() for name, kind in getattr(words, place).items() if name in words.sources]
    return module.startswith(dropped.PREFIX) or module in {kind.__module__ for kind in kinds}
