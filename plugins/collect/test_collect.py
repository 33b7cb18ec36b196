"""What `collect` writes, and that it writes no row twice."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from collect import Collect
from watchword.plugin import Done, Refused
from watchword.testing import ActionContract, FakeOutside, performed

WRITTEN = "collect: {table: orders, row: {number: '{from}', said: '{rest}'}}"


class TestCollect(ActionContract):
    kind = Collect
    written = WRITTEN

    @pytest.fixture(autouse=True)
    def here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)


def collected(folder: Path, said: str, key: str) -> None:
    settings = {"folder": str(folder)}
    assert performed(Collect, WRITTEN, FakeOutside(key=key), f"GO {said}", settings) == Done()


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "orders.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_each_job_is_one_row_however_often_it_is_done(tmp_path: Path) -> None:
    for said, key in (("two, please", "a"), ("two, please", "a"), ('one "big"', "b")):
        collected(tmp_path, said, key)
    assert rows(tmp_path) == [
        {"job": "a", "number": "+15552312102", "said": "two, please"},
        {"job": "b", "number": "+15552312102", "said": 'one "big"'},
    ]


@pytest.mark.parametrize("said", ["=HYPERLINK(1)", "@SUM(1)", "+cmd|x"])
def test_a_spreadsheet_runs_nothing_that_was_texted(tmp_path: Path, said: str) -> None:
    collected(tmp_path, said, "a")
    assert rows(tmp_path)[0]["said"] == f"'{said}"


def test_a_database_gains_the_columns_that_it_lacks(tmp_path: Path) -> None:
    settings = {"file": str(tmp_path / "shop.db")}
    first = "collect: {table: orders, row: {said: '{rest}'}}"
    for written, key in ((first, "a"), (first, "a"), (WRITTEN, "b")):
        assert performed(Collect, written, FakeOutside(key=key), "GO two", settings) == Done()
    with closing(sqlite3.connect(settings["file"])) as database:
        found = database.execute("SELECT job, said, number FROM orders ORDER BY job").fetchall()
    assert found == [("a", "two", None), ("b", "two", "+15552312102")]


def test_a_column_that_cannot_be_is_refused(tmp_path: Path) -> None:
    written = """collect: {table: orders, row: {'a"b': x}}"""
    assert isinstance(performed(Collect, written, FakeOutside(), settings={"folder": str(tmp_path)}), Refused)
