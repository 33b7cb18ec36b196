"""What became better or worse from one run to another."""

from collections.abc import Collection, Iterator
from typing import Any

from report import Result, more_is_better

Run = dict[str, Any]
SAME = 0.05
"""What differs by less than this share is the machine's mood."""


def changes(earlier: Run, later: Run) -> Iterator[str]:
    """Tell of every figure that both runs have, those that became worse first, and of those that one lacks.

    Parts that were not measured later are left out.

    What has a yardstick is compared by its ratio to it, so that a slower machine is not taken for a slower program.
    """
    before, now = _figures(earlier, later["parts"]), _figures(later, later["parts"])
    both = [(name, change(before[name], now[name])) for name in now if name in before]
    for word, those in (
        ("worse", sorted((one for one in both if one[1] < 1 - SAME), key=lambda one: one[1])),
        ("better", sorted((one for one in both if one[1] > 1 + SAME), key=lambda one: -one[1])),
    ):
        for name, by in those:
            yield f"{word:7} {by:6.2f} times as good: {name}: {_told(before[name])} before, {_told(now[name])} now"
    yield f"the same within {SAME:.0%}: {sum(1 - SAME <= by <= 1 + SAME for _, by in both)}"
    yield from (f"new     {name}: {_told(now[name])}" for name in now if name not in before)
    yield from (f"gone    {name}: {_told(before[name])}" for name in before if name not in now)


def change(before: Result, now: Result) -> float:
    """Tell how many times as good a figure is as before; more than 1 is better, whichever way its unit goes."""
    key = "ratio" if before["ratio"] and now["ratio"] else "value"
    if not (before[key] and now[key]):
        return 1.0
    return float(now[key] / before[key] if more_is_better(now["unit"]) else before[key] / now[key])


def _figures(run: Run, of: Collection[str]) -> dict[str, Result]:
    return {
        " ".join(filter(None, (one["name"], one["against"] and f"beside {one['against']}"))): one
        for part, figures in run["parts"].items()
        for one in figures
        if part in of
    }


def _told(one: Result) -> str:
    ratio = f" (ratio {one['ratio']:.2f})" if one["ratio"] else ""
    return f"{one['value']:,.1f} {one['unit']}{ratio}"
