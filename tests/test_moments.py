"""Laws of the moments that lints look at: schedules never stand together otherwise than at one of them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchword.lints.order import USUALLY
from watchword.schedules import Calendar, Hours, Schedule, Window
from watchword.schedules.holidays import holidays_of
from watchword.schedules.moments import moments

NOW = datetime(2026, 11, 30, 18, 30, tzinfo=UTC)
HERE = ZoneInfo("America/New_York")
FAR = st.dates(date(2026, 12, 1), date(2060, 1, 1))
DATES = FAR | st.dates(date(2034, 2, 1), date(2034, 4, 15))
"""Any, and some that are near each other: what comes of several is seldom found else."""


def standing(calendars: tuple[Calendar, ...], moment: datetime) -> tuple[tuple[bool, bool, bool], ...]:
    return tuple((one.is_open(moment), one.before(moment), one.after(moment)) for one in calendars)


def found(*schedules: Schedule) -> tuple[tuple[Calendar, ...], set[tuple[tuple[bool, bool, bool], ...]]]:
    calendars = tuple(Calendar.of(one, HERE) for one in schedules)
    return calendars, {standing(calendars, moment) for moment in moments(calendars, USUALLY, NOW)}


def hours(from_: int, to: int, *days: int) -> tuple[Hours, ...]:
    return (Hours(days=frozenset(days or range(7)), from_=timedelta(hours=from_), to=timedelta(hours=to)),)


def window(day: date, length: int) -> Window:
    begins = datetime.combine(day, datetime.min.time())
    return Window(from_=begins + timedelta(hours=9), until=begins + timedelta(days=length, hours=21))


@pytest.mark.parametrize("day", range(7))
@pytest.mark.parametrize("place", ["US", "DE", "CA-QC"])
def test_a_holiday_on_whichever_day_of_the_week_it_ever_falls_is_foreseen(place: str, day: int) -> None:
    evening = hours(19, 22, day)
    _, seen = found(Schedule(open=evening, holidays=place), Schedule(open=evening))
    every = (one for year in range(2026, 2060) for one in holidays_of(place, year))
    is_off = ((False, False, False), (True, False, False))
    assert (is_off in seen) is any(one.weekday() == day for one in every)


@pytest.mark.parametrize("closed", [date(2029, 12, 25), date(2099, 2, 28), date(9999, 12, 25)])
def test_a_date_that_is_closed_is_foreseen_however_far_it_is(closed: date) -> None:
    _, seen = found(Schedule(open=hours(0, 24), closed=((closed, closed),)))
    assert {is_open for ((is_open, _, _),) in seen} == {True, False}


@pytest.mark.parametrize("longer", range(9, 40))
def test_days_on_which_one_schedule_opens_sooner_again_than_another_are_foreseen(longer: int) -> None:
    first, open_ = date(2030, 1, 1), hours(9, 17, 6)
    long, short = (((first, first + timedelta(days)),) for days in (longer, 8))
    _, seen = found(Schedule(open=open_, closed=long), Schedule(open=open_, closed=short))
    is_reached = first + timedelta(longer) >= date(2030, 1, 13)
    assert (((False, False, False), (True, False, False)) in seen) is is_reached


def test_a_window_between_others_is_foreseen_however_far_it_is() -> None:
    windows = tuple(window(date(year, 5, 2), 0) for year in (2026, 2035, 2040))
    calendars, seen = found(Schedule(windows=windows), Schedule(open=hours(9, 10, 2)))
    moment = datetime(2035, 5, 2, 9, 30, tzinfo=HERE)
    assert moment.weekday() == 2
    assert standing(calendars, moment) in seen


at = datetime.fromisoformat
DAILY, LONG = hours(14, 22), {"from_": at("2028-11-23T05:00"), "until": at("2029-11-28T17:00")}
TOKYO, LAST = "Asia/Tokyo", at("2036-03-13T11:00")


@pytest.mark.parametrize(
    ("schedules", "moment"),
    [
        (
            (
                Schedule(open=hours(0, 24), closed=((date(2035, 1, 19), date(2035, 3, 5)),)),
                Schedule(windows=(window(date(2035, 1, 14), 20),)),
            ),
            datetime(2035, 3, 6, 12, tzinfo=UTC),
        ),
        (
            (
                Schedule(open=DAILY, time_zone="America/Denver", **LONG),
                Schedule(open=DAILY, time_zone="America/Phoenix", **LONG),
            ),
            datetime(2029, 5, 23, 20, 30, tzinfo=UTC),
        ),
        (
            (
                Schedule(open=hours(9, 17, 0), closed=((date(2059, 9, 30), date(2059, 10, 10)),)),
                Schedule(open=hours(9, 17, 0), from_=at("2059-10-03T09:00"), until=at("2060-10-07T19:00")),
            ),
            datetime(2059, 10, 13, 14, tzinfo=UTC),
        ),
        (
            (
                Schedule(open=hours(1, 3, 0), from_=at("2036-03-10T18:00"), until=at("2036-03-13T11:00")),
                Schedule(open=hours(1, 3, 0), time_zone=TOKYO, from_=at("2036-03-10T18:00"), until=LAST),
            ),
            datetime(2036, 3, 10, 15, tzinfo=UTC),
        ),
    ],
)
def test_what_comes_of_a_far_date_only_is_foreseen_be_it_weeks_after(
    schedules: tuple[Schedule, ...], moment: datetime
) -> None:
    calendars, seen = found(*schedules)
    assert standing(calendars, moment) in seen


ZONES = ["America/New_York", "America/Phoenix", "Europe/Berlin", "Asia/Tokyo", "Africa/Casablanca"]
SCHEDULES = st.builds(
    lambda open_, windows, holidays, closed, zone, span: Schedule(
        open=open_,
        windows=() if span else windows,
        holidays=holidays,
        closed=closed,
        time_zone=zone,
        from_=span and span.from_,
        until=span and span.until,
    ),
    st.builds(
        lambda days, from_, to: hours(from_, to, *days),
        st.sets(st.integers(0, 6), min_size=1, max_size=7),
        st.sampled_from([0, 9, 22]),
        st.sampled_from([4, 17, 24]),
    ),
    st.lists(st.builds(window, DATES, st.integers(0, 9)), max_size=2).map(tuple),
    st.sampled_from([None, "US", "DE"]),
    st.lists(DATES, max_size=3).map(lambda days: tuple((day, day + timedelta(days=len(days) ** 3)) for day in days)),
    st.none() | st.sampled_from(ZONES),
    st.none() | st.builds(window, DATES, st.integers(2, 900)),
)


@settings(max_examples=25)
@given(st.lists(SCHEDULES, min_size=1, max_size=3), st.lists(DATES, min_size=6, max_size=6))
def test_schedules_stand_at_no_other_moment_as_at_none_of_those_found(
    schedules: list[Schedule], others: list[date]
) -> None:
    calendars, seen = found(*schedules)
    closed = [day for one in schedules for dates in one.closed for day in dates]
    begun = [edge.date() for one in schedules for each in one.windows for edge in (each.from_, each.until)]
    free = [day for one in schedules if one.holidays for year in (2037,) for day in holidays_of("US", year)]
    for day in {*closed, *begun, *free, *others}:
        for hour in range(-24, 48):
            moment = datetime.combine(day, datetime.min.time(), HERE) + timedelta(hours=hour, minutes=30)
            assert standing(calendars, moment) in seen
