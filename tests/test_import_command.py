"""What a file of opt-outs must be, and what is said of each line that cannot be imported."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from watchword import vocabulary
from watchword.cli import main
from watchword.cli.consent.listed import COLUMNS, LIFTS, Rejected, read
from watchword.clock import SystemClock
from watchword.reported import Listed
from watchword.rules.load import load_texts
from watchword.store.sqlite.store import open_sqlite

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RULES = (
    b"version: 1\nprogram: luigis\n"
    b"about: {name: Luigi's, numbers: {main: 86717, other: +15559990000}, help: help@luigis.example}\n"
)
PROGRAMS = load_texts({"rules/l.yaml": RULES}, vocabulary.builtin()).rules.programs


def test_a_line_becomes_an_opt_out_of_the_programs_scope() -> None:
    lines = ["number,program,kind,at,source,note", "1 (555) 231-2102,luigis,opt-out,2026-03-01,ACME,by phone"]
    assert list(read(lines, PROGRAMS, NOW)) == [
        Listed(
            number="+15552312102",
            scope="program:luigis",
            at=datetime(2026, 3, 1, tzinfo=UTC),
            text="ACME: by phone",
        )
    ]


def test_r33_how_the_kind_is_written_keeps_nobody_from_being_opted_out() -> None:
    rows = read(["Number,Program,Kind", "+15552312102,luigis,OPT-OUT", "+15552312103,luigis,Opt-In"], PROGRAMS, NOW)
    first, second = rows
    assert isinstance(first, Listed)
    assert isinstance(second, Rejected)
    assert second.reason == LIFTS


def test_r65_a_file_of_numbers_that_were_reassigned_needs_no_more_than_the_numbers() -> None:
    lines = ["number,at,source", "+15552312102,2026-03-01,RND", "+15552312103,,RND", "12345,,RND"]
    first, second, rejected = read(lines, PROGRAMS, NOW, reassigned=True)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    assert first == Listed(number="+15552312102", scope="account", at=at, text="RND", reassigned=True)
    assert isinstance(second, Listed)
    assert isinstance(rejected, Rejected)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("LUIGIS,luigis,,,", "no phone number; write it with its country, as in +15552312102"),
        ("(555) 231-2102,luigis,,,", "does not say its country; write it as in +15552312102"),
        ("5552312102,luigis,,,", "does not say its country; write it as in +15552312102"),
        ("07700900123,luigis,,,", "does not say its country; write it as in +15552312102"),
        ("00447700900123,luigis,,,", "does not say its country; write it as in +15552312102"),
        ("11987654321,luigis,,,", "does not say its country; write it as in +15552312102"),
        ("+1555,luigis,,,", "has too few digits, or too many; was it cut off?"),
        ("+4412,luigis,,,", "has too few digits, or too many; was it cut off?"),
        ("86717,luigis,,,", "no phone number; write it with its country, as in +15552312102"),
        ("+15552312102,luigi,,,", "there is no program 'luigi'"),
        ("+15552312102,,,,", "says neither program nor scope; account is every program"),
        ("+15552312102,,luigis,,", "there is no scope 'luigis'; there are account, program:luigis"),
        ("+15559990000,luigis,,,", "one of our own numbers; write that of the person"),
        ("+15552312102,luigis,account,,", "program and scope exclude each other"),
        ("+15552312102,luigis,,opt-in,", LIFTS),
        ("+15552312102,luigis,,out,", "kind 'out' is not opt-out"),
        ("+15552312102,luigis,,,soon", "'soon' is no time such as 2026-03-01 or 2026-03-01T12:00"),
        ("+15552312102,luigis,,,2027-01-01", "'2027-01-01' has not come yet"),
    ],
)
def test_r33_a_line_that_cannot_be_imported_is_rejected_with_its_reason(row: str, reason: str) -> None:
    lines = ["number,program,scope,kind,at", "+15552312103,luigis,,,", row]
    _, rejected = read(lines, PROGRAMS, NOW)
    assert rejected == Rejected(line=3, number=row.partition(",")[0], reason=reason)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("phone,program", f"there is no column 'phone'; there are {', '.join(COLUMNS)}"),
        ("number", "are needed"),
        ("number,program,number", "two columns 'number'"),
    ],
)
def test_a_file_without_the_columns_is_refused(header: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        list(read([header], PROGRAMS, NOW))


HEADER = "number,program\n"


def ran(folder: Path, lines: str, *options: str) -> Result:
    """Import a file into a folder of its own, as far as that is said."""
    (folder / "config.yaml").write_text("version: 1\n")
    (folder / "rules").mkdir()
    (folder / "rules" / "l.yaml").write_bytes(RULES)
    (folder / "file.csv").write_bytes(lines.encode("latin-1"))
    asked = ["--config", str(folder / "config.yaml"), "consent", "import", str(folder / "file.csv"), *options]
    return CliRunner().invoke(main, asked, prog_name="watchword")


def test_of_many_lines_that_cannot_be_imported_the_first_are_shown(tmp_path: Path) -> None:
    said = ran(tmp_path, HEADER + "12,luigis\n" * 25 + "+15552312102,luigis\n", "--dry-run")
    assert (said.exit_code, said.stdout) == (1, "would import 1 opt-out, as far as they are new\nrejected 25 lines\n")
    assert (said.stderr.count("line "), said.stderr.splitlines()[-1]) == (
        20,
        "... and 5 more: --rejects FILE has them all",
    )


def test_a_file_takes_all_lines_that_cannot_be_imported(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    said = ran(tmp_path, HEADER + "12,luigis\n" * 25, "--dry-run", "--rejects", str(rejects))
    assert (said.exit_code, said.stderr) == (1, "")
    assert [line.partition(",")[0] for line in rejects.read_text().splitlines()] == ["line", *map(str, range(2, 27))]


@pytest.mark.parametrize("rejects", ["file.csv", "link.csv"])
def test_a_file_is_never_written_over_by_what_cannot_be_imported_of_it(tmp_path: Path, rejects: str) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "file.csv")
    lines = HEADER + "12,luigis\n"
    said = ran(tmp_path, lines, "--rejects", str(tmp_path / rejects))
    assert (said.exit_code, said.stdout) == (2, "")
    assert "is what is imported: name another file" in said.stderr
    assert (tmp_path / "file.csv").read_text() == lines


def test_of_one_that_was_known_already_it_is_said_that_it_was(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    asyncio.run(open_sqlite(tmp_path / "data" / "watchword.db", "node", SystemClock()).close())
    said = ran(tmp_path, HEADER + "+15552312102,luigis\n" * 2)
    assert said.stdout == "imported 1 opt-out; 1 was known\n"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("phone\n1\n", "there is no column 'phone'"),
        ("number;program\n+15552312102;luigis\n", "its columns are to be separated by commas, as in number,program"),
        (HEADER + "caf\xe9,luigis\n", "it is not in UTF-8; save it as a CSV file in UTF-8"),
        (HEADER + '+15552312102,luigis\n"+15552312103,luigis\n', "line 3: a quotation mark in it is never closed"),
        (HEADER + '"+15552312102"1,luigis\n', "line 2: ',' expected after '\"'"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(tmp_path: Path, lines: str, why: str) -> None:
    said = ran(tmp_path, lines, "--dry-run")
    assert said.exit_code == 2
    assert why in said.stderr


def test_without_a_database_nothing_is_recorded_and_the_answer_says_so(tmp_path: Path) -> None:
    said = ran(tmp_path, HEADER + "+15552312102,luigis\n")
    assert (said.exit_code, said.stdout) == (2, "")
    assert "there is no database" in said.stderr


@pytest.mark.parametrize("many", [0, 999, 1000, 2500])
def test_what_stands_before_a_line_that_is_no_csv_is_imported_and_counted(tmp_path: Path, many: int) -> None:
    (tmp_path / "data").mkdir()
    asyncio.run(open_sqlite(tmp_path / "data" / "watchword.db", "node", SystemClock()).close())
    good = "".join(f"+1555231{line:04},luigis\n" for line in range(many))
    said = ran(tmp_path, HEADER + good + '"+15552312102,luigis\n')
    whole = many // 1000 * 1000
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.splitlines()[-1].startswith(f"imported {whole} opt-outs from before that; mend the file")
