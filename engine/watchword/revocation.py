"""How far an opt-out reaches: from a day on, or of everything, to every program of this installation (R30)."""

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from watchword.effects import Consent, Effect
from watchword.rules.compiled import RuleSet
from watchword.state import ACCOUNT


def revoked(rules: RuleSet, since: datetime | None, effects: Iterable[Effect], now: datetime) -> tuple[Effect, ...]:
    """Add to opt-outs those of all other programs, if that day has come, or everything was meant and there are some.

    Each program or brand has an event of its own, as a START answers for its own alone (R47).
    """
    made = tuple(effects)
    said = [one for one in made if isinstance(one, Consent) and one.kind == "opt-out"]
    if not said:
        return made
    known = {one.scope for one in said}
    everywhere = {program.scope for program in rules.programs.values()}
    is_meant = ACCOUNT in known and len(everywhere) > 1
    if not is_meant and (since is None or now < since):
        return made
    others = sorted(everywhere - known)
    return (*made, *(replace(one, scope=scope, provider_blocks=False) for one in said[:1] for scope in others))
