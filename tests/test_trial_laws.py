"""Laws of inline tests: the same however often and in whatever order, and a talk is single texts, one by one."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from running import PROJECT
from trials import loaded
from watchword import vocabulary
from watchword.decide import decide
from watchword.person import STRANGER, after, told
from watchword.rules.inline import InlineTest, Scene, Turn
from watchword.rules.load import load
from watchword.trial import Case, cases, run
from watchword.trial.run import begins, line, message

RULES = [
    "{id: join, when: {keyword: {en: JOIN, es: UNIR}}, then: [{ask: {prompt: j, text: sure?}}]}",
    "{id: yes, when: {answering: j, answer: yes}, then: [{subscribe: news}, {reply: in}]}",
    "{id: once, when: {keyword: ONCE}, limit: {per-sender: 1, every: 1h}, then: [{reply: once}]}",
    "{id: on, when: {subscribed: news}, then: [{reply: on}]}",
    "{id: rest, tier: fallback, then: [{reply: '{text}'}]}",
]
TALKER = loaded(RULES, more="lists: {news: {}}\n")
STAGE = next(cases(loaded(RULES, ["{text: w, fires: rest}"], more="lists: {news: {}}\n")))
TURNS = st.lists(
    st.builds(
        Turn,
        text=st.sampled_from(["JOIN", "unir", "yes", "ONCE", "STOP", "START", "HELP", "what?", ""]),
        after=st.none() | st.sampled_from([timedelta(0), timedelta(minutes=59), timedelta(hours=30)]),
        fires=st.sampled_from([(), ("rest",), ("yes",), ("on",), ("nothing",)]),
    ),
    min_size=1,
    max_size=8,
)


def case_of(turns: Sequence[Turn]) -> Case:
    return replace(STAGE, test=InlineTest(Scene(), tuple(turns)), spans=(STAGE.span,) * len(turns))


@given(TURNS)
def test_a_test_comes_out_the_same_every_time(turns: list[Turn]) -> None:
    assert run(TALKER.rules, case_of(turns)) == run(TALKER.rules, case_of(turns))


@given(TURNS)
def test_a_talk_is_single_texts_with_what_they_leave_carried_by_hand(turns: list[Turn]) -> None:
    case, person, now = case_of([replace(turn, fires=()) for turn in turns]), STRANGER, begins(STAGE)
    program = STAGE.stage.program
    for turn, heard in zip(turns, run(TALKER.rules, case).heard, strict=True):
        if heard.message.received_at != begins(STAGE):
            now = heard.message.received_at
        state = person.state(program.id, program.scope, now)
        alone = decide(TALKER.rules, line(case), message(case, turn, now), state, now, seed=0)
        assert alone == heard.decision
        person = told(after(person, alone.effects), alone.effects, now)


@given(st.randoms(use_true_random=False))
def test_the_order_of_tests_does_not_matter(random: Random) -> None:
    one = load(PROJECT / "rules", vocabulary.builtin())
    listed = list(cases(one))
    expected = {case.name: run(one.rules, case) for case in listed}
    random.shuffle(listed)
    assert {case.name: run(one.rules, case) for case in listed} == expected
