"""A number that does not say its country is another's: nothing is recorded or handed over of it."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from watchword.cli import main
from watchword.message import lacks_country, number

ANY = st.text(max_size=20) | st.from_regex(r"\+?[0-9 ().-]{1,18}", fullmatch=True)


@given(st.from_regex(r"[2-9][0-9]{6,9}|0[0-9]{6,13}|1[01][0-9]{5,12}", fullmatch=True))
def test_digits_that_may_be_of_any_country_do_not_say_theirs(digits: str) -> None:
    assert lacks_country(digits)
    assert lacks_country(f"({digits[:3]}) {digits[3:]}")


@given(st.from_regex(r"\+([2-9]|1[2-9])[0-9]{6,13}|1[2-9][0-9]{9}", fullmatch=True))
def test_a_number_with_its_country_says_it_however_it_is_written(full: str) -> None:
    assert not lacks_country(full)
    assert not lacks_country(f" {full[:4]} {full[4:]}")
    assert not lacks_country(number(full))


@given(ANY)
def test_what_is_a_short_code_or_no_number_has_no_country_to_say(written: str) -> None:
    normal = number(written)
    if not normal.removeprefix("+").isdigit() or len(normal) <= 6:
        assert not lacks_country(written)


ABOUT_A_PERSON = [
    "consent show",
    "consent export",
    "consent erase --by Ann --why asked",
    "consent opt-out --everything --by Ann --why called",
    "consent opt-in --program luigis --by Ann --why signed",
    "phone",
]


@pytest.mark.parametrize("asked", ABOUT_A_PERSON)
@pytest.mark.parametrize("person", ["5552312102", "(555) 231-2102", "07700900123"])
def test_r23_r62_a_command_about_a_number_without_its_country_does_nothing(
    tmp_path: Path, asked: str, person: str
) -> None:
    (tmp_path / "config.yaml").write_text("version: 1\n")
    said = CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), *asked.split(), person])
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr == f"watchword: '{person}' does not say its country; write it as in +15552312102\n"
    assert [one.name for one in tmp_path.iterdir()] == ["config.yaml"]


@pytest.mark.parametrize("asked", ABOUT_A_PERSON)
def test_r23_r62_a_command_about_nobody_asks_whose_number_is_meant(tmp_path: Path, asked: str) -> None:
    (tmp_path / "config.yaml").write_text("version: 1\n")
    said = CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), *asked.split(), " "])
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr == "watchword: say whose number; write it with its country, as in +15552312102\n"
