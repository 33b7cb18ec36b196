"""Writes the files of an example into a folder and checks them there, as a person would."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from watchword.cli import main

_HEADER = re.compile(r"^# (config\.yaml|\.env/?|rules/[\w.-]+\.yaml/?|plugins/[\w.-]+\.py)(?:\n|\Z)", re.MULTILINE)
_ABOUT = "about: {name: The Shop, numbers: {main: 86717}, help: help@shop.example}\n"
_SHOP = """\
version: 1
program: shop
about: {name: The Shop, numbers: {}, help: help@shop.example}
rules: [{id: menu, when: {keyword: MENU}, then: [{reply: Pizza and more pizza.}], tests: [MENU]}]
"""


def files(text: str, default: str) -> dict[str, str]:
    """Split an example where a comment names a file; what stands before the first is `default`."""
    first, *rest = _HEADER.split(text)
    named = dict(zip(rest[::2], rest[1::2], strict=True))
    return {default: first, **named} if first.strip() or not named else named


def completed(example: Mapping[str, str]) -> dict[str, str]:
    """Add below each file what it must say and the example leaves out."""
    whole = dict(example)
    rules = [name for name in example if name.startswith("rules/")]
    for name in [*rules, *({"config.yaml"} & example.keys())]:
        whole[name] = _with(whole[name], "version", "version: 1\n")
    for name in rules:
        whole[name] = _with(whole[name], "program", "program: shop\n")
    if rules and not any(_says(whole[name], "about") for name in rules):
        whole[rules[0]] += _ABOUT
    return whole


def _with(text: str, key: str, line: str) -> str:
    return text if _says(text, key) else f"{text.rstrip()}\n{line}"


def _says(text: str, key: str) -> bool:
    return re.search(rf"^{key}:", text, re.MULTILINE) is not None


def write(folder: Path, example: Mapping[str, str | bytes]) -> None:
    """Write the files; a name that ends in `/` is a folder. Without a rule file there is one that is in order."""
    has_rules = any(name.startswith("rules/") for name in example)
    for name, text in ({**({} if has_rules else {"rules/shop.yaml": _SHOP}), **example}).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        if name.endswith("/"):
            path.mkdir()
        else:
            path.write_bytes(text if isinstance(text, bytes) else text.encode())


def check(folder: Path, *options: str, command: str = "check") -> Result:
    """Run `watchword check`, or another command, in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        ran = CliRunner().invoke(main, [command, *options], prog_name="watchword")
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exc_info
    return ran
