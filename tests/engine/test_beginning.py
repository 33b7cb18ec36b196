"""Laws of what a process begins with: whatever is wrong with rules, kept ones too, it begins."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from watchword import vocabulary
from watchword.engine.beginning import begin
from watchword.errors import RuleError
from watchword.rules.load import Loaded, nothing_loaded
from watchword.store.values import Activation, Published

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Past:
    """Two revisions that decided, the newer one first."""

    async def activations(self, limit: int) -> Sequence[Activation]:
        one = {"at": NOON, "by": "ada", "how": "publish", "rules": 1, "files": 1}
        return [Activation(revision=name, **one) for name in ("newer", "older")][:limit]  # type: ignore[arg-type]

    async def revisions(self, beginning: str) -> Sequence[Published]:
        files = {"rules/a.yaml": beginning.encode()}
        return [Published(id=beginning, files=files, staged_at=NOON, staged_by="ada", active_at=NOON)]


def broken() -> Loaded:
    raise RuleError([], {}, "they are broken")


def test_a_kept_revision_whose_loading_breaks_by_a_fault_of_ours_is_passed_over() -> None:
    kept = nothing_loaded(vocabulary.builtin())

    def load(files: Mapping[str, bytes]) -> Loaded:
        return {b"older": kept}[files["rules/a.yaml"]]

    beginning = asyncio.run(begin(broken, load, Past(), vocabulary.builtin()))
    assert beginning.loaded is kept
    assert "what decides is revision older" in (beginning.stale or "")
