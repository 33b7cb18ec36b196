"""What actions left of people, as commands count and list it."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store.given import ANN, BOB, LUIGIS, NOON, message, opened_sqlite, receive
from test_reviews_command import CONFIG
from watchword.cli import main
from watchword.effects import Blocks, Effect, Enters, HandsOver, Tags, Votes


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "config.yaml").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def left(place: Path, *effects: Effect) -> None:
    """Have a message leave each of these facts."""

    async def receive_all() -> None:
        store = opened_sqlite(place / "data" / "watchword.db", "node-1")
        for n, effect in enumerate(effects):
            await receive(store, message(f"k{n}"), effect)
        await store.close()

    asyncio.run(receive_all())


def run(*command: str, code: int = 0) -> Result:
    ran = CliRunner().invoke(main, command, prog_name="watchword")
    assert ran.exit_code == code, ran.output
    return ran


def lines(printed: str) -> Sequence[list[str]]:
    return [line.split() for line in printed.splitlines()]


def vote(choice: str, number: str, program: str = LUIGIS) -> Votes:
    return Votes(program=program, number=number, poll="final", choice=choice, at=NOON)


def test_a_poll_is_counted_the_most_votes_first_and_by_program_where_several_have_it(place: Path) -> None:
    left(place, vote("Ben", ANN), vote("Anna", BOB), vote("Anna", "+15552312104"))
    assert lines(run("votes", "final").stdout) == [
        ["final:", "3", "votes"],
        ["for", "votes", "share"],
        ["Anna", "2", "66.7%"],
        ["Ben", "1", "33.3%"],
    ]


def test_where_several_programs_have_a_poll_each_is_counted_apart_too(place: Path) -> None:
    left(place, vote("Anna", ANN), vote("Ben", BOB), vote("Ben", ANN, "uptown"))
    assert lines(run("votes", "final").stdout)[1:] == [
        ["for", "votes", "share", "luigis", "uptown"],
        ["Ben", "2", "66.7%", "1", "1"],
        ["Anna", "1", "33.3%", "1", "0"],
    ]
    assert json.loads(run("votes", "final", "--json").stdout)[0] == {
        "program": "luigis",
        "choice": "Anna",
        "people": 1,
    }


def test_codes_are_loaded_once_and_listed_with_what_is_left_and_a_line_that_is_none_is_told_of(place: Path) -> None:
    left(place)
    (place / "codes.txt").write_text("\ufeffS-1\nS-2\n\n S-3 \nS-1\nno code\n", encoding="utf-8")
    ran = run("coupons", "load", "spring", "codes.txt", code=1)
    assert ran.stdout == "spring: 3 codes added, 0 there already\n"
    assert ran.stderr == "  line 6 is no code: up to 64 letters, digits and signs without spaces\n"
    (place / "more.txt").write_text("S-3\nS-4\n")
    assert run("coupons", "load", "spring", "more.txt").stdout == "spring: 1 code added, 1 there already\n"
    assert lines(run("coupons", "list").stdout) == [["pool", "codes", "given", "left"], ["spring", "4", "0", "4"]]


def test_a_pool_has_a_name_and_a_file_is_text(place: Path) -> None:
    left(place)
    (place / "codes.txt").write_bytes(b"\xff\xfeS")
    assert "no name of a pool" in run("coupons", "load", "two words", "codes.txt", code=2).stderr
    assert "not UTF-8" in run("coupons", "load", "spring", "codes.txt", code=2).stderr
    assert run("coupons", "list").stdout == "no codes are loaded: `watchword coupons load POOL FILE` does that\n"


def enters(number: str, seconds: int = 0, program: str = LUIGIS) -> Enters:
    return Enters(program=program, number=number, contest="car", at=NOON + timedelta(seconds=seconds))


def test_entrants_are_listed_in_their_order_and_by_program(place: Path) -> None:
    left(place, enters(BOB, 1), enters(ANN, 0), enters(ANN, 2, "uptown"))
    assert [line[:2] for line in lines(run("entries", "list", "car").stdout)[1:]] == [
        [ANN, "luigis"],
        [BOB, "luigis"],
        [ANN, "uptown"],
    ]
    assert len(lines(run("entries", "list", "car", "--program", "uptown").stdout)) == 2
    assert run("entries", "list", "trip", code=1).stdout == "nobody has entered 'trip'\n"


def drawn(*options: str) -> list[str]:
    return [line[0] for line in lines(run("entries", "draw", "car", *options).stdout)[1:]]


def test_a_seed_draws_the_same_winners_again_by_lots_that_anybody_can_check(place: Path) -> None:
    people = [f"+1555231200{n}" for n in range(8)]
    left(place, *map(enters, people), enters(people[0], 0, "uptown"))
    everybody = drawn("--seed", "7", "--winners", "8")
    assert everybody == sorted(people, key=lambda one: hashlib.sha256(f"7\ncar\n{one}".encode()).hexdigest())
    assert drawn("--seed", "7", "--winners", "3") == everybody[:3]
    assert drawn("--seed", "8", "--winners", "8") != everybody
    assert (
        "9 winners cannot be drawn of 8 persons"
        in run("entries", "draw", "car", "--seed", "7", "--winners", "9", code=2).stderr
    )


def over(number: str, program: str = LUIGIS, desk: str = "front-desk") -> HandsOver:
    return HandsOver(program=program, number=number, desk=desk, at=NOON, until=NOON + timedelta(days=1))


def test_what_is_handed_over_is_listed_shown_and_closed(place: Path) -> None:
    left(place, over(ANN), Tags(program=LUIGIS, number=ANN, tag="later"), over(BOB, desk="back"))
    listed = lines(run("handoffs", "list", "--desk", "front-desk").stdout)[1:]
    assert listed == [[ANN, LUIGIS, "front-desk", "2026-11-23", "12:00", "2026-11-24", "12:00", "3"]]
    shown = run("handoffs", "show", ANN).stdout
    assert f"{ANN} in luigis: with front-desk since 2026-11-23 12:00 UTC" in shown
    assert shown.count("'pizza'") == 3
    assert run("handoffs", "close", ANN).stdout == f"{ANN} is answered by the rules of luigis again\n"
    assert "nothing of" in run("handoffs", "show", ANN, code=2).stderr
    assert f"no program has handed {ANN} over" in run("handoffs", "close", ANN, code=2).stderr
    run("handoffs", "close", BOB)
    assert run("handoffs", "list").stdout == "no conversation is handed over\n"


def test_where_several_programs_have_handed_somebody_over_one_is_named(place: Path) -> None:
    left(place, over(ANN), over(ANN, "uptown"))
    assert "which of luigis, uptown" in run("handoffs", "close", ANN, code=2).stderr
    assert "by the rules of uptown" in run("handoffs", "close", ANN, "--program", "uptown").stdout
    assert "by the rules of luigis" in run("handoffs", "close", ANN).stdout


def test_who_is_blocked_is_listed_and_lifted(place: Path) -> None:
    left(place, Blocks(program=LUIGIS, number=ANN, why="abusive words", at=NOON))
    listed = lines(run("blocked", "list").stdout)[1:]
    assert listed == [[ANN, LUIGIS, "2026-11-23", "12:00", "abusive", "words"]]
    assert run("blocked", "lift", ANN).stdout == f"{ANN} is answered by luigis again\n"
    assert run("blocked", "list").stdout == "nobody is blocked\n"


def test_a_poll_that_nobody_votes_in_has_no_votes(place: Path) -> None:
    left(place, vote("Anna", ANN))
    assert run("votes", "finale").stdout == "finale: 0 votes\n"


def test_a_poll_contest_or_pool_that_is_called_nearly_as_one_of_the_rules_is_told_so(place: Path) -> None:
    left(place)
    (place / "rules").mkdir()
    then = "[{vote: {poll: final, for: Ann}}, {enter: summer}, {coupon: spring}, {reply: Thanks}]"
    rule = f"rules:\n  - {{id: a, when: {{keyword: A1}}, then: {then}}}\n"
    about = "about: {name: Shop, numbers: {main: 86717}, help: help@shop.example}\n"
    (place / "rules" / "shop.yaml").write_text(f"version: 1\nprogram: shop\n{about}{rule}")
    (place / "codes.txt").write_text("S-1\n")
    assert run("votes", "fnal").stderr == "no rule votes in 'fnal': did you mean 'final'?\n"
    assert run("votes", "final").stderr == run("votes", "zebra").stderr == ""
    told = "no rule enters anybody in 'sumer': did you mean 'summer'?\n"
    assert run("entries", "list", "sumer", code=1).stderr == told
    told = "  no rule gives a code of 'sprng': did you mean 'spring'?\n"
    assert run("coupons", "load", "sprng", "codes.txt").stderr == told
    assert run("coupons", "load", "sprng", "codes.txt").stderr == ""


def test_a_name_of_a_number_is_looked_up_in_rules_that_load_and_else_told_so(place: Path) -> None:
    (place / "rules").mkdir()
    (place / "rules" / "shop.yaml").write_text("version: 1\nprogram: shop\nrulez: []\n")
    told = run("text", "hello", "--to", "main", code=2).output
    assert "the file has no key 'rulez'" in told
    assert "which number 'main' is stands in the rules, and they do not load" in told


def test_what_is_published_where_no_server_runs_is_told_to_wait_for_one(place: Path) -> None:
    (place / "rules").mkdir()
    rule = "rules: [{id: a, when: {keyword: A1}, then: [{reply: Hi}], tests: [A1]}]\n"
    about = "about: {name: Shop, numbers: {main: 86717}, help: help@shop.example}\n"
    (place / "rules" / "shop.yaml").write_text(f"version: 1\nprogram: shop\n{about}{rule}")
    told = run("publish", code=2).stderr
    assert "nothing is published, as no server has ever run on" in told
    assert "start one by `watchword serve`: it begins with rules/ as it is" in told
    left(place)
    told = run("publish").stdout
    assert "published revision" in told
    assert told.endswith("no server runs here: the next one that `watchword serve` starts decides by it\n")
