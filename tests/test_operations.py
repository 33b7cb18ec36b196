"""What docs/operations.md tells of is what the program has: its metrics, its log lines, its files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from running import PROJECT
from watchword.metrics import Metrics

PAGE = (PROJECT / "docs" / "operations.md").read_text()
LOUD = {"warning", "error", "critical", "exception"}


def metrics() -> list[str]:
    page = Metrics()
    page.watch_rules(lambda: "a1")
    families = list(page.registry.collect())
    ending = {"counter": "_total", "info": "_info"}
    return [family.name + ending.get(family.type, "") for family in families]


def events(path: Path) -> Iterator[str]:
    """Find what a module says in the log at a level that somebody looks at; a name put in at run time is `...`."""
    text = path.read_text()
    for node in ast.walk(ast.parse(text)) if "log." in text else ():
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="log" | "_log"), attr=level), args=[ast.Constant(said), *_]
            ):
                if level in LOUD:
                    yield str(said)


@pytest.mark.parametrize("name", metrics())
def test_every_metric_is_explained(name: str) -> None:
    assert f"| `{name}` |" in PAGE


def test_no_metric_is_spoken_of_that_is_not_there() -> None:
    spoken = set(re.findall(r"watchword_\w+", PAGE))
    there = {name + ending for name in metrics() for ending in ("", "_bucket", "_sum", "_count")}
    assert spoken <= there


EVENTS = sorted({event for path in (PROJECT / "engine").rglob("*.py") for event in events(path)})


def test_the_log_lines_are_found() -> None:
    assert len(EVENTS) > 10


@pytest.mark.parametrize("event", EVENTS)
def test_every_log_line_that_somebody_should_look_at_is_explained(event: str) -> None:
    assert f"| `{event}` |" in PAGE


def test_no_log_line_is_explained_that_is_never_written() -> None:
    table = PAGE[PAGE.index("| event |") : PAGE.index("## Traces")]
    assert set(re.findall(r"^\| `(.*?)` \|", table, re.MULTILINE)) == set(EVENTS)
