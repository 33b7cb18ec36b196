"""When a review must be decided, and what answers it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword import vocabulary
from watchword.decide import decide
from watchword.effects import Review
from watchword.message import Message
from watchword.reviews import business_days
from watchword.rules.load import load_texts
from watchword.state import OUR_LINE, UNKNOWN

moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis's
zones = st.sampled_from(["UTC", "America/Chicago", "Australia/Sydney", "Asia/Kathmandu", "Pacific/Kiritimati"]).map(
    ZoneInfo
)


@pytest.mark.parametrize(
    ("opened", "deadline"),
    [
        ("2026-11-23", "2026-12-07"),  # a Monday
        ("2026-11-27", "2026-12-11"),  # a Friday
        ("2026-11-28", "2026-12-11"),  # a Saturday
        ("2026-11-29", "2026-12-11"),  # a Sunday
    ],
)
def test_ten_business_days_are_two_weeks_in_which_weekends_do_not_count(opened: str, deadline: str) -> None:
    noon = datetime.fromisoformat(f"{opened}T12:00:00+00:00")
    assert business_days(noon, 10) == datetime.fromisoformat(f"{deadline}T12:00:00+00:00")


@pytest.mark.parametrize(
    ("zone", "opened", "deadline"),
    [
        # a Friday evening in Chicago is a Saturday in UTC, and a Monday morning in Sydney a Sunday
        ("America/Chicago", "2026-05-08T21:00-05:00", "2026-05-22T21:00-05:00"),
        ("Australia/Sydney", "2026-05-11T08:00+10:00", "2026-05-25T08:00+10:00"),
        # Christmas and New Year's Day count: the law, which knows holidays, leaves more time
        ("America/Chicago", "2026-12-18T12:00-06:00", "2027-01-01T12:00-06:00"),
        # the clocks go back meanwhile: the time of day stays
        ("America/Chicago", "2026-10-23T12:00-05:00", "2026-11-06T12:00-06:00"),
    ],
)
def test_r14_the_days_are_those_of_the_programs_own_week(zone: str, opened: str, deadline: str) -> None:
    at = datetime.fromisoformat(opened)
    assert business_days(at, 10, ZoneInfo(zone)) == datetime.fromisoformat(deadline)
    file = (
        "version: 1\nprogram: shop\n"
        f"about: {{name: S, numbers: {{main: 86717}}, help: h@s.example, time-zone: {zone}}}\n"
        "rules: [{id: x, when: {keyword: X}, then: [{reply: y}]}]\n"
    )
    rules = load_texts({"rules/shop.yaml": file.encode()}, vocabulary.builtin()).rules
    said = Message(endpoint="main", key="1", sender="+15552312102", to="86717", text="not interested", received_at=at)
    (held,) = decide(rules, OUR_LINE, said, UNKNOWN, at, seed=1).effects
    assert isinstance(held, Review)
    assert held.deadline == datetime.fromisoformat(deadline)


@given(moments, st.integers(1, 30), zones)
def test_a_business_day_is_reached_after_so_many_of_them(moment: datetime, days: int, zone: ZoneInfo) -> None:
    begun, reached = moment.astimezone(zone).date(), business_days(moment, days, zone).astimezone(zone).date()
    passed = [begun + timedelta(days=day) for day in range(1, (reached - begun).days + 1)]
    assert sum(day.weekday() < 5 for day in passed) == days
    assert passed[-1] == reached
    assert reached.weekday() < 5


@given(moments, st.integers(0, 30), st.integers(0, 30), zones)
def test_business_days_add_up(moment: datetime, some: int, more: int, zone: ZoneInfo) -> None:
    twice, at_once = (
        business_days(business_days(moment, some, zone), more, zone),
        business_days(moment, some + more, zone),
    )
    assert twice.astimezone(zone).date() == at_once.astimezone(zone).date()
    # an hour that a clock skips may lie between
    assert abs(twice - at_once) <= timedelta(hours=1)
