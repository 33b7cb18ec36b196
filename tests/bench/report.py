"""What a benchmark found: a table to look at, and the same as JSON."""

import json
from pathlib import Path
from typing import Any

BUILD = Path(__file__).resolve().parents[2] / "build"

Result = dict[str, Any]
"""One figure: {name, value, unit, yardstick, ratio}; the ratio, value / yardstick, is None if nothing is beside it.

One that is to be kept below something has a `target` as well, and whether it `is_met`.
"""


def compared(name: str, unit: str, value: float, beside: float | None) -> Result:
    """Set a figure beside its yardstick."""
    return {"name": name, "value": value, "unit": unit, "yardstick": beside, "ratio": beside and value / beside}


def targeted(name: str, unit: str, value: float, target: float, beside: float | None = None) -> Result:
    """Set a figure beside what it is to be at most, and beside its yardstick if that is something else."""
    told = compared(name, unit, value, target if beside is None else beside)
    return told | {"target": target, "is_met": value <= target}


def told(result: Result) -> str:
    """Write one figure on a line."""
    ratio = f"ratio {result['ratio']:.2f}" if result["ratio"] else ""
    line = f"{result['name']:55} {result['value']:10,.1f} {result['unit']:10} {ratio:11}"
    if "target" in result:
        line += f" target {result['target']:,.1f} {result['unit']}: {'met' if result['is_met'] else 'missed'}"
    return line.rstrip()


def report(results: list[Result], name: str) -> None:
    """Print the table and write build/NAME.json."""
    BUILD.mkdir(exist_ok=True)
    (BUILD / f"{name}.json").write_text(json.dumps(results, indent=2) + "\n")
    for one in results:
        print(told(one))
