"""Laws of what is known beside a text: it settles doubts, and no word of opt-out is lost to it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_words import ALL
from watchword import consent, vocabulary
from watchword.conformance.mutations import RESERVED, variances
from watchword.consent import doubts, questions
from watchword.consent.context import Context
from watchword.decide import decide
from watchword.decision import Decision
from watchword.effects import Job, Review
from watchword.message import Message
from watchword.rules.load import load_texts
from watchword.state import OUR_LINE, UNKNOWN, Contact, Prompt, State, Told

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)

BLAST = "Luigi's: 2 for 1 on all pizza today! Reply STOP to end"
QUESTION = "Luigi's: Will you come on Friday? Reply STOP to end"
VARIED = [text for word in RESERVED for _, text in variances(word)]
PURPOSES = {"farewell": Context(purpose="conversational"), "order": Context(purpose="transactional")}
"""Where what asks for no more texts elsewhere leaves a doubt."""
DOUBTS = [doubt.heard for doubt in doubts.shipped().doubts]
CONTEXTS = st.builds(
    Context,
    recent=st.lists(st.one_of(st.sampled_from([BLAST, QUESTION, *VARIED[:40]]), st.text()), max_size=3).map(tuple),
    pending=st.booleans(),
    purpose=st.sampled_from(["marketing", "transactional", "alert", "conversational"]),
    expected=st.booleans(),
    stop_anywhere=st.booleans(),
)


def decided(
    text: str,
    *written: str,
    state: State = UNKNOWN,
    purpose: str = "marketing",
    media: tuple[str, ...] = (),
    more: str = "",
) -> Decision:
    about = f"about: {{name: Luigi's, numbers: {{main: 86717}}, help: help@luigis.example, purpose: {purpose}}}\n"
    file = f"version: 1\nprogram: luigis\n{about}{more}rules:\n" + "".join(f"  - {rule}\n" for rule in written)
    ruled = load_texts({"rules/luigis.yaml": file.encode()}, vocabulary.builtin()).rules
    said = Message(
        endpoint="main", key="k", sender="+15552312102", to="86717", text=text, received_at=NOON, media=media
    )
    return decide(ruled, OUR_LINE, said, state, NOON, seed=1)


def texts(decision: Decision) -> list[str]:
    return [effect.settings["text"] for effect in decision.effects if isinstance(effect, Job) and effect.number]


def told(*recent: str, prompt: Prompt | None = None) -> State:
    return State(contact=Contact(prompt=prompt), recent=tuple(Told(text, NOON - timedelta(hours=1)) for text in recent))


@given(st.sampled_from(VARIED), CONTEXTS)
def test_nothing_that_is_known_undoes_a_reserved_word(text: str, context: Context) -> None:
    assert consent.read(text, ALL, context=context).intent == "opt-out"


@given(st.one_of(st.text(), st.sampled_from([*DOUBTS, *VARIED])), CONTEXTS)
def test_any_text_can_be_read_whatever_is_known_and_has_a_reason(text: str, context: Context) -> None:
    assert consent.reason(consent.read(text, ALL, context=context, pictured=True))


@pytest.mark.parametrize("doubt", doubts.shipped().doubts, ids=lambda doubt: doubt.heard)
def test_each_doubt_has_sources_and_is_held_where_nothing_settles_it(doubt: doubts.Doubt) -> None:
    assert doubt.sources
    assert set(doubt.sources) <= doubts.shipped().sources.keys()
    context = PURPOSES.get(doubt.of, Context())
    read = consent.read(f"{doubt.heard}!", doubt.languages or ("ja",), context=context)
    assert (read.intent, read.rung) == ("hold", doubt.of)


def test_a_bare_no_counts_where_its_language_is_spoken() -> None:
    assert consent.read("no", ("en", "pl")).intent == "hold"
    assert consent.read("no", ("pl",)).intent == "none"  # which is a yes in Polish


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        (QUESTION, True),
        ("Reply YES to confirm or NO to cancel.", True),
        ("Confirm? Y/N", True),
        ("Responda SI o NO", True),
        (BLAST, False),
        ("Hungry? Two for one today! Text STOP to end", False),
        ("Need help? Text HELP. Sale ends tonight.", False),
        ("", False),
    ],
)
def test_a_question_is_one_that_is_left_to_the_person(text: str, asks: bool) -> None:
    assert questions.asks(text) is asks


def test_a_picture_leaves_a_doubt_after_marketing_that_asks_for_no_answer() -> None:
    def pictured(context: Context, text: str = "") -> str:
        return consent.read(text, ALL, context=context, pictured=True).intent

    assert pictured(Context(recent=(BLAST,))) == "hold"
    assert pictured(Context(recent=(BLAST,)), "look") == "none"
    assert pictured(Context(recent=(QUESTION,))) == "none"
    assert pictured(Context(recent=(BLAST,), purpose="alert")) == "none"
    assert pictured(Context(recent=(BLAST,), pending=True)) == "none"
    assert pictured(Context()) == "none"


@pytest.mark.parametrize("text", ["stop by at 5?", "the week ends, we end", "please opt out my order", "bus stop"])
def test_a_program_may_take_a_word_of_the_law_for_an_opt_out_wherever_it_stands(text: str) -> None:
    assert consent.read(text, ALL).intent == "none"
    reading = consent.read(text, ALL, context=Context(stop_anywhere=True))
    assert (reading.intent, reading.rung) == ("opt-out", "anywhere")
    assert consent.read("nonstop, stopped", ALL, context=Context(stop_anywhere=True)).intent == "none"


def test_the_program_says_so_itself() -> None:
    assert decided("stop by at 5?", EVERYTHING).trace.reading.intent == "none"
    assert decided("stop by at 5?", EVERYTHING, purpose="alert, stop-anywhere: true").trace.reading.rung == "anywhere"


CHOICE = "Vote 1 for Ann, 2 for Bob."


@pytest.mark.parametrize(
    ("text", "context", "intent"),
    [
        *[(text, Context(recent=(BLAST,), pending=True), "none") for text in ("no", "not interested", "X", "2", "YES")],
        *[(text, Context(recent=(BLAST,), purpose="transactional"), "none") for text in ("no", "Nope.", "👎")],
        *[(text, Context(recent=(BLAST,), purpose="transactional"), "hold") for text in ("X", "not interested", "🖕")],
        *[(text, Context(recent=(CHOICE,)), "none") for text in ("2",)],
        *[(text, Context(recent=("Rate your visit 1-5, or 1 to 3",)), "none") for text in ("2",)],
        *[(text, Context(expected=True), "none") for text in ("2", "S", "X", "no", "fuck you")],
        *[(text, Context(pending=True), "hold") for text in ("fuck you", "you are annoying", "I hate these messages")],
        *[(text, Context(purpose="conversational"), "hold") for text in ("goodbye", "Good bye!")],
        *[(text, Context(), "opt-out") for text in ("goodbye", "Goodbye!")],
    ],
)
def test_what_is_known_settles_doubts(text: str, context: Context, intent: str) -> None:
    assert consent.read(text, ALL, context=context).intent == intent


PIZZA = "{id: pizza, when: {keyword: PIZZA}, then: [{reply: yes}]}"
VOTE = "{id: vote, when: {keyword: [2, X]}, then: [{reply: thank you}]}"
PHOTO = "{id: photo, when: {media: true}, then: [{reply: nice}]}"
EVERYTHING = "{id: all, tier: fallback, when: {}, then: [{reply: what?}]}"


@pytest.mark.parametrize("text", ["X", "2", "no", "👎", "not interested"])
def test_what_is_held_is_answered_by_no_rule_and_somebody_is_to_look(text: str) -> None:
    held = decided(text, PIZZA, EVERYTHING)
    assert (held.trace.reading.intent, held.rules, texts(held)) == ("hold", (), [])
    assert [(type(effect), effect.text) for effect in held.effects if isinstance(effect, Review)] == [(Review, text)]
    assert len(held.effects) == 1


def test_what_a_rule_waits_for_is_an_answer() -> None:
    vote = decided("x", VOTE, EVERYTHING)
    assert (vote.trace.reading.rung, texts(vote)) == ("expected", ["thank you"])
    assert decided("s", VOTE, EVERYTHING).trace.reading.intent == "hold"


@pytest.mark.parametrize(
    ("when", "text"),
    [
        ("{text: nope}", "Nope."),
        ("{text: {matches: '^[1-5]$'}}", "2"),
        ("{text: {equals: 'no thanks'}, to: main}", "no thanks"),
        ("{words: votes}", "s"),
        ("{keyword: 'NO', position: only}", "hi, no"),
    ],
)
def test_a_rule_may_wait_for_a_whole_text_in_any_way(when: str, text: str) -> None:
    rule = f"{{id: r, when: {when}, then: [{{reply: well}}]}}"
    assert decided(text, rule, EVERYTHING, more="words: {votes: [S, T]}\n").rules == ("luigis/r",)


@pytest.mark.parametrize(
    "when", ["{}", "{channel: sms}", "{text: {contains: interested}}", "{keyword: INTERESTED, position: anywhere}"]
)
def test_a_rule_that_hears_other_texts_as_well_waits_for_none(when: str) -> None:
    rule = f"{{id: r, when: {when}, then: [{{reply: well}}]}}"
    assert decided("not interested", rule).trace.reading.intent == "hold"


def test_what_a_rule_in_the_shadow_waits_for_is_none() -> None:
    assert decided("x", VOTE.replace("when:", "mode: shadow, when:")).trace.reading.intent == "hold"


def test_a_no_answers_the_newest_of_our_texts() -> None:
    assert decided("no", EVERYTHING, state=told(QUESTION, BLAST)).trace.reading.rung == "answer"
    assert decided("no", EVERYTHING, state=told(BLAST, QUESTION)).trace.reading.rung == "refusal"


@pytest.mark.parametrize(("hours", "intent"), [(1, "none"), (-1, "hold")])
def test_a_no_answers_a_prompt_that_waits_and_none_that_is_over(hours: int, intent: str) -> None:
    over = NOON + timedelta(hours=hours)
    prompt = Prompt(name="luigis/q", asked_at=NOON - timedelta(hours=9), expires_at=over)
    assert decided("no", EVERYTHING, state=told(BLAST, prompt=prompt)).trace.reading.intent == intent


def test_a_no_to_a_program_that_sends_no_marketing_is_for_its_rules() -> None:
    assert decided("no", EVERYTHING).trace.reading.intent == "hold"
    assert decided("no", EVERYTHING, purpose="alert").trace.reading.rung == "no-marketing"


def test_a_picture_is_for_the_rule_that_takes_pictures() -> None:
    photo = ("https://media.example/1.jpg",)
    assert decided("", EVERYTHING, state=told(BLAST), media=photo).trace.reading.rung == "picture"
    assert texts(decided("", PHOTO, EVERYTHING, state=told(BLAST), media=photo)) == ["nice"]
