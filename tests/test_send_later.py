"""Laws of texts that leave later: when that is, and that no word of consent is answered so."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from test_conditions import NOON, decided, rules
from trials import failed
from watchword.actions.send_later import SendLater
from watchword.effects import Consent, Effect, Job, Later
from watchword.errors import RuleError
from watchword.explain.effects import told
from watchword.message import Message
from watchword.plugin import Moment
from watchword.replay.compare import came, kinds
from watchword.rules.compiled import RuleSet
from watchword.templates import Text

ANN = "+15552312102"
NEW_YORK = "about: {name: P, numbers: {main: 86717}, help: p@p.example, time-zone: America/New_York}\n"
TEXT = Text.literal("Come back")


def ruled(then: str, when: str = "keyword: PIZZA") -> RuleSet:
    return rules(f"{{id: x, when: {{{when}}}, then: [{then}]}}")


def planned(then: str, at: datetime = NOON) -> list[Job]:
    return [effect for effect in decided(ruled(then), "pizza", at=at).effects if isinstance(effect, Job)]


def due(now: datetime, zone: str = "America/New_York", **settings: Any) -> datetime:
    message = Message(endpoint="main", key="k", sender=ANN, to="86717", text="pizza", received_at=now)
    moment = Moment(
        message=message, program="p", number=ANN, rule="p/x", scopes=("program:p",), language="en", fallback="en",
        values={"program.time-zone": zone}, now=now, seed=1, lists=frozenset(),
    )  # fmt: skip
    return SendLater(text=TEXT, **settings).due(moment)


def test_a_reply_with_a_delay_leaves_so_much_later_and_takes_no_place() -> None:
    (job,) = planned("{reply: {text: 'Hi {from}', delay: 2m}}")
    assert (job.settings, job.later) == ({"text": f"Hi {ANN}"}, Later(at=NOON + timedelta(minutes=2)))
    assert planned("{reply: Hi}")[0].later is None


def test_what_is_sent_later_is_filled_now_and_replaces_what_its_rule_has_planned() -> None:
    now, later = planned("{reply: Enjoy}, {send-later: {after: 3d, text: 'How was {text}?'}}")
    assert (now.later, later.later) == (None, Later(at=NOON + timedelta(days=3), replaces=True))
    assert (later.action, later.settings) == ("reply", {"text": "How was pizza?"})
    assert (later.lane, later.number, later.scope, later.repeatable) == (now.lane, ANN, "program:p", False)


def test_the_time_zone_is_that_of_about() -> None:
    there = rules("{id: x, when: {keyword: PIZZA}, then: [{send-later: {at: 9:00, text: Hi}}]}", about=NEW_YORK)
    (job,) = decided(there, "pizza").effects
    assert isinstance(job, Job)
    assert job.later == Later(at=datetime(2026, 3, 4, 14, tzinfo=UTC), replaces=True)


def test_where_nothing_is_left_to_say_nothing_is_planned() -> None:
    assert planned("{send-later: {after: 3d, text: '{rest}'}}") == []


@pytest.mark.parametrize(
    ("now", "settings", "wanted"),
    [
        # 12:30 in New York
        ("2026-03-04T17:30", {"at": time(9), "after": timedelta(days=1)}, "2026-03-05T14:00"),
        ("2026-03-04T17:30", {"at": time(9)}, "2026-03-05T14:00"),
        ("2026-03-04T17:30", {"at": time(18, 15)}, "2026-03-04T23:15"),
        ("2026-03-04T17:30", {"at": time(12, 30)}, "2026-03-05T17:30"),
        ("2026-03-04T17:30", {"at": time(9), "after": timedelta(weeks=1)}, "2026-03-11T13:00"),
        # it is the evening before there
        ("2026-03-05T03:00", {"at": time(9), "after": timedelta(days=1)}, "2026-03-05T14:00"),
        # the clocks skip half past two, and have half past one twice
        ("2026-03-07T17:30", {"at": time(2, 30), "after": timedelta(days=1)}, "2026-03-08T07:30"),
        ("2026-10-31T17:30", {"at": time(1, 30), "after": timedelta(days=1)}, "2026-11-01T05:30"),
    ],
)
def test_a_time_of_day_is_that_of_the_program(now: str, settings: dict[str, Any], wanted: str) -> None:
    moments = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (now, wanted))
    assert due(next(moments), **settings) == next(moments)


@given(
    st.datetimes(NOON.replace(year=2020, tzinfo=None), NOON.replace(year=2030, tzinfo=None), timezones=st.just(UTC)),
    st.none() | st.times(),
    st.none() | st.integers(1, 90).map(timedelta),
    st.sampled_from(["UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
)
def test_it_is_always_later_and_at_most_a_day_later_than_said(
    now: datetime, at: time | None, after: timedelta | None, zone: str
) -> None:
    if at is None and after is None:
        return
    found = due(now, zone, at=at, after=after)
    assert now < found <= now + (after or timedelta()) + timedelta(days=1, hours=1)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("text: x", "'send-later' says no time"),
        ("text: x, after: 36h, at: 09:00", "beside 'at', 'after' is in whole days"),
        ("text: x, after: 30s", "'after' must be between 1m and 90d"),
        ("text: x, after: 91d", "'after' must be between 1m and 90d"),
        ("text: x, at: 9am", "expected a time such as 21:00"),
        ("text: x, at: 24:00", "no day begins at 24:00"),
        ("after: 3d", "'send-later' needs 'text'|missing-key"),
    ],
)
def test_a_time_that_is_none_is_refused(settings: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        ruled(f"{{send-later: {{{settings}}}}}")


@pytest.mark.parametrize("delay", ["0s", "61m", "3d"])
def test_an_answer_is_delayed_by_an_hour_at_most(delay: str) -> None:
    with pytest.raises(RuleError, match="'delay' must be between 1s and 1h"):
        ruled(f"{{reply: {{text: x, delay: {delay}}}}}")


@pytest.mark.parametrize("intent", ["opt-out", "opt-in", "help"])
@pytest.mark.parametrize("then", ["{reply: {text: x, delay: 1m}}", "{send-later: {text: x, after: 3d}}"])
def test_r56_no_word_of_consent_is_answered_later(intent: str, then: str) -> None:
    with pytest.raises(RuleError, match="consent-action"):
        ruled(then, f"intent: {intent}")


def test_an_opt_out_is_answered_at_once_whatever_is_planned_beside() -> None:
    stop: list[Effect] = list(decided(ruled("{send-later: {text: x, after: 3d}}"), "STOP").effects)
    assert [job.later for job in stop if isinstance(job, Job)] == [None]
    assert [one.kind for one in stop if isinstance(one, Consent)] == ["opt-out"]


def test_it_is_told_when_a_text_leaves() -> None:
    (job,) = planned("{send-later: {after: 3d, text: 'How was it?'}}")
    assert told(job) == "reply        How was it?  (leaves 2026-03-07 12:00:00 UTC, 1 segment)"


@pytest.mark.parametrize("other", ["{send-later: {after: 2d, text: Good?}}", "{reply: {text: Good?, delay: 1m}}"])
def test_a_replay_shows_what_leaves_at_another_time(other: str) -> None:
    before, after = (decided(ruled(one), "pizza") for one in ("{send-later: {after: 3d, text: Good?}}", other))
    assert kinds(before, after) == ("rest",)
    old, new = (came(one, whole=True) for one in (before, after))
    assert old.texts == new.texts == ("Good?",)
    assert old.deeds == ("reply        Good?  (leaves 2026-03-07 12:00:00 UTC, 1 segment)",)
    assert old.deeds != new.deeds


# --- in tests of rules ------------------------------------------------------------------------------------------------

IN_3D = "after: 3d"
PIZZA = "{{id: pizza, when: {{keyword: PIZZA}}, then: [{{send-later: {{{0}, text: 'Good?'}}}}], tests: [{1}]}}"


@pytest.mark.parametrize(
    ("then", "test", "said"),
    [
        (IN_3D, "{text: PIZZA, sends: [Good?]}", []),
        (IN_3D, "{text: PIZZA, sends: [{text: Good?, after: 3d}]}", []),
        (IN_3D, "{text: PIZZA, sends: [{text: Good?, at: 2026-03-07T12:30}]}", []),
        ("after: 1d, at: 09:00", "{text: PIZZA, sends: [{text: Good?, at: 2026-03-05T09:00}]}", []),
        (IN_3D, "{text: PIZZA, does: [send-later: {after: 3d, text: Good?}]}", []),
        (IN_3D, "{text: PIZZA, sends: []}", ["sends Good? after 3d, at 2026-03-07T12:30"]),
        (
            "after: 1d, at: 09:00",
            "{text: PIZZA, sends: []}",
            ["sends Good? after 1230m (20h 30m), at 2026-03-05T09:00"],
        ),
        (
            IN_3D,
            "{text: PIZZA, sends: [{text: Good?, after: 2d}]}",
            ["does not send Good? after 2d", "sends Good? after 3d, at 2026-03-07T12:30"],
        ),
        (IN_3D, "{text: PIZZA, sends: [{text: So?}, Good?]}", ["does not send So?"]),
        # until the next message
        (IN_3D, "{talk: [{text: PIZZA, sends: []}, {after: 2d, text: hi, fires: nothing, sends: [Good?]}]}", []),
        (IN_3D, "{talk: [{text: PIZZA, sends: [Good?]}, {after: 3d, text: hi, fires: nothing, sends: []}]}", []),
        # what takes it back, and what takes its place
        (IN_3D, "{talk: [{text: PIZZA, sends: []}, {text: STOP, fires: built-in/opt-out, sends: []}]}", []),
        (IN_3D, "{talk: [PIZZA, STOP, {text: START, fires: built-in/opt-in, sends: []}]}", []),
        (IN_3D, "{talk: [{text: PIZZA, sends: []}, {after: 1d, text: PIZZA, sends: [{text: Good?, after: 3d}]}]}", []),
    ],
)  # fmt: skip
def test_a_test_says_what_leaves_later_and_when(then: str, test: str, said: list[str]) -> None:
    found = failed(PIZZA.format(then, test))
    assert [one.partition(": ")[2].split("; ") for one in found] == ([said] if said else [])


def test_a_test_that_says_no_text_or_no_time_is_refused() -> None:
    with pytest.raises(RuleError, match="missing-key"):
        failed(PIZZA.format(IN_3D, "{text: PIZZA, sends: [{after: 3d}]}"))
