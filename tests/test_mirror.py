"""Laws of the provider's lists: they are asked to say what ours say, in the right order."""

from datetime import UTC, datetime
from typing import Any

import pytest

from watchword import vocabulary
from watchword.consequences import Outside
from watchword.decide import decide
from watchword.effects import Effect, Job
from watchword.membership import effects_of
from watchword.message import Membership, Message
from watchword.rules.load import load_texts
from watchword.state import Contact, Line, State

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
RULES = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example}
lists: {club: {skycore-campaign: "4411"}, news: {skycore-campaign: "4412"}, plain: {}}
rules:
  - {id: join, when: {keyword: JOIN}, then: [{reply: welcome}, {subscribe: club}]}
  - {id: plain, when: {keyword: PLAIN}, then: [{subscribe: plain}]}
  - {id: leave, when: {keyword: LEAVE}, then: [{unsubscribe: all}, {reply: bye}]}
  - {id: any, tier: fallback, then: [{reply: hello}]}
"""
OTHER = """\
version: 1
program: other
about: {name: Other, numbers: {main: 86718}, help: help@luigis.example}
lists: {its: {skycore-campaign: "9900"}}
rules: []
"""
SET = load_texts({"rules/l.yaml": RULES.encode(), "rules/o.yaml": OTHER.encode()}, vocabulary.builtin()).rules
MIRRORS = Line(mirrors=True)
KEPT = Outside(keepers={"luigis": ["main"], "other": ["main"]})
CHECKS = Line(mirrors=True, campaign_check=True)


def decided(
    text: str, line: Line = MIRRORS, to: str = "86717", sender: str = "+15551234567", **contact: Any
) -> list[Job]:
    message = Message(endpoint="main", key="k", sender=sender, to=to, text=text, received_at=NOON)
    decision = decide(SET, line, message, State(contact=Contact(**contact)), NOON, 1)
    return jobs(decision.effects)


def jobs(effects: tuple[Effect, ...]) -> list[Job]:
    return [effect for effect in effects if isinstance(effect, Job)]


def told(made: list[Job]) -> list[str]:
    """Write jobs in short: a text as its text, a list's change as +campaign or -campaign."""
    return [
        f"{'+' if job.settings['subscribed'] else '-'}{job.settings['campaign']}" if job.kind == "list" else "text"
        for job in made
    ]


def test_who_joins_a_mirrored_list_is_put_on_it_before_they_are_texted() -> None:
    assert told(decided("JOIN")) == ["+4411", "text"]


def test_a_list_without_a_campaign_asks_nothing_of_the_provider() -> None:
    assert told(decided("PLAIN")) == []


def test_who_leaves_leaves_after_the_text() -> None:
    assert told(decided("LEAVE", lists=frozenset({"club", "plain"}))) == ["text", "-4411"]


def test_an_opt_out_walks_every_campaign_of_its_scope_whatever_lists_the_person_is_on() -> None:
    assert told(decided("STOP")) == ["text", "-4411", "-4412"]


def test_an_opt_out_at_a_number_of_no_program_walks_every_campaign_there_is() -> None:
    assert told(decided("STOP", to="99999")) == ["-4411", "-4412", "-9900"]


def test_a_start_puts_the_person_back_on_the_lists_that_they_were_on_and_on_no_other() -> None:
    assert told(decided("START", lists=frozenset({"news", "plain"}))) == ["+4412", "text"]


def test_what_is_asked_about_a_person_passes_the_gate_as_a_job_about_them() -> None:
    leave = decided("STOP")[-1]
    assert (leave.number, leave.scope, leave.endpoint) == ("+15551234567", "program:luigis", "main")
    assert (leave.exempt, leave.is_text, leave.repeatable) == ("unsubscribe", False, True)
    join = decided("JOIN")[0]
    assert (join.exempt, join.is_text, join.repeatable) == (None, False, True)


def test_where_the_provider_checks_memberships_each_text_names_the_list_that_the_person_is_on() -> None:
    named = [job.settings.get("campaign") for job in decided("JOIN", CHECKS) if job.is_text]
    assert named == ["4411"]
    assert decided("hello", CHECKS, lists=frozenset({"news"}))[0].settings["campaign"] == "4412"
    assert "campaign" not in decided("hello", CHECKS)[0].settings
    assert "campaign" not in decided("hello", MIRRORS, lists=frozenset({"news"}))[0].settings


@pytest.mark.parametrize(("line", "sender"), [(Line(), "+15551234567"), (MIRRORS, "INFOSMS")])
def test_nothing_is_asked_of_a_provider_without_lists_or_about_a_sender_that_is_no_number(
    line: Line, sender: str
) -> None:
    assert told(decided("STOP", line, sender=sender)) == ["text"]


def membership(**fields: Any) -> Membership:
    values: dict[str, Any] = {"endpoint": "main", "key": "k", "number": "+15551234567", "campaign": "4411"}
    rest = {"subscribed": False, "by_person": False, "source": "API", "received_at": NOON}
    return Membership(**(values | rest | fields))


def test_an_opt_out_that_the_provider_reports_walks_its_other_campaigns() -> None:
    assert told(jobs(effects_of(SET, MIRRORS, KEPT, membership(by_person=True, source="MO")))) == ["-4412"]
    assert told(jobs(effects_of(SET, Line(), Outside(), membership(by_person=True, source="MO")))) == []
