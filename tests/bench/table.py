"""The table of `docs/performance.md`, which stands between two marks and is written by nobody's hand."""

from collections.abc import Iterator, Mapping
from typing import Any

from report import AIMED, Result

BEGIN = "<!-- written by `make bench DOCS=1`: what stands from here to the end mark is replaced -->"
END = "<!-- the end of what `make bench DOCS=1` writes -->"
HEAD = "| what | figure | beside | ratio | target |\n| --- | ---: | --- | ---: | --- |"
SKIPPED = "Not measured on this machine."


def into(document: str, run: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Put the table of a run between the marks; raises ValueError if they are not there."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError("the document has no marks for the table")
    return "".join((before, BEGIN, "\n\n", "\n\n".join(_sections(run, titles)), "\n\n", END, after))


def _sections(run: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[str]:
    yield f"{run['machine']}; medians of {run['rounds']} turns of {run['seconds']:g} seconds."
    for name, figures in run["parts"].items():
        rows = "\n".join(map(row, figures))
        yield f"### {titles[name]}\n\n" + (f"{HEAD}\n{rows}" if figures else SKIPPED)


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
