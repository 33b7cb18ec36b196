"""What a benchmark found: a table to look at, and the same as JSON."""

import json
from pathlib import Path
from typing import Any

BUILD = Path(__file__).resolve().parents[2] / "build"

AIMED = "the target"
"""What a figure stands beside that has a target and no yardstick."""

Result = dict[str, Any]
"""One figure: {name, value, unit, yardstick, against, ratio}; the ratio, value / yardstick, is None if that is.

`against` says what the yardstick is. One that is to be at most something, or at least if it is so many a second, has a
`target` in its own unit as well, and whether it `is_met`.
"""


def named(key: str) -> str:
    """Name a figure as a person would: `p99_ms` is p99."""
    return key.removesuffix("_ms").replace("_", " ")


def more_is_better(unit: str) -> bool:
    """Tell which way a figure of a unit is better: so many a second should be more, everything else less."""
    return unit.endswith("/s")


def compared(
    name: str, unit: str, value: float, beside: float | None = None, against: str = "", share: float | None = None
) -> Result:
    """Set a figure beside its yardstick; the `share` of that is its target."""
    ratio = value / beside if beside else None
    told = {"name": name, "value": value, "unit": unit, "yardstick": beside, "against": against, "ratio": ratio}
    return told if share is None or not beside else _targeted(told, share * beside)


def targeted(
    name: str, unit: str, value: float, target: float, beside: float | None = None, against: str = ""
) -> Result:
    """Set a figure beside its target, and beside its yardstick if that is something else."""
    if beside is None:
        beside, against = target, AIMED
    return _targeted(compared(name, unit, value, beside, against), target)


def _targeted(told: Result, target: float) -> Result:
    value = told["value"]
    return told | {"target": target, "is_met": value >= target if more_is_better(told["unit"]) else value <= target}


def told(result: Result) -> str:
    """Write one figure on a line."""
    ratio = f"ratio {result['ratio']:.2f}" if result["ratio"] else ""
    line = f"{result['name']:55} {result['value']:10,.1f} {result['unit']:10} {ratio:11}"
    if result.get("against", "") not in {"", AIMED}:
        line += f" of {result['against']}"
    if "target" in result:
        line += f" target {result['target']:,.1f} {result['unit']}: {'met' if result['is_met'] else 'missed'}"
    return line.rstrip()


def report(results: list[Result], name: str) -> None:
    """Print the table and write build/NAME.json."""
    BUILD.mkdir(exist_ok=True)
    (BUILD / f"{name}.json").write_text(json.dumps(results, indent=2) + "\n")
    for one in results:
        print(told(one))
