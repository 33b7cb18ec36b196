"""How amounts are written for people."""

from datetime import timedelta

import pytest

from watchword.wording import count, duration, size


@pytest.mark.parametrize(("number", "written"), [(0, "0 rules"), (1, "1 rule"), (2, "2 rules")])
def test_one_thing_is_one_thing(number: int, written: str) -> None:
    assert count(number, "rule") == written


@pytest.mark.parametrize(
    ("octets", "written"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (414_089_216, "414.1 MB"), (5 * 10**15, "5000.0 TB")],
)
def test_sizes_are_written_in_the_unit_that_fits(octets: int, written: str) -> None:
    assert size(octets) == written


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "0 s"), (119, "119 s"), (-300, "5 min"), (7_200, "2 h"), (259_200, "3 days")]
)
def test_durations_are_written_in_the_unit_that_fits(seconds: int, written: str) -> None:
    assert duration(timedelta(seconds=seconds)) == written
