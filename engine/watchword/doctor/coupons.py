"""Are there codes left for all whom rules give one?"""

from collections.abc import Iterator

from watchword.doctor.finding import Finding, fine, warning
from watchword.doctor.installation import Installation
from watchword.errors import RuleError
from watchword.rules.compiled import RuleSet
from watchword.store.condition import Condition
from watchword.wording import count

WHAT = "coupons"
NEARLY_EMPTY = 0.1
"""So much of a pool is left when somebody should load more."""


def check(here: Installation) -> Iterator[Finding]:
    """Look at each pool that a rule gives codes of."""
    if isinstance(here.rules, RuleError) or not isinstance(here.condition, Condition):
        return
    known = {one.name: one for one in here.condition.pools}
    for name in _used(here.rules.rules):
        load = f"`watchword coupons load {name} FILE` loads more"
        if name not in known:
            yield warning(WHAT, f"rules give codes of pool '{name}', and none is loaded", load)
            continue
        pool = known[name]
        left = pool.codes - pool.given
        found = f"{left:,} of {count(pool.codes, 'code')} of pool '{name}' left"
        yield warning(WHAT, found, load) if left < NEARLY_EMPTY * pool.codes else fine(WHAT, found)


def _used(rules: RuleSet) -> list[str]:
    """Name the pools that live rules give codes of."""
    entries = (
        entry
        for program in rules.programs.values()
        for hearing in program.answers.values()
        for entry in hearing.entries
        if not entry.is_shadow
    )
    steps = (step for entry in entries for step in entry.rule.then if step.name == "coupon")
    return sorted({str(getattr(step.action, "pool", "")) for step in steps})
