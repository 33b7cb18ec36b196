"""Where a new rule goes in a rule file: below the last one, with everything else left as it stands, comments too."""

import re
from pathlib import Path
from typing import Any

import yaml

from watchword.reading.source import LOADER
from watchword.rules.compiled import Source
from watchword.rules.load import Loaded

_LINE = re.compile("[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029])|[^\r\n\x85\u2028\u2029]+")
"""A line with its end, as YAML counts them."""


def home(loaded: Loaded, ident: str) -> Source:
    """Find the file that says what a program is."""
    return next(source for source, _ in loaded.sources if source.file.program == ident and source.file.about)


def added(source: Source, ident: str, rule: str) -> tuple[str, str]:
    """Say which file a rule goes into, and what it then says: the program's, or where that cannot be a new one."""
    there = with_rule(source.text.decode(), rule)
    if there is not None:
        return source.path, there
    beside = Path(source.path).with_name(f"{source.file.program}-{ident}.yaml")
    return str(beside), with_rule(f"version: 1\nprogram: {source.file.program}\n", rule) or ""


def with_rule(text: str, rule: str) -> str | None:
    """Put a rule below those of a file; None where that cannot be done without touching what stands there.

    A file without `rules` gets them at its end. `rule` is an item as `draft.written` writes it.
    """
    root = yaml.compose(text, Loader=LOADER)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    rules = next((value for key, value in root.value if key.value == "rules"), None)
    if rules is None:
        made = _inserted(text, f"\nrules:\n{_indented(rule, 2)}", len(_LINE.findall(text)))
    elif isinstance(rules, yaml.SequenceNode) and rules.value and not rules.flow_style:
        spaced = "\n" if "\n\n" in text.replace("\r", "") else ""
        made = _inserted(text, f"{spaced}{_indented(rule, rules.start_mark.column)}", _end(rules))
    else:
        return None
    return made if _says(made, text, rule) else None


def _end(node: Any) -> int:
    """Tell how many lines there are down to the end of what a node says."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        mark = node.end_mark
        return int(mark.line + bool(mark.column))
    below = [child for item in node.value for child in (item if isinstance(item, tuple) else (item,))]
    return max(_end(child) for child in below)


def _inserted(text: str, block: str, after: int) -> str:
    """Put a block after so many lines, with the line ends of the text."""
    lines = _LINE.findall(text)
    ending = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    before = "".join(lines[:after])
    if before and not before.endswith("\n"):
        before += ending
    return before + block.replace("\n", ending) + "".join(lines[after:])


def _indented(block: str, columns: int) -> str:
    return "".join(f"{' ' * columns}{line}" for line in block.splitlines(keepends=True))


def _says(made: str, before: str, rule: str) -> bool:
    """Tell whether a file says all that it said before, and the new rule last of its rules."""
    wanted = _read(before)
    (added,) = _read(rule)
    wanted["rules"] = [*wanted.get("rules", []), added]
    try:
        return bool(_read(made) == wanted)
    except yaml.YAMLError:
        return False


def _read(text: str) -> Any:
    return yaml.load(text, Loader=LOADER)  # noqa: S506 - makes nothing but texts, lists and maps
