"""What came and was decided, explained from what was kept of it."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from replay.life import FIRST, SECOND
from replay.test_replay import lived
from store.given import BOB, NOON, decision, message, opened_sqlite, text
from watchword.cli import main
from watchword.decision import Decision
from watchword.explain import as_test, explain
from watchword.explain.exchange import talk
from watchword.person import STRANGER
from watchword.rules.load import load_texts
from watchword.state import OUR_LINE, State, Suppression
from watchword.vocabulary import builtin

CONFIG = """\
version: 1
data: ./data
endpoints:
  main: {provider: skycore, sending: sandbox, path-secrets: [a-path-secret-for-tests-only], numbers: {86717: {}}}
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "luigis.yaml").write_text(FIRST)
    (tmp_path / "data").mkdir()
    (tmp_path / "config.yaml").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def explained(*words: str, code: int = 0) -> Result:
    ran = CliRunner().invoke(main, ["explain", *words], prog_name="watchword", terminal_width=100)
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exc_info
    assert ran.exit_code == code, ran.output
    return ran


def decided_by_lost_rules(place: Path) -> None:
    async def receive() -> None:
        store = opened_sqlite(place / "data" / "watchword.db", "node-1")
        decided = replace(decision(text(), outcome="fallback"), rules=("luigis/unknown",))
        await store.receive(message(), "luigis", "program:luigis", lambda _message, _state: decided)
        await store.close()

    asyncio.run(receive())


def test_of_rules_that_are_lost_it_is_told_which_one_was_written_down(place: Path) -> None:
    decided_by_lost_rules(place)
    said = explained("--message", "1").output
    assert "it cannot be decided again as it was; what was written down: fallback by luigis/unknown\n" in said
    assert "FIRED  luigis/unknown               (as written down)\n" in said
    assert "no rule fired" not in said


def test_a_test_of_what_lost_rules_decided_says_what_is_not_known(place: Path) -> None:
    decided_by_lost_rules(place)
    pasted = explained("--message", "1", "--as-test").output
    assert "# the rules that decided it cannot be loaded: what was done is left out, and the time is of UTC\n" in pasted
    assert "  fires: unknown\n" in pasted


def test_where_nothing_is_kept_of_what_was_known_it_is_said_and_not_taken_for_nothing() -> None:
    rules = load_texts({"rules/l.yaml": FIRST.encode()}, builtin()).rules
    (one,) = talk(rules, lambda _to: OUR_LINE, STRANGER, [message(text="MENU")])
    old = replace(one, is_state_kept=False)
    assert "known    nothing of what was known of the person then is written down\n" in explain(old)
    assert (
        as_test([old])
        == f"# what was known of the person then is not written down: say it below `given`\n{as_test([one])}"
    )


def test_home_assistant_117133_no_later_message_evicts_why_an_earlier_one_was_decided(place: Path) -> None:
    lived(place / "data" / "watchword.db", FIRST)
    before = [explained("--message", str(number), "--json").output for number in (1, 7)]

    async def receive() -> None:
        store = opened_sqlite(place / "data" / "watchword.db", "node-2")
        for number in range(500):
            dull = message(key=f"dull-{number}", sender=f"+1555232{number:04}")
            await store.receive(dull, "luigis", "program:luigis", lambda *_: decision(outcome="fallback"))
        await store.close()

    asyncio.run(receive())
    (place / "rules" / "luigis.yaml").write_text(SECOND)
    assert [explained("--message", str(number), "--json").output for number in (1, 7)] == before


def test_the_json_of_what_came_says_what_came_of_it_beside_the_decision(place: Path) -> None:
    lived(place / "data" / "watchword.db", FIRST)
    told: dict[str, Any] = json.loads(explained("--message", "7", "--json").output)
    assert msgspec.convert({key: told[key] for key in Decision.__struct_fields__}, Decision).revision
    assert told["message"]["id"] == 7
    assert told["message"]["text"] in explained("--message", "7").output
    assert told["notes"][0].startswith("message 7, decided by revision")
    assert {line.strip() for line in told["results"]} <= {
        line.strip() for line in explained("--message", "7").output.splitlines()
    }
    several = json.loads(explained("--conversation", told["message"]["sender"], "--last", "3", "--json").output)
    assert [one["message"]["sender"] for one in several] == [told["message"]["sender"]] * 3


@pytest.mark.parametrize("person", ["(555) 765-4321", "abc", ""])
def test_a_conversation_of_no_number_is_refused(place: Path, person: str) -> None:
    decided_by_lost_rules(place)
    wanted = "--conversation wants a number with + and its country code, such as +15557654321"
    assert f"{wanted}, not '{person}'" in explained("--conversation", person, code=2).output
    assert f"{BOB} has written nothing" in explained("--conversation", BOB, code=2).output


def test_a_text_of_the_past_is_not_said_to_have_been_held_as_its_result_tells() -> None:
    rules = load_texts({"rules/l.yaml": FIRST.encode()}, builtin()).rules
    (one,) = talk(rules, lambda _to: OUR_LINE, STRANGER, [message(text="LEAVE")])
    out = State(suppression=Suppression(scope="program:luigis", since=NOON - timedelta(days=1)))

    def told(*results: str) -> str:
        return explain(replace(one, state=out, results=results))

    assert "bye  (1 segment)  NOT SENT: they have opted out\n" in told()
    said = told("1.1  reply: done at 2026-11-23 12:01:00 UTC")
    assert "bye  (1 segment)  they had opted out when this was decided\ncame of it\n" in said
    assert "NOT SENT" not in said
