"""`watchword reviews list`: what is to be decided, as whoever decides reads it."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from store.given import ANN, NOON, doubt, message, opened_sqlite, receive
from watchword.cli import main
from watchword.store.reviewed import MOST_SAID

CONFIG = """\
version: 1
data: ./data
endpoints:
  main: {provider: skycore, sending: sandbox, path-secrets: [a-path-secret-for-tests-only], numbers: {86717: {}}}
"""


def doubted(place: Path, texts: list[str]) -> None:
    """Let one person write what may be an opt-out, several times."""

    async def receive_all() -> None:
        store = opened_sqlite(place / "data" / "watchword.db", "node-1")
        for number, text in enumerate(texts):
            await receive(store, message(f"k{number}"), doubt(text=text, effective=NOON))
        await store.close()

    (place / "data").mkdir()
    (place / "config.yaml").write_text(CONFIG)
    asyncio.run(receive_all())


@pytest.mark.parametrize(
    ("later", "joined"),
    [(0, "0"), (2, "2"), (MOST_SAID - 2, "18"), (MOST_SAID - 1, "19 or more"), (MOST_SAID + 5, "19 or more")],
)
def test_a_review_is_listed_by_the_text_that_opened_it_with_how_many_have_joined_it_since(
    later: int, joined: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubted(tmp_path, ["not interested", *["nope"] * later])
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(main, ["reviews", "list"])
    assert ran.exit_code == 0, ran.output
    headings, listed = ran.stdout.splitlines()
    assert headings.split()[-2:] == ["joined", "said"]
    assert listed.rstrip().endswith(f"  {joined.ljust(len('joined'))}  'not interested'")


@pytest.mark.parametrize("said", ["not interested [/stop]", "[red]not interested", "[link=x]no[/link]"])
def test_brackets_that_people_write_are_shown_as_they_stand(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubted(tmp_path, [said])
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(main, ["reviews", "list"])
    assert ran.exit_code == 0, ran.output
    assert f"'{said}'" in ran.stdout


def test_r14_an_opt_in_that_is_told_by_hand_lets_nothing_go_that_a_review_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubted(tmp_path, ["not interested"])
    (tmp_path / "rules").mkdir()
    for name in ("luigis", "marios"):
        numbers = {"luigis": "86717", "marios": "+15552310000"}[name]
        about = f"about: {{name: {name}, numbers: {{main: {numbers}}}, help: 800-555-0199}}\n"
        (tmp_path / "rules" / f"{name}.yaml").write_text(f"version: 1\nprogram: {name}\n{about}")
    monkeypatch.chdir(tmp_path)
    asked = ["consent", "opt-in", ANN, "--by", "Ann", "--why", "a form", "--program"]
    held, free = (CliRunner().invoke(main, [*asked, name]) for name in ("luigis", "marios"))
    assert (held.exit_code, free.exit_code) == (1, 0), held.output + free.output
    assert held.stdout.startswith(
        f"the opt-in of {ANN} is recorded, but texts in program:luigis are held, as review 1 is "
    )
    assert free.stdout == f"the opt-in of {ANN} is recorded; they may be texted\n"
