"""What is explained can be pasted as a test, and that test passes."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from textwrap import indent

from hypothesis import example, given
from hypothesis import strategies as st

from replay.life import FIRST, NOON, TEXTS
from replay.test_replay import lived
from watchword import vocabulary
from watchword.explain import Exchange, as_test
from watchword.explain.exchange import talk
from watchword.message import Message
from watchword.person import Person
from watchword.replay.exchanges import exchanges
from watchword.rules.inline import Given, Waiting
from watchword.rules.load import load_texts
from watchword.state import OUR_LINE
from watchword.store.reader import Reader
from watchword.text import clean
from watchword.trial import failures, told
from watchword.trial.case import Stage, entries
from watchword.trial.run import known

RULES = (
    FIRST
    + "  - {id: deal, when: {keyword: DEAL}, then: [{coupon: {pool: spring, when-empty: No}}, {reply: '{coupon}'}]}\n"
    + "  - {id: who, when: {keyword: WHO}, then: [{log: '{from} asks, {text}'}, {reply: 'you: are, {from} #1'}]}\n"
)
LOADED = load_texts({"rules/l.yaml": RULES.encode()}, vocabulary.builtin()).rules
PROGRAM = LOADED.programs["luigis"]
GIVENS = st.builds(
    Given,
    subscribed=st.sampled_from([(), ("club",), ("club", "deals")]),
    contact=st.sampled_from([{}, {"first": "Ann: the #1"}, {"first": "", "last": "O'Neil, {x}"}]),
    language=st.sampled_from([None, "en", "es"]),
    asked=st.sampled_from([None, Waiting("table"), Waiting("table", {"at": "8, or 9"})]),
    opted_out=st.booleans(),
    tagged=st.sampled_from([(), ("vip",), ("new", "vip")]),
    entered=st.sampled_from([(), ("car",), ("car", "trip")]),
    handed_over=st.sampled_from([None, None, "front-desk"]),
    blocked=st.sampled_from([False, False, True]),
    coupons=st.sampled_from([{}, {"spring": "A-1"}]),
    pools=st.sampled_from([{}, {"spring": ""}, {"spring": "B: 2"}]),
    voted=st.sampled_from([{}, {"final": "Anna"}, {"final": "Anna: 1", "semi": "#2"}]),
)
SAID = st.sampled_from([*TEXTS, "WHO", "who is it", "DEAL"]) | st.text(max_size=20).map(clean)
TALKS = st.lists(st.tuples(SAID, st.sampled_from([0, 1, 60, 3600, 90_000])), min_size=1, max_size=6)


def explained(said: Given, turns: Sequence[tuple[str, int]], sender: str = "+15557654321") -> list[Exchange]:
    person: Person = known(said, Stage(PROGRAM, entries(PROGRAM)), sender, NOON)
    messages, now = [], NOON
    for text, gap in turns:
        now += timedelta(seconds=gap if messages else 0)
        messages.append(Message(endpoint="e", key="k", sender=sender, to="86717", text=text, received_at=now))
    return list(talk(LOADED, lambda _to: OUR_LINE, person, messages))


def failing(pasted: str) -> list[str]:
    loaded = load_texts({"rules/l.yaml": f"{RULES}tests:\n{indent(pasted, '  ')}".encode()}, vocabulary.builtin())
    return [told(one, loaded.texts) for one in failures(loaded)]


@given(GIVENS, TALKS)
@example(Given(), [("\n", 0)])
@example(Given(), [(" who \n", 0)])
def test_what_is_pasted_passes(said: Given, turns: list[tuple[str, int]]) -> None:
    assert failing(as_test(explained(said, turns))) == []


def test_who_it_was_is_not_pasted() -> None:
    pasted = as_test(explained(Given(), [("WHO", 0)]))
    assert "7654321" not in pasted
    assert "log: +15555550100 asks, WHO" in pasted


def test_what_was_stored_is_pasted_as_it_was_decided(tmp_path: Path) -> None:
    database = lived(tmp_path / "watchword.db", FIRST)

    async def ask(reader: Reader) -> list[Exchange]:
        found = await exchanges(
            reader, [one for one in await reader.messages(450) if one.program], vocabulary.builtin()
        )
        await reader.close()
        return found

    stored = asyncio.run(ask(database.reader()))
    told_of = [one for one in stored if not one.state.contact.fired and one.decision.trace.reading.intent == "none"]
    assert len(told_of) > 100
    assert failing("".join(as_test([one]) for one in told_of)) == []
