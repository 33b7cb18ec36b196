"""Texts that nobody asked for: to whom they may go, at what hour, how many of them (R45, R52, R53, R63, R64, R68)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword import vocabulary
from watchword.config import Endpoint, OurNumber
from watchword.effects import Exempt, Job
from watchword.engine.gate import gate
from watchword.quiet import ANSWERED_WITHIN
from watchword.rules.compiled import Program
from watchword.rules.load import load_texts
from watchword.state import Contact, Suppression
from watchword.store.asked import Asked, Sent
from watchword.store.values import Defer, GateView, Pass, Stop, StoredJob, Verdict

NIGHT = datetime(2026, 3, 4, 9, tzinfo=UTC)
"""04:00 in New York, 01:00 in Los Angeles, 09:00 in London; a Wednesday."""
DAY = datetime(2026, 3, 4, 18, tzinfo=UTC)
HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
LIVE = Endpoint(
    provider="skycore", sending="live", path_secrets=("x" * 20,), api_key="k", numbers={"86717": OurNumber()}
)
NEW_YORK, TEXAS, IDAHO, FLORIDA, LONDON = (
    "+12125550100",
    "+12145550100",
    "+12085550100",
    "+13055550100",
    "+442079460000",
)
MEMBER = frozenset({"club"})


def programs(about: str = "") -> dict[str, Program]:
    text = f"""\
version: 1
program: luigis
about: {{name: Luigi's, numbers: {{main: 86717}}, help: help@luigis.example, time-zone: Europe/London{about}}}
rules: [{{id: hi, then: [{{reply: hi}}]}}]
"""
    return dict(load_texts({"rules/l.yaml": text.encode()}, vocabulary.builtin()).rules.programs)


SELLING = programs()


def text(number: str = NEW_YORK, **fields: Any) -> Job:
    values: dict[str, Any] = {"settings": {"text": "sale"}, "program": "luigis", "rule": "api:shop"} | fields
    return Job(
        action="reply", lane="text:main", endpoint="main", sender="86717", scope="program:luigis", repeatable=False,
        number=number, **values,
    )  # fmt: skip


def asked(job: Job, now: datetime = NIGHT, known: dict[str, Program] = SELLING, **sees: Any) -> Verdict:
    stored = StoredJob(id=256, state="queued", job=job, attempts=0, created_at=now, due_at=now)
    told = sees.pop("time_zone", None)
    contact = Contact(lists=sees.pop("lists", MEMBER), fields={"time-zone": told} if told else {})
    view = {"contact": contact, "suppression": None, **sees}
    return gate({"main": LIVE}, lambda: known)(GateView(job=stored, now=now, **view))


def at(hour: int, minute: int = 0, day: int = 4) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


# --- the hour ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "until", "reason"),
    [
        (NEW_YORK, at(13), "quiet hours until 2026-03-04 08:00 America/New_York (area code of US-NY)"),
        (TEXAS, at(15), "quiet hours until 2026-03-04 09:00 America/Chicago (area code of US-TX)"),
        ("+12055550100", at(14), "quiet hours until 2026-03-04 08:00 America/Chicago (area code of US-AL)"),
        ("+4915112345678", None, ""),  # of Germany nothing is known: the program's zone, where it is nine
    ],
)
def test_r63_a_solicitation_waits_until_it_is_day_at_its_recipient(
    number: str, until: datetime | None, reason: str
) -> None:
    assert asked(text(number)) == (Defer(until, reason) if until else Pass())


@pytest.mark.parametrize(
    ("number", "now", "until"),
    [
        (TEXAS, at(16, day=8), at(17, day=8)),  # Sunday from noon
        ("+12055550100", at(16, day=8), at(13, day=9)),  # Alabama: not on Sundays
        ("+14015550100", at(23, day=4), at(14, day=5)),  # Rhode Island: until six
        (FLORIDA, at(0, 59), None),
        (FLORIDA, at(1), at(13)),
        ("+33612345678", at(7, day=1), at(9, day=2)),  # France: not on Sundays
    ],
)
def test_r63_what_a_state_or_country_asks_for_beside_it_narrows_the_hours(
    number: str, now: datetime, until: datetime | None
) -> None:
    found = asked(text(number), now)
    assert found == Pass() if until is None else isinstance(found, Defer) and found.until == until


def test_r64_where_an_area_code_has_several_zones_it_is_day_in_all_of_them() -> None:
    found = asked(text(IDAHO), at(15, 30))  # 08:30 in Boise, 07:30 in Los Angeles
    assert isinstance(found, Defer)
    assert found.until == at(16)
    assert isinstance(asked(text(IDAHO), at(3, 30)), Defer)  # 20:30 in Boise, 19:30 in Los Angeles


def test_r64_a_contact_elsewhere_than_their_area_code_is_texted_when_it_is_day_in_both_places() -> None:
    late = asked(text(), at(14), time_zone="America/Los_Angeles")  # 09:00 in New York, 06:00 in Los Angeles
    assert late == Defer(at(16), "quiet hours until 2026-03-04 08:00 America/Los_Angeles (time-zone of the contact)")
    assert isinstance(asked(text(), at(1), time_zone="America/Los_Angeles"), Defer)
    assert asked(text(), at(17), time_zone="America/Los_Angeles") == Pass()


def test_r64_where_no_hour_suits_both_places_nothing_is_sent_and_the_reason_says_so() -> None:
    found = asked(text("+33612345678"), DAY, time_zone="Pacific/Auckland")
    assert found == Stop("quiet hours: no hour suits both the area code and the time-zone of the contact")


def test_a_time_zone_that_there_is_not_counts_for_nothing() -> None:
    assert asked(text(), time_zone="Mars/Olympus") == asked(text())


JUST_NOW, LONG_AGO = Asked(at=NIGHT, text=1), Asked(at=NIGHT - ANSWERED_WITHIN - timedelta(seconds=1), text=1)


def test_r45_an_answer_is_given_at_any_hour() -> None:
    assert asked(text(), asked=JUST_NOW, lists=frozenset()) == Pass()


@pytest.mark.parametrize("exempt", ["opt-out-confirmation", "help"])
def test_r45_what_is_said_of_consent_is_never_delayed(exempt: Exempt) -> None:
    out = Suppression(scope="program:luigis", since=NIGHT)
    assert asked(text(exempt=exempt), asked=LONG_AGO, suppression=out) == Pass()


def test_r63_an_answer_of_hours_ago_is_none_any_more() -> None:
    assert isinstance(asked(text(), asked=LONG_AGO, lists=frozenset()), Defer)


@pytest.mark.parametrize("purpose", ["transactional", "alert", "conversational"])
def test_r63_a_program_that_does_not_sell_solicits_nobody(purpose: str) -> None:
    assert asked(text(), known=programs(f", purpose: {purpose}")) == Pass()


def test_r63_a_text_of_a_program_that_is_gone_is_held_to_be_a_solicitation() -> None:
    assert isinstance(asked(text(), known={}), Defer)


@given(
    number=st.sampled_from([NEW_YORK, TEXAS, IDAHO, FLORIDA, LONDON, "+19075550100", "+18675550100", "+18005550100"]),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - it gets one
    told=st.sampled_from([None, "Asia/Tokyo", "America/Phoenix", "America/New_York"]),
)
def test_r63_whoever_waits_until_told_to_may_then_be_texted(number: str, now: datetime, told: str | None) -> None:
    found = asked(text(number), now, time_zone=told)
    if isinstance(found, Defer):
        assert found.until > now
        assert asked(text(number), found.until, time_zone=told) == Pass()
    else:
        assert found == Pass()


# --- how many ---------------------------------------------------------------------------------------------------------


def sent(*ago: timedelta, program: str = "luigis", heard: int | None = None) -> tuple[Sent, ...]:
    return tuple(Sent(at=DAY - one, program=program, text=1, heard=heard) for one in ago)


THREE = (HOUR, 2 * HOUR, 23 * HOUR)


@pytest.mark.parametrize("number", [FLORIDA, "+14055550100", "+15035550100"])
def test_r68_a_fourth_solicitation_within_a_day_waits_in_florida_oklahoma_and_oregon(number: str) -> None:
    found = asked(text(number), DAY, sent=sent(*THREE))
    assert isinstance(found, Defer)
    assert found.until == DAY + HOUR
    assert found.reason.startswith("frequency cap until 2026-03-04 19:00 UTC: 3 texts in 24 hours are the most in US-")


@pytest.mark.parametrize(
    "counted",
    [
        sent(HOUR, 2 * HOUR),
        sent(HOUR, 2 * HOUR, A_DAY),
        sent(*THREE, program="other"),
        sent(*THREE, heard=7),
    ],
)
def test_r68_what_is_older_or_elsewhere_or_an_answer_does_not_count(counted: tuple[Sent, ...]) -> None:
    assert asked(text(FLORIDA), DAY, sent=counted) == Pass()


def test_r68_other_states_and_answers_have_no_such_limit() -> None:
    assert asked(text(NEW_YORK), DAY, sent=sent(*THREE)) == Pass()
    assert asked(text(FLORIDA), DAY, sent=sent(*THREE), asked=Asked(at=DAY, text=1)) == Pass()


def test_the_cap_of_a_program_holds_whatever_its_purpose() -> None:
    known = programs(", purpose: alert, cap: {texts: 2, every: 7d}")
    assert asked(text(), DAY, known, sent=sent(HOUR)) == Pass()
    assert asked(text(), DAY, known, sent=sent(HOUR, 6 * A_DAY)) == Defer(
        DAY + A_DAY, "frequency cap until 2026-03-05 18:00 UTC: 2 texts in 1w are the most that luigis allows"
    )


@given(st.lists(st.integers(1, 60 * 48), max_size=8), st.integers(1, 4), st.integers(1, 30))
def test_r68_whoever_waits_is_texted_no_more_often_than_the_cap_allows(ago: list[int], most: int, hours: int) -> None:
    known = programs(f", purpose: alert, cap: {{texts: {most}, every: {hours}h}}")
    begun = tuple(sorted((DAY - timedelta(minutes=one) for one in ago), reverse=True))
    counted = tuple(Sent(at=one, program="luigis", text=1, heard=None) for one in begun)
    found = asked(text(), DAY, known, sent=counted)
    then = found.until if isinstance(found, Defer) else DAY
    assert len([one for one in begun if then - one < timedelta(hours=hours)]) < most
    if isinstance(found, Defer):
        assert asked(text(), then, known, sent=counted) == Pass()


# --- to whom ----------------------------------------------------------------------------------------------------------

NOBODY = "no consent: it answers nothing, they are on no list of luigis, and nobody has told of an opt-in"


@pytest.mark.parametrize(
    ("sees", "reason"),
    [
        ({"lists": frozenset()}, NOBODY),
        ({"lists": MEMBER}, None),
        ({"lists": frozenset(), "consented": True}, None),
        ({"lists": frozenset(), "asked": Asked(at=DAY, text=1)}, None),
    ],
)
def test_r52_a_text_that_answers_nothing_goes_to_whoever_consented_only(
    sees: dict[str, Any], reason: str | None
) -> None:
    assert asked(text(), DAY, **sees) == (Stop(reason) if reason else Pass())


def test_r53_whoever_opted_out_gets_no_program_text_even_as_a_member() -> None:
    out = Suppression(scope="program:luigis", since=DAY)
    assert isinstance(asked(text(), DAY, suppression=out, consented=True), Stop)
    assert isinstance(asked(text(), DAY, suppression=out, asked=Asked(at=DAY, text=1)), Stop)
