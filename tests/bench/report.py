"""What a benchmark found: a table to look at, and the same as JSON."""

import json
from pathlib import Path
from typing import Any

BUILD = Path(__file__).resolve().parents[2] / "build"

Result = dict[str, Any]
"""One figure: {name, value, unit, yardstick, ratio}; the ratio, value / yardstick, is None if nothing is beside it."""


def compared(name: str, unit: str, value: float, beside: float | None) -> Result:
    """Set a figure beside its yardstick."""
    return {"name": name, "value": value, "unit": unit, "yardstick": beside, "ratio": beside and value / beside}


def report(results: list[Result], name: str) -> None:
    """Print the table and write build/NAME.json."""
    BUILD.mkdir(exist_ok=True)
    (BUILD / f"{name}.json").write_text(json.dumps(results, indent=2) + "\n")
    for told in results:
        ratio = f"ratio {told['ratio']:.2f}" if told["ratio"] else ""
        print(f"{told['name']:55} {told['value']:10,.1f} {told['unit']:10} {ratio}")
