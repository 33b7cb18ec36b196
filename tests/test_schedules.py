"""When schedules are open: hours of the week, windows, changes of clocks, and the boundaries between."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling import FINAL, SHOP, at, calendar, opened
from watchword.schedules import Boundaries, edition

# --- hours of the week ------------------------------------------------------------------------------------------------


def test_the_opening_moment_is_inside_and_the_closing_moment_outside() -> None:
    walls = ("2026-03-04T10:59:59", "2026-03-04T11:00", "2026-03-04T21:59:59.999999", "2026-03-04T22:00")
    assert opened(SHOP, *walls) == [False, True, True, False]


@pytest.mark.parametrize(
    ("days", "open_on"),
    [
        ("wed", [3]),
        ("mon-fri", [1, 2, 3, 4, 5]),
        ("Sat-Mon", [1, 6, 7]),
        ("[mon, wed, fri-sun]", [1, 3, 5, 6, 7]),
        ("mon-mon", [1]),
        ("[thu]", [4]),
    ],
)
def test_days_are_named_one_by_one_or_from_one_to_another(days: str, open_on: list[int]) -> None:
    made = calendar(f"{{open: [{{days: {days}, from: 9:00, to: 10:00}}]}}")
    week = [date(2026, 3, 2) + timedelta(days=step) for step in range(7)]
    assert [day.isoweekday() for day in week if made.is_open(at(f"{day}T09:30"))] == open_on


def test_without_days_every_day_is_meant() -> None:
    made = calendar("{open: [{from: 09:00, to: 10:00}]}")
    assert all(made.is_open(at(f"2026-03-0{day}T09:30")) for day in range(1, 8))


def test_hours_past_midnight_belong_to_the_day_they_began() -> None:
    bar = "{open: [{days: fri, from: 20:00, to: 02:00}], closed: [2026-03-13]}"
    assert opened(bar, "2026-03-06T19:59", "2026-03-06T20:00", "2026-03-07T01:59", "2026-03-07T02:00") == [
        *(False, True),
        *(True, False),
    ]
    assert opened(bar, "2026-03-06T01:00", "2026-03-07T20:00", "2026-03-08T01:00") == [False] * 3
    assert opened(bar, "2026-03-13T21:00", "2026-03-14T01:00", "2026-03-20T21:00") == [False, False, True]


def test_a_closed_day_leaves_what_began_the_day_before() -> None:
    bar = "{open: [{from: 20:00, to: 02:00}], closed: [2026-03-07]}"
    assert opened(bar, "2026-03-07T01:00", "2026-03-07T21:00", "2026-03-08T01:00") == [True, False, False]


def test_hours_of_the_same_beginning_and_end_last_a_day_and_24_00_is_midnight() -> None:
    assert opened("{open: [{days: mon, from: 6:00, to: 6:00}]}", "2026-03-03T05:59", "2026-03-03T06:00") == [
        True,
        False,
    ]
    late = "{open: [{days: mon, from: 18:00, to: 24:00}]}"
    assert opened(late, "2026-03-02T23:59:59", "2026-03-03T00:00") == [True, False]


def test_closed_takes_dates_and_spans_of_dates() -> None:
    source = "{open: [{from: 9:00, to: 17:00}], closed: [2026-11-26, 2026-12-24..2026-12-26]}"
    days = ["11-25", "11-26", "11-27", "12-23", "12-24", "12-25", "12-26", "12-27"]
    closed = [day for day in days if not calendar(source).is_open(at(f"2026-{day}T12:00"))]
    assert closed == ["11-26", "12-24", "12-25", "12-26"]


def test_a_schedule_has_its_own_zone_or_its_programs() -> None:
    hours = "open: [{from: 9:00, to: 10:00}]"
    noon_in_paris = at("2026-03-04T09:30", ZoneInfo("Europe/Paris"))
    assert calendar(f"{{{hours}, time-zone: Europe/Paris}}").is_open(noon_in_paris)
    assert not calendar(f"{{{hours}}}").is_open(noon_in_paris)
    assert calendar(f"{{{hours}}}", ZoneInfo("Europe/Paris")).is_open(noon_in_paris)


def test_holidays_are_closed_where_they_are_kept_and_when_they_are_observed() -> None:
    hours = "open: [{from: 9:00, to: 17:00}]"
    nation, state = calendar(f"{{{hours}, holidays: US}}"), calendar(f"{{{hours}, holidays: US-NY}}")
    days = {
        "Lincoln's birthday": "2026-02-12",
        "Independence Day, a Saturday": "2026-07-04",
        "the Friday before": "2026-07-03",
        "New Year 2022, a Saturday": "2021-12-31",
        "any day": "2026-03-04",
    }
    noons = {name: at(f"{day}T12:00") for name, day in days.items()}
    assert [name for name, noon in noons.items() if nation.is_open(noon)] == ["Lincoln's birthday", "any day"]
    assert [name for name, noon in noons.items() if state.is_open(noon)] == ["any day"]


def test_a_year_of_which_no_holidays_are_known_has_none() -> None:
    made = calendar("{open: [{from: 9:00, to: 17:00}], holidays: IN}")
    assert [made.is_open(at(f"{year}-01-26T12:00")) for year in (2026, 2300)] == [False, True]


# --- windows ----------------------------------------------------------------------------------------------------------


def test_a_window_has_a_before_a_during_and_an_after() -> None:
    final = calendar(FINAL)
    assert (final.starts, final.ends) == (at("2026-05-02T20:00"), at("2026-05-02T21:30"))
    found = [
        (final.before(now), final.is_open(now), final.after(now))
        for now in map(at, ("2026-05-02T19:59:59", "2026-05-02T20:00", "2026-05-02T21:29:59", "2026-05-02T21:30"))
    ]
    assert found == [(True, False, False), (False, True, False), (False, True, False), (False, False, True)]


def test_between_two_windows_it_is_neither_before_nor_after() -> None:
    late, early = "from: 2026-05-09T20:00, until: 2026-05-09T24:00", "from: 2026-05-02 20:00, until: 2026-05-02 21:00"
    made = calendar(f"{{windows: [{{{late}}}, {{{early}}}]}}")
    now = at("2026-05-05T12:00")
    assert (made.before(now), made.is_open(now), made.after(now)) == (False, False, False)
    assert (made.starts, made.ends) == (at("2026-05-02T20:00"), at("2026-05-10T00:00"))
    assert made.boundaries(now) == Boundaries(opens=at("2026-05-09T20:00"), closes=at("2026-05-10T00:00"))


def test_what_comes_every_week_has_no_before_and_no_after() -> None:
    made = calendar(SHOP)
    assert not made.has_ends
    assert (made.starts, made.ends) == (None, None)
    assert not any(asked(at("2026-03-01T12:00")) for asked in (made.before, made.after))


def test_a_window_opens_even_on_a_day_that_is_closed() -> None:
    window = "windows: [{from: 2026-12-24T09:00, until: 2026-12-24T12:00}]"
    source = f"open: [{{from: 9:00, to: 17:00}}], closed: [2026-12-24], {window}"
    assert opened(f"{{{source}}}", "2026-12-24T10:00", "2026-12-24T13:00", "2026-12-23T13:00") == [True, False, True]


SUMMER = (
    "{from: 2027-06-01T00:00, until: 2027-09-01T00:00, open: [{days: mon-fri, from: 9:00, to: 17:00}], holidays: US}"
)


def test_hours_beside_from_and_until_are_those_of_that_time_alone() -> None:
    asked = [f"2027-{day}T12:00" for day in ("05-31", "06-01", "06-05", "07-05", "08-31", "09-01")]
    assert opened(SUMMER, *asked, "2027-06-01T03:00") == [False, True, False, False, True, False, False]
    summer = calendar(SUMMER)
    assert (summer.starts, summer.ends) == (at("2027-06-01T00:00"), at("2027-09-01T00:00"))
    early, late = at("2020-01-01T12:00"), at("2027-08-31T12:00")
    assert (summer.before(early), summer.after(late), summer.after(at("2027-09-01T00:00"))) == (True, False, True)
    assert summer.boundaries(early) == Boundaries(opens=at("2027-06-01T09:00"), closes=at("2027-06-01T17:00"))
    assert summer.boundaries(late) == Boundaries(opens=None, closes=at("2027-08-31T17:00"))
    assert summer.told(late) == "Tue 2027-08-31 12:00 America/New_York"


def test_hours_end_at_once_where_the_time_in_which_they_hold_does() -> None:
    made = calendar("{open: [{from: 20:00, to: 6:00}], from: 2027-06-01T22:00, until: 2027-06-03T00:00}")
    found = list(made.stretches(at("2027-05-01T00:00"), at("2027-07-01T00:00")))
    whole = [("2027-06-01T22:00", "2027-06-02T06:00"), ("2027-06-02T20:00", "2027-06-03T00:00")]
    assert found == [(at(opens), at(closes)) for opens, closes in whole]


def test_a_window_without_end_may_go_to_the_end_of_the_calendar() -> None:
    made = calendar("{from: 2026-05-02T20:00, until: 9999-12-31T23:59:59}")
    assert made.is_open(at("2999-01-01T00:00"))
    assert made.ends == datetime.max.replace(tzinfo=UTC)


# --- changes of clocks ------------------------------------------------------------------------------------------------
# New York, 2026: on 8 March 02:00 becomes 03:00, on 1 November 02:00 becomes 01:00.


@pytest.mark.parametrize(
    ("hours", "begins", "ends"),
    [
        ("from: 01:30, to: 02:30", "06:30", "07:30"),
        ("from: 02:30, to: 05:00", "07:30", "09:00"),
        ("from: 02:15, to: 02:45", "07:15", "07:45"),
    ],
)
def test_a_time_that_the_clocks_skip_moves_on_by_what_they_skip(hours: str, begins: str, ends: str) -> None:
    made = calendar(f"{{open: [{{days: sun, {hours}}}]}}")
    expected = Boundaries(at(f"2026-03-08T{begins}", ZoneInfo("UTC")), at(f"2026-03-08T{ends}", ZoneInfo("UTC")))
    assert made.boundaries(at("2026-03-08T00:30")) == expected


def test_hours_that_the_clocks_skip_wholly_do_not_come() -> None:
    made = calendar("{open: [{days: sun, from: 02:00, to: 03:00}]}")
    assert made.boundaries(at("2026-03-08T00:30")).opens == at("2026-03-15T02:00")
    window = calendar("{from: 2026-03-08T02:30, until: 2026-03-08T03:00}")
    moments = [at("2026-03-08T01:59"), at("2026-03-08T03:30")]
    assert [(window.before(now), window.is_open(now), window.after(now)) for now in moments] == [
        *[(True, False, False), (False, False, True)]
    ]
    assert window.boundaries(moments[0]) == Boundaries(None, None)


def test_where_a_time_comes_twice_it_opens_the_first_time_and_closes_the_second() -> None:
    bar = calendar("{open: [{days: sat, from: 20:00, to: 01:30}]}")
    assert bar.is_open(at("2026-11-01T01:29"))
    assert bar.is_open(at("2026-11-01T01:45"))
    assert bar.is_open(at("2026-11-01T01:29:59", fold=1))
    assert not bar.is_open(at("2026-11-01T01:30", fold=1))
    bakery = calendar("{open: [{days: sun, from: 01:30, to: 06:00}]}")
    assert not bakery.is_open(at("2026-11-01T01:29"))
    assert bakery.is_open(at("2026-11-01T01:30"))
    assert bakery.is_open(at("2026-11-01T01:15", fold=1))


# --- boundaries -------------------------------------------------------------------------------------------------------


def test_boundaries_are_the_next_ones_across_closed_days() -> None:
    made = calendar("{open: [{days: mon-sat, from: 11:00, to: 22:00}], closed: [2026-12-24..2027-02-28]}")
    expected = Boundaries(opens=at("2027-03-01T11:00"), closes=at("2026-12-23T22:00"))
    assert made.boundaries(at("2026-12-23T12:00")) == expected
    assert made.boundaries(at("2026-12-23T22:00")).closes == at("2027-03-01T22:00")


def test_what_never_closes_or_never_opens_again_says_so() -> None:
    always = calendar("{open: [{from: 00:00, to: 24:00}]}")
    assert always.boundaries(at("2026-03-04T12:30")) == Boundaries(None, None)
    gone = calendar("{open: [{from: 09:00, to: 10:00}], closed: [2026-03-05..9999-12-31]}")
    assert gone.boundaries(at("2026-03-04T09:30")) == Boundaries(None, at("2026-03-04T10:00"))
    assert calendar(FINAL).boundaries(at("2026-05-02T21:30")) == Boundaries(None, None)


# --- what decides beside the file -------------------------------------------------------------------------------------


def test_the_edition_names_the_holidays_and_the_time_zones_that_are_used() -> None:
    assert edition().startswith("holidays ")
    paths = zoneinfo.TZPATH
    try:
        edition.cache_clear()
        zoneinfo.reset_tzpath(to=[])
        assert "system" not in edition()
        assert ", tzdata 20" in edition()
    finally:
        zoneinfo.reset_tzpath(to=paths)
        edition.cache_clear()
