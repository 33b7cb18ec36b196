"""What is fuzzed: functions of bytes that assert laws, each with tokens to try and seeds to begin with."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from fuzz import (
    answers,
    decisions,
    forms,
    json_documents,
    layouts,
    patterns,
    postbacks,
    readings,
    rules,
    templates,
    xml_documents,
)

SEEDS: Final = Path(__file__).parent / "seeds"
LONGEST: Final = 4096
"""Bytes of an input; what is longer only takes longer."""


class Target(NamedTuple):
    """One of them."""

    name: str
    check: Callable[[bytes], None]
    tokens: Sequence[bytes]

    @property
    def folder(self) -> Path:
        """Where its seeds are kept."""
        return SEEDS / self.name

    def seeds(self) -> Mapping[str, bytes]:
        """Read the seeds, by name."""
        return {path.name: path.read_bytes() for path in sorted(self.folder.iterdir())}


BODIES = (postbacks, xml_documents, json_documents, forms, answers)
FILES = (rules, layouts, templates, patterns)
TEXTS = (readings, decisions)
TARGETS: Final[Mapping[str, Target]] = {
    name: Target(name, module.check, module.TOKENS)
    for module in (*BODIES, *FILES, *TEXTS)
    for name in [module.__name__.rpartition(".")[2]]
}
