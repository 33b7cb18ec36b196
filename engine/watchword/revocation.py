"""How far an opt-out reaches: from a day on, it revokes consent to every program of this installation (R30)."""

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from watchword.effects import Consent, Effect
from watchword.rules.compiled import RuleSet


def revoked(rules: RuleSet, since: datetime | None, effects: Iterable[Effect], now: datetime) -> tuple[Effect, ...]:
    """Add to opt-outs those of all other programs, if that day has come.

    Each program or brand has an event of its own, as a START answers for its own alone. An import says itself how far
    each of its opt-outs reaches.
    """
    made = tuple(effects)
    if since is None or now < since:
        return made
    said = [one for one in made if isinstance(one, Consent) and one.kind == "opt-out" and one.source != "import"]
    known = {one.scope for one in said}
    others = sorted({program.scope for program in rules.programs.values()} - known)
    return (*made, *(replace(one, scope=scope, provider_blocks=False) for one in said[:1] for scope in others))
