"""Rules whose texts or patterns may cost much, and what the lints of cost tell of them."""

from datetime import UTC, datetime

from watchword import vocabulary
from watchword.diagnostics import Diagnostic
from watchword.lints import lint
from watchword.rules.load import load_texts

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ABOUT = "about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example}\n"
OF_COST = {"too-many-segments", "costly-character", "slow-pattern"}
HALF = "We bring pizza, pasta, salads and wine to every street from the river to the old harbour."
"""More than a segment of UCS-2, and far less than one of GSM-7."""


def linted(*rules: str, more: str = "", about: str = ABOUT) -> list[Diagnostic]:
    body = "".join(f"  - {rule}\n" for rule in rules)
    written = f"version: 1\nprogram: luigis\n{about}{more}rules:\n{body}"
    found = lint(load_texts({"rules/luigis.yaml": written.encode()}, vocabulary.builtin()), NOW)
    return [one for one in found if one.code in OF_COST]  # the rules here are examples of nothing else


def saying(text: str, when: str = "keyword: X1") -> str:
    return f'{{id: x, when: {{{when}}}, then: [{{reply: "{text}"}}]}}'


def codes(found: list[Diagnostic]) -> list[str]:
    return [one.code for one in found]
