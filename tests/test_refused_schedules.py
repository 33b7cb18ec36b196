"""What is no schedule is told with its place and what to write; whatever is written is read or refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling import NEW_YORK, SHOP, at, reading
from watchword.reading.findings import Reading
from watchword.reading.source import parse
from watchword.reading.typed import INVALID, read
from watchword.schedules import Calendar, Schedule


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{}", ["1:1 never-open a schedule that says no times is never open"]),
        ("{time-zone: UTC}", ["1:1 never-open a schedule that says no times is never open"]),
        ("{open: []}", ["1:5 never-open a schedule that says no times is never open"]),
        ("{windows: [], closed: [2026-12-25]}", ["1:5 never-open a schedule that says no times is never open"]),
        ("{days: mon-fri, from: 9:00, to: 17:00}", ["1:5 bad-value hours of the week stand in an item of 'open'"]),
        ("{from: 9:00, to: 17:00}", ["1:5 bad-value hours of the week stand in an item of 'open'"]),
        ("{open: [], days: mon}", ["1:15 unknown-key 's' has no key 'days'"]),
        ("{open: [{days: [], from: 9:00, to: 10:00}]}", ["1:19 bad-value this names no day"]),
        ("{open: [{days: monday, from: 9:00, to: 10:00}]}", ["1:19 bad-value there is no day 'monday'"]),
        ("{open: [{days: mon-fry, from: 9:00, to: 10:00}]}", ["1:19 bad-value there is no day 'fry'"]),
        ("{open: [{days: [mon, zzz], from: 9:00, to: 10:00}]}", ["1:25 bad-value there is no day 'zzz'"]),
        (
            "{open: [{from: 9am, to: 5 p.m.}]}",
            [
                "1:19 bad-value expected a time such as 21:00, found '9am'",
                "1:28 bad-value expected a time such as 21:00, found '5 p.m.'",
            ],
        ),
        (
            "{open: [{from: 24:00, to: 24:01}]}",
            [
                "1:19 bad-value no day begins at 24:00",
                "1:30 bad-value there is no time 24:01",
            ],
        ),
        (
            "{open: [{from: 9:60, to: }]}",
            [
                "1:19 bad-value there is no time 9:60",
                "1:25 empty-value 'to' has no value",
            ],
        ),
        ("{open: [{from: 9:00, to: [10:00]}]}", ["1:29 bad-value expected a time such as 21:00, found a list"]),
        ("{open: [{to: 10:00}]}", ["1:12 missing-key item 1 of 'open' lacks 'from'"]),
        (
            "{open: [{form: 9:00, to: 10:00}]}",
            ["1:13 unknown-key item 1 of 'open' has no key 'form'"],
        ),
        (f"{{time-zone: America/NewYork, {SHOP[1:]}", ["1:16 bad-value there is no time zone 'America/NewYork'"]),
        (f"{{time-zone: ../../etc, {SHOP[1:]}", ["1:16 bad-value there is no time zone '../../etc'"]),
        (f"{{holidays: USA, {SHOP[1:]}", ["1:15 bad-value no holidays of 'USA' are known"]),
        (f"{{holidays: US-XY, {SHOP[1:]}", ["1:15 bad-value no holidays of 'US-XY' are known"]),
        (f"{{holidays: VA-XY, {SHOP[1:]}", ["1:15 bad-value no holidays of 'VA-XY' are known"]),
        (
            "{open: [{from: 9:00, to: 10:00}], closed: [2026-02-30, 2026-13-01, 12-25]}",
            [
                "1:47 bad-value there is no date 2026-02-30",
                "1:59 bad-value there is no date 2026-13-01",
                "1:71 bad-value expected a date, found '12-25'",
            ],
        ),
        (
            "{open: [{from: 9:00, to: 10:00}], closed: [2026-12-26..2026-12-24]}",
            [
                "1:47 bad-value 2026-12-24 is before 2026-12-26",
            ],
        ),
        ("{from: 2026-05-02T20:00, until: 2026-05-02T20:00}", ["1:36 bad-value 'until' is not after 'from'"]),
        (
            "{windows: [{from: 2026-05-02T20:00, until: 2026-05-01T20:00}]}",
            ["1:47 bad-value 'until' is not after 'from'"],
        ),
        ("{from: 2026-05-02T20:00}", ["1:5 missing-key 'from' stands here without 'until'"]),
        (
            "{until: 2026-05-02T20:00, windows: []}",
            [
                "1:5 missing-key 'until' stands here without 'from'",
                "1:5 bad-value 'until' stands beside 'windows'",
            ],
        ),
        (
            "{from: 2026-05-02, until: 2026-05-03T20:00-04:00}",
            [
                "1:11 bad-value '2026-05-02' says no time",
                "1:30 bad-value '2026-05-03T20:00-04:00' says its distance from UTC",
            ],
        ),
        (
            "{from: tomorrow, until: 2026-02-29T20:00}",
            [
                "1:11 bad-value expected a date and time, found 'tomorrow'",
                "1:28 bad-value there is no date 2026-02-29",
            ],
        ),
        (
            "{from: 2026-05-02T8pm, until: 9999-12-31T24:00}",
            [
                "1:11 bad-value expected a time such as 21:00, found '8pm'",
                "1:34 bad-value no calendar goes that far",
            ],
        ),
        (
            "{holidays: US, closed: [2026-12-25], from: 2026-05-02T20:00, until: 2026-05-03T20:00}",
            [
                "1:19 bad-value 'closed' closes hours of the week, and there are none",
                "1:5 bad-value 'holidays' closes hours of the week, and there are none",
            ],
        ),
        ("", ["1:1 empty-value 's' has no value"]),
        ("[mon]", ["1:4 bad-value expected keys and values, found a list"]),
    ],
)
def test_what_is_no_schedule_is_told_with_its_place(source: str, expected: list[str]) -> None:
    value, found = reading(source)
    assert value is INVALID
    assert [f"{one.span.line}:{one.span.col} {one.code} {one.message}" for one in found] == expected


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("{}", "write hours into 'open', or 'from' and 'until', or 'windows'"),
        ("{open: [{days: monday, from: 9:00, to: 10:00}]}", "write mon"),
        ("{open: [{from: 9:00, to: 12:30 AM}]}", "write 00:30"),
        ("{open: [{from: 9:00, to: 9 pm}]}", "write 21:00"),
        ("{open: [{from: 9:00, to: late}]}", "write hours and minutes, from 00:00 to 24:00"),
        (f"{{time-zone: America/NewYork, {SHOP[1:]}", "did you mean 'America/New_York'?"),
        (f"{{holidays: us, {SHOP[1:]}", "did you mean 'US'?"),
        (f"{{holidays: us-ny, {SHOP[1:]}", "did you mean 'US-NY'?"),
        (f"{{holidays: US-NYC, {SHOP[1:]}", "did you mean 'US-NC' or 'US-NY'?"),
        (f"{{holidays: America, {SHOP[1:]}", "write a country such as US, or a part of one such as US-NY"),
        ("{open: [{from: 9:00, to: 10:00}], closed: [2026-02-30]}", "that month has 28 days"),
        (
            "{open: [{from: 9:00, to: 10:00}], closed: [2026-25-12]}",
            "months go from 01 to 12, and stand before the day",
        ),
        ("{open: [{from: 9:00, to: 10:00}], closed: [2026-12-26..2026-12-24]}", "write 2026-12-24..2026-12-26"),
        (
            "{from: 2026-05-01T20:00, until: 2026-05-02}",
            "write 2026-05-02T00:00 for the beginning of that day, 2026-05-02T24:00 for its end",
        ),
        (
            "{from: 2026-05-01T20:00-04:00, until: 2026-05-02T20:00}",
            "write 2026-05-01T20:00; 'time-zone' says where that is",
        ),
        (
            "{from: 2026-05-01T20:00Z, until: 2026-05-02T20:00}",
            "write what clocks show there then, without it: 'time-zone' says where that is",
        ),
        ("{from: 2027-03-14T02:15}", "add 'until: 2027-03-15T02:15'"),
        ("{until: 2027-03-14T02:15}", "add 'from: 2027-03-13T02:15'"),
        ("{from: 9999-12-31T20:00}", "add 'until: ...'"),
        ("{open: [{days: mo-fr, from: 9:00, to: 17:00}]}", "write mon-fri"),
        ('{open: [{days: "mon,tue", from: 9:00, to: 17:00}]}', "several stand in brackets: [mon, tue]"),
        ("{open: [{days: mon, wed, from: 9:00, to: 17:00}]}", "several stand in brackets: days: [..., wed]"),
        (
            "{closes: 17:00, open: [{from: 9:00, to: 17:00}]}",
            "hours stand in 'open': [{from: 09:00, to: 17:00}], and dates in 'closed'",
        ),
    ],
)
def test_a_refusal_says_what_to_write(source: str, hint: str) -> None:
    _, found = reading(source)
    assert [one.hint for one in found] == [hint]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["open", "closed", "holidays", "from", "until", "windows", "time-zone", "days", "to"]),
            st.one_of(
                st.text("0123456789-:.T apmz{}[],onfrisu", max_size=24),
                st.sampled_from(["US-NY", "2026-05-02T20:00", "[{from: 9:00, to: 10:00}]", "[2026-12-25]", "24:00"]),
            ),
        ),
        max_size=4,
    )
)
@settings(deadline=None)
def test_whatever_is_written_is_read_or_refused_with_a_place(entries: list[tuple[str, str]]) -> None:
    source = "".join(f"  {key}: {value}\n" for key, value in entries)
    node, _ = parse("rules.yaml", f"s:\n{source}".encode())
    made = Reading("rules.yaml")
    value = INVALID if node is None else read(node, dict[str, Schedule], made)
    if node is not None:
        assert (value is INVALID) == bool(made.diagnostics)
        assert all(one.span.line >= 1 and one.span.end_col > one.span.col for one in made.diagnostics)
    if value is not INVALID and value:
        assert Calendar.of(value["s"], NEW_YORK).boundaries(at("2026-03-04T12:30")) is not None
