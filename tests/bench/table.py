"""The tables of `docs/performance.md`, one for each part: they stand between two marks, and nobody's hand writes them.

What a run has not measured stays as it was: each table says when it was measured, and how.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from report import AIMED, Result

BEGIN = "<!-- written by `make bench DOCS=1`: what stands from here to the end mark is replaced -->"
END = "<!-- the end of what `make bench DOCS=1` writes -->"
HEAD = "| what | figure | beside | ratio | target |\n| --- | ---: | --- | ---: | --- |"
SKIPPED = "Not measured on this machine."


def into(document: str, run: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Put the tables of a run between the marks; raises ValueError if they are not there."""
    before, begin, rest = document.partition(BEGIN)
    between, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError("the document has no marks for the table")
    sections = {**_written(between), **dict(_sections(run, titles))}
    tables = "\n\n".join(f"### {title}\n\n{sections[title]}" for title in titles.values() if title in sections)
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}"


def _written(between: str) -> Mapping[str, str]:
    """Read the sections that there are, by their titles."""
    titled = re.split(r"^### (.+)$", between, flags=re.MULTILINE)[1:]
    return {title: section.strip() for title, section in zip(titled[::2], titled[1::2], strict=True)}


def _sections(run: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    how = f"{run['machine']}; medians of {run['rounds']} turns of {run['seconds']:g} seconds."
    for name, figures in run["parts"].items():
        rows = "\n".join(map(row, figures))
        yield titles[name], f"{how}\n\n{HEAD}\n{rows}" if figures else SKIPPED


def row(one: Result) -> str:
    """Write one figure as a row."""
    of_itself = one["against"] == AIMED
    beside = f"{one['against']}: {number(one['yardstick'])}" if one["yardstick"] and not of_itself else ""
    ratio = f"{one['ratio']:.2f}" if one["ratio"] and not of_itself else ""
    target = f"{number(one['target'])}: {'met' if one['is_met'] else '**missed**'}" if "target" in one else ""
    name = one["name"].replace("|", "\\|")
    return f"| {name} | {number(one['value'])} {one['unit']} | {beside} | {ratio} | {target} |"


def number(value: float) -> str:
    """Write a number with as many digits as mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
