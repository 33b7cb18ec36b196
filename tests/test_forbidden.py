"""Laws of what config.yaml forbids: no rule has it done, what is built in goes on, and who needs it is listed."""

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from watchword import vocabulary
from watchword.cli import main
from watchword.config.capability import Capability
from watchword.discovery import Plugins
from watchword.errors import RuleError
from watchword.rules.load import load_texts
from webhook.posting import HEAD

RULES: Mapping[str, str] = {
    "network": "{webhook: https://crm.example}",
    "sends": "{reply: hello}",
    "lists": "{subscribe: club}",
}


def loads(deed: str, *forbidden: Capability) -> list[str]:
    """Tell what is wrong with a rule."""
    rules = f"{HEAD}lists: {{club: {{}}}}\nrules:\n  - {{id: a, when: {{keyword: A}}, then: [{deed}]}}\n"
    try:
        load_texts({"rules/l.yaml": rules.encode()}, vocabulary.found(Plugins(forbidden=forbidden)))
    except RuleError as failure:
        return [one.code for one in failure.diagnostics if one.severity == "error"]
    return []


@pytest.mark.parametrize("forbidden", get_args(Capability))
def test_what_is_forbidden_no_rule_has_done_and_everything_else_it_may(forbidden: Capability) -> None:
    assert {need: loads(deed, forbidden) for need, deed in RULES.items()} == {
        need: ["forbidden-action"] if need == forbidden else [] for need in RULES
    }


def test_where_nothing_may_be_done_what_is_built_in_still_loads() -> None:
    assert loads("{log: asked}", *get_args(Capability)) == []


def test_every_action_says_what_it_needs_in_the_words_that_can_be_forbidden() -> None:
    said = {name: kind.needs for name, kind in vocabulary.builtin().actions.items()}
    assert all(needs <= set(get_args(Capability)) for needs in said.values())
    assert {name for name, needs in said.items() if "network" in needs} >= {"email", "save-media", "webhook"}


def test_check_lists_which_rules_need_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = "".join(
        f"  - {{id: {need}, when: {{keyword: {need}}}, then: [{deed}, {{reply: thanks}}]}}\n"
        for need, deed in RULES.items()
        if need != "sends"
    )
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "l.yaml").write_text(f"{HEAD}lists: {{club: {{}}}}\nrules:\n{rules}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    ran = CliRunner().invoke(main, ["check", "rules", "--needs"], prog_name="watchword")
    told = [line.split() for line in ran.output.splitlines() if line.startswith(("needs", "network", "lists", "sends"))]
    assert told[:3] == [
        ["needs", "action", "rules"],
        ["lists", "subscribe", "luigis/lists"],
        ["network", "webhook", "luigis/network"],
    ]
    assert told[3][:2] == ["sends", "reply"]
    assert "luigis/network," in told[3]
