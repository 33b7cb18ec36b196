"""From a day on, an opt-out of one program stops all of them (R30); which day that is, the configuration says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from test_decide import NOON, consents, message
from watchword import vocabulary
from watchword.config import load
from watchword.consent.order import fold
from watchword.consequences import Outside, consequences, of_import
from watchword.decide import decide
from watchword.decision import Decision
from watchword.effects import Consent, Job
from watchword.errors import ConfigError
from watchword.reported import OPERATOR, Listed, Report, imported, reported
from watchword.rules.load import load_texts
from watchword.state import ACCOUNT, UNKNOWN, Line, State, Suppression

PROGRAM = """\
version: 1
program: NAME
about: {name: NAME, numbers: {main: NUMBER}, help: help@pizza.example}
rules: [{id: x, then: [{reply: y}]}]
"""
DAY = timedelta(days=1)
NUMBERS = {"luigis": "86717", "mamas": "86718", "papas": "86719"}
RULES = load_texts(
    {
        f"rules/{name}.yaml": PROGRAM.replace("NAME", name).replace("NUMBER", number).encode()
        for name, number in NUMBERS.items()
    },
    vocabulary.builtin(),
).rules
ALL = {f"program:{name}" for name in NUMBERS}
OUT = State(suppression=Suppression(scope="program:luigis", since=NOON))
ALL_OUT = State(suppression=Suppression(scope=ACCOUNT, since=NOON))


def said(text: str, since: datetime | None, state: State = UNKNOWN, to: str = "86717") -> Decision:
    return decide(RULES, Line(revoke_all_from=since), message(text, to=to), state, NOON, 1)


@pytest.mark.parametrize("since", [None, NOON + timedelta(microseconds=1)])
def test_r30_before_the_day_an_opt_out_is_one_of_its_program(since: datetime | None) -> None:
    assert {event.scope for event in consents(said("STOP", since))} == {"program:luigis"}


@pytest.mark.parametrize("to", NUMBERS.values())
@pytest.mark.parametrize("text", ["STOP", "please stop texting me", "wrong number"])
def test_r30_from_the_day_on_an_opt_out_of_one_program_is_one_of_all(text: str, to: str) -> None:
    decision = said(text, NOON, to=to)
    assert {event.scope for event in consents(decision)} == ALL
    assert len(decision.trace.consent) == len(ALL)


@pytest.mark.parametrize("since", [None, NOON + DAY, NOON])
def test_r30_an_opt_out_that_reached_no_program_is_one_of_each_too_on_any_day(since: datetime | None) -> None:
    events = consents(said("STOP", since, to="70000"))
    assert {event.scope for event in events} == {ACCOUNT, *ALL}
    back = [replace(event, effective=NOON + DAY) for event in consents(said("START", NOON, ALL_OUT))]
    assert {scope for scope in (ACCOUNT, *ALL) if fold([*events, *back], scope)} == ALL - {"program:luigis"}


def test_r30_a_start_answers_for_its_own_program_alone() -> None:
    events = [*consents(said("STOP", NOON)), *consents(said("START", NOON, OUT))]
    later = [event if event.kind == "opt-out" else replace(event, effective=NOON + DAY) for event in events]
    assert {scope for scope in ALL if fold(later, scope)} == {"program:mamas", "program:papas"}


def test_r30_what_people_say_otherwise_than_by_a_text_reaches_as_far() -> None:
    report = Report(kind="opt-out", by="Ann", why="called", program="luigis")
    events = recorded(reported(RULES, report, "+15552312102", OPERATOR, NOON))
    assert {event.scope for event in events} == ALL
    assert {event.text for event in events} == {"called"}


def test_r30_who_wants_nothing_more_at_all_is_heard_again_by_the_program_alone_that_they_answer() -> None:
    report = Report(kind="opt-out", by="Ann", why="called: nothing more", scope=ACCOUNT)
    found = consequences(RULES, Outside(), reported(RULES, report, "+15552312102", OPERATOR, NOON))
    events = [effect for effect in found if isinstance(effect, Consent)]
    assert {event.scope for event in events} == {ACCOUNT, *ALL}
    back = [replace(event, effective=NOON + DAY) for event in consents(said("START", None, ALL_OUT))]
    assert {scope for scope in (ACCOUNT, *ALL) if fold([*events, *back], scope)} == ALL - {"program:luigis"}


def test_r30_an_opt_in_reaches_as_far_as_it_says() -> None:
    report = Report(kind="opt-in", by="Ann", why="signed", program="luigis")
    event = reported(RULES, report, "+15552312102", OPERATOR, NOON)
    assert recorded(event) == [event]


@pytest.mark.parametrize(("scope", "reached"), [("program:luigis", {"program:luigis"}), (ACCOUNT, {ACCOUNT, *ALL})])
def test_r30_an_import_reaches_as_far_as_it_says_on_any_day(scope: str, reached: set[str]) -> None:
    events = opt_outs_of(scope, webhook=None)
    assert {event.scope for event, _ in events} == reached
    assert {event.text for event, _ in events} == {"ACME"}


def test_r47_a_start_lifts_an_import_of_everything_for_its_own_program_alone() -> None:
    events = [event for event, _ in opt_outs_of(ACCOUNT, webhook=None)]
    back = [replace(event, effective=NOON + DAY) for event in consents(said("START", None, ALL_OUT))]
    assert {scope for scope in (ACCOUNT, *ALL) if fold([*events, *back], scope)} == ALL - {"program:luigis"}


def test_of_each_opt_out_that_an_import_makes_one_webhook_tells() -> None:
    bodies = [job.settings["body"]["data"] for _, jobs in opt_outs_of(ACCOUNT, "https://crm.example") for job in jobs]
    assert {body["scope"]: body["program"] for body in bodies} == {
        ACCOUNT: "",
        **{scope: scope.partition(":")[2] for scope in ALL},
    }
    assert len(bodies) == 1 + len(ALL)


def opt_outs_of(scope: str, webhook: str | None) -> list[tuple[Consent, tuple[Job, ...]]]:
    listed = imported(Listed(number="+15552312102", scope=scope, at=None, text="ACME"), NOON)
    return list(of_import(RULES, Outside(revoke_all_from=NOON, webhook=webhook), listed))


def recorded(event: Consent) -> list[Consent]:
    found = consequences(RULES, Outside(revoke_all_from=NOON), event)
    return [effect for effect in found if isinstance(effect, Consent)]


@pytest.mark.parametrize(
    ("written", "since"),
    [
        ("", datetime(2027, 1, 31, tzinfo=UTC)),
        ("revoke-all-from: 2026-04-11", datetime(2026, 4, 11, tzinfo=UTC)),
        ("revoke-all-from: never", None),
    ],
)
def test_r30_the_day_is_configuration(tmp_path: Path, written: str, since: datetime | None) -> None:
    (tmp_path / "config.yaml").write_text(f"version: 1\n{written}\n")
    assert load(tmp_path / "config.yaml", {}).revoke_all_from == since


def test_r30_what_is_no_day_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("version: 1\nrevoke-all-from: soon\n")
    with pytest.raises(ConfigError) as refused:
        load(tmp_path / "config.yaml", {})
    (found,) = refused.value.diagnostics
    assert (found.span.line, found.message) == (2, "expected a date such as 2027-01-31 or never, found 'soon'")
