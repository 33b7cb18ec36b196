"""Lints of plugins: what they find stands in the rule file, and what is wrong with them is told where it is."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from examples import check, write
from watchword import vocabulary
from watchword.discovery import Plugins
from watchword.discovery.quarantine import Case
from watchword.lints.linted import Linted
from watchword.lints.plugged import plugged
from watchword.plugin import Finding, Lint, LintedProgram, LintedRule, lint
from watchword.rules.load import load_texts
from watchword.testing import LintContract, findings

SHOUTED = '''\
"""Replies that shout."""

from watchword.plugin import Finding, Lint, lint


@lint("shouted-reply")
class ShoutedReply(Lint, frozen=True):
    """A rule texts in capital letters only. Really.

    People take that for shouting.
    """

    def check(self, rule, program):
        for one in rule.texts:
            if one.text.isupper():
                yield Finding(message=f"'{rule.id}' of {program.name} shouts", at=one.at, hint="whisper")
'''
RULES = """\
version: 1
program: shop
about: {name: The Shop, numbers: {}, help: help@shop.example, languages: [en, es]}
rules:
  - {id: loud, when: {keyword: LOUD}, then: [{reply: {en: quiet, es: HOLA A TODOS}}], tests: [LOUD]}
  - {id: soft, when: {keyword: SOFT}, then: [{reply: hi there}], tests: [SOFT]}
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path, {"config.yaml": "version: 1\nendpoints: {}\n", "rules/shop.yaml": RULES})
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "shouted.py").write_text(SHOUTED)
    return tmp_path


def said(place: Path, *options: str, command: str = "check") -> str:
    return check(place, *options, command=command).output


def test_what_one_finds_stands_in_the_rule_file_with_a_caret(place: Path) -> None:
    shown = said(place)
    assert "rules/shop.yaml:5:70: warning: 'loud' of The Shop shouts [shouted-reply]" in shown
    assert "^^^^^^^^^^^^\n     = hint: whisper" in shown
    assert check(place).exit_code == 0
    assert check(place, "--strict").exit_code == 1
    assert '"page": null' in said(place, "--format", "json")
    assert '"id": "shouted-reply"' in said(place, "--format", "sarif")


def test_it_can_be_allowed_with_a_reason_and_no_other_rule_can_be(place: Path) -> None:
    rules = place / "rules/shop.yaml"
    rules.write_text(RULES.replace("[LOUD]}", "[LOUD]} # watchword: allow shouted-reply because the boss wants it"))
    assert "no problems found" in said(place)
    rules.write_text(RULES.replace("[SOFT]}", "[SOFT]} # watchword: allow shouted-reply because the boss wants it"))
    assert "there is no 'shouted-reply' to allow here [unused-allow]" in said(place)
    rules.write_text(RULES.replace("[LOUD]}", "[LOUD]} # watchword: allow shoutde-reply because the boss wants it"))
    assert "did you mean 'shouted-reply'?" in said(place)


def test_its_docstring_is_the_page_of_its_code(place: Path) -> None:
    page = said(place, "shouted-reply", command="help")
    assert page.startswith("### `shouted-reply`\n\nA rule texts in capital letters only. Really.\n\nPeople take")
    assert page.endswith("From: plugins/shouted.py.\n")
    assert "shouted-reply" in said(place, command="help")
    assert "plugins/shouted.py" in said(place, "shouted-reply", command="actions")
    assert "A rule texts in capital letters only" in said(place, command="actions")


@pytest.mark.parametrize(("there", "raised"), [("rule.nothing", "AttributeError"), ("exit(3)", "SystemExit")])
def test_one_that_raises_is_told_of_at_its_line_and_the_others_are_asked(place: Path, there: str, raised: str) -> None:
    broken = SHOUTED.replace("shouted-reply", "broken-lint").replace("rule.texts", there)
    (place / "plugins" / "broken.py").write_text(broken)
    shown = said(place)
    line = broken.splitlines().index(f"        for one in {there}:") + 1
    assert f"plugins/broken.py:{line}:1: error: the lint 'broken-lint' raises {raised}" in shown
    assert "[shouted-reply]" in shown


def test_a_code_that_is_built_in_is_taken(place: Path) -> None:
    (place / "plugins" / "shouted.py").write_text(SHOUTED.replace("shouted-reply", "unused-name"))
    assert "the name of the lint 'unused-name' is taken: there is one built in [taken-name]" in said(place)


def test_one_in_quarantine_answers_with_an_error(place: Path) -> None:
    file = place / "quarantine.json"
    plugins = Plugins(folder=str(place / "plugins"), quarantine=str(file))
    kind = vocabulary.found(plugins).lints["shouted-reply"]
    at = datetime(2026, 3, 4, tzinfo=UTC)
    plugins.note(Case(module=kind.__module__, called=kind.called, at=at, stack=()))
    (told,) = plugged(Linted(load_texts({"rules/shop.yaml": RULES.encode()}, vocabulary.found(plugins)), at))
    assert (told.code, "is in quarantine" in told.message) == ("broken-plugin", True)


# --- what one sees ----------------------------------------------------------------------------------------------------


@lint("all-that-it-sees", severity="note")
class Seen(Lint, frozen=True):
    """Say all that is seen."""

    def check(self, rule: LintedRule, program: LintedProgram) -> list[Finding]:
        names = [name for name, _ in rule.conditions], [name for name, _ in rule.actions]
        texts = [(one.text, one.language) for one in rule.texts]
        return [Finding(message=f"{program.id} {rule.id} {rule.keywords} {names} {texts} {rule.tests} {program.lists}")]


def test_it_sees_rules_as_they_are_written_and_their_program() -> None:
    rule = (
        "{id: it, when: {keyword: [GO, Más], media: false}, then: [{subscribe: club}, {webhook: {url: 'https://x.example',"
        " body: {who: '{from}'}}}, {reply: {en: 'a {from}', es: b}}], tests: [go, {talk: [más, now]}]}"
    )
    seen = (
        "rules/shop.yaml:6:10: note: shop it ('GO', 'Más') (['media'], ['subscribe', 'webhook', 'reply'])"
        " [('https://x.example', None), ('{from}', None), ('a {from}', 'en'), ('b', 'es')]"
        " ('go', 'más', 'now') ('club',) [all-that-it-sees]"
    )
    assert findings(Seen, rule) == [seen]


def test_a_rule_of_all_programs_is_told_of_once_where_each_sees_the_same() -> None:
    about = "version: 1\nprogram: {0}\nabout: {{name: X, numbers: {{}}, help: a@b.example}}\n"
    every = "version: 1\nprogram: all\nrules: [{id: it, when: {keyword: GO}, then: [{reply: HI ALL}]}]\n"
    files = {"rules/a.yaml": about.format("a"), "rules/b.yaml": about.format("b"), "rules/c.yaml": every}
    words = replace(vocabulary.builtin(), lints={"twice": Twice})
    loaded = load_texts({path: text.encode() for path, text in files.items()}, words)
    assert [one.message for one in plugged(Linted(loaded, datetime(2026, 3, 4, tzinfo=UTC)))] == ["of it"]


@lint("twice")
class Twice(Lint, frozen=True):
    """Say the same whichever program asks."""

    def check(self, rule: LintedRule, program: LintedProgram) -> list[Finding]:
        return [Finding(message=f"of {rule.id}")]


class TestSeen(LintContract):
    kind = Seen
    wrong = "{id: it, when: {keyword: GO}, then: [{reply: HI ALL}]}"
    right = "{id: other, when: {keyword: GONE}, then: [{reply: hi}]}"

    def test_it_finds_what_is_wrong_and_leaves_alone_what_is_right(self) -> None:
        with pytest.raises(AssertionError, match="it says something of a rule that is right"):
            super().test_it_finds_what_is_wrong_and_leaves_alone_what_is_right()


@lint("the-clock")
class Clock(Lint, frozen=True):
    """Look at what is not given."""

    def check(self, rule: LintedRule, program: LintedProgram) -> list[Finding]:
        return [Finding(message=os.urandom(8).hex())]


class TestClock(TestSeen):
    kind = Clock

    def test_it_is_pure_and_never_raises(self) -> None:
        with pytest.raises(AssertionError, match="no clock, file or chance"):
            super().test_it_is_pure_and_never_raises()
