"""Laws of who answers: a desk that has taken over mutes rules for a while, a block for ever, and neither a STOP."""

from datetime import timedelta

import pytest

from test_conditions import NOON, decided, rules, texts
from trials import failed
from watchword.contacts import changed, known_before
from watchword.effects import Blocks, Consent, Effect, HandsOver, TakesBack, Unblocks
from watchword.explain.effects import told
from watchword.state import NOBODY, Block, Contact, Handoff

ANN = "+15552312102"
HOUR = timedelta(hours=1)
RULES = rules(
    "{id: agent, when: {keyword: AGENT}, then: [{handoff: {desk: front, mute: 4h}}, {reply: Wait}]}",
    "{id: idiot, when: {keyword: IDIOT}, then: [{block: abusive words}]}",
    "{id: menu, when: {keyword: MENU}, then: [{reply: Eggs}]}",
)
OVER = Contact(handoff=Handoff("front", NOON, NOON + 4 * HOUR))
BLOCKED = Contact(block=Block("abusive words", NOON))


def hands_over(desk: str = "front", hours: int = 0) -> HandsOver:
    at = NOON + hours * HOUR
    return HandsOver(program="p", number=ANN, desk=desk, at=at, until=at + 4 * HOUR)


def blocks(why: str = "abusive words") -> Blocks:
    return Blocks(program="p", number=ANN, why=why, at=NOON)


def said(text: str, contact: Contact, hours: int = 1) -> tuple[str, list[str], list[str]]:
    decision = decided(RULES, text, contact, NOON + hours * HOUR)
    consent = [effect.kind for effect in decision.effects if isinstance(effect, Consent)]
    return decision.outcome, texts(decision), consent


def test_a_rule_hands_over_or_blocks_and_is_itself_carried_out_to_the_end() -> None:
    assert decided(RULES, "AGENT").effects[0] == hands_over()
    assert texts(decided(RULES, "AGENT")) == ["Wait"]
    assert decided(RULES, "IDIOT").effects == (blocks(),)
    assert changed(NOBODY, hands_over()) == OVER
    assert changed(NOBODY, blocks()) == BLOCKED


@pytest.mark.parametrize(("hours", "outcome"), [(0, "muted"), (3, "muted"), (4, "fired"), (99, "fired")])
def test_while_a_desk_has_somebody_no_rule_answers_until_the_time_is_over(hours: int, outcome: str) -> None:
    assert said("MENU", OVER, hours)[:2] == (outcome, ["Eggs"] if outcome == "fired" else [])


def test_a_desk_leaves_words_of_consent_to_the_rules() -> None:
    outcome, answers, consent = said("STOP", OVER)
    assert (outcome, len(answers), consent) == ("fired", 1, ["opt-out"])
    assert len(said("HELP", OVER)[1]) == 1


@pytest.mark.parametrize(
    ("text", "consent"), [("MENU", []), ("HELP", []), ("STOP", ["opt-out"]), ("START", ["opt-in"])]
)
def test_who_is_blocked_is_answered_nothing_and_what_they_say_of_consent_counts(text: str, consent: list[str]) -> None:
    assert said(text, BLOCKED, hours=9999) == ("muted", [], consent)


def test_the_trace_says_why_no_rule_was_asked() -> None:
    muted = decided(RULES, "MENU", OVER).trace
    until = "2026-03-04 16:00 UTC"
    assert (muted.silence, muted.steps) == (f"handed over to front, automation is muted until {until}", ())
    assert decided(RULES, "MENU", BLOCKED).trace.silence == "blocked since 2026-03-04 12:00 UTC: abusive words"
    assert decided(RULES, "MENU").trace.silence is None


def test_a_desk_that_has_somebody_has_them_since_then_and_another_since_now() -> None:
    again = changed(OVER, hands_over(hours=2)).handoff
    other = changed(OVER, hands_over("back", hours=2)).handoff
    assert again == Handoff("front", NOON, NOON + 6 * HOUR)
    assert other == Handoff("back", NOON + 2 * HOUR, NOON + 6 * HOUR)
    assert changed(BLOCKED, blocks("something else")) == BLOCKED


def test_both_are_taken_back() -> None:
    assert changed(OVER, TakesBack(program="p", number=ANN)) == NOBODY
    assert changed(BLOCKED, Unblocks(program="p", number=ANN)) == NOBODY


def test_a_message_that_is_decided_again_is_not_silenced_by_what_it_did_itself() -> None:
    for known in (OVER, BLOCKED):
        assert known_before(known, NOON) == NOBODY
        assert known_before(known, NOON + HOUR) == known


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (hands_over(), "hand over to front, no rule answers until 2026-03-04 16:00 UTC"),
        (TakesBack(program="p", number=ANN), "take back what was handed over: rules answer again"),
        (blocks(), "block this person: abusive words"),
        (Unblocks(program="p", number=ANN), "unblock this person"),
    ],
)
def test_they_are_told_in_words(effect: Effect, words: str) -> None:
    assert " ".join(told(effect).split()) == words


def test_a_test_that_expects_an_answer_is_told_that_no_rule_was_asked() -> None:
    menu = "{id: menu, when: {keyword: MENU}, then: [{reply: Eggs}], tests: [{text: MENU, given: {blocked: true}}]}"
    assert failed(menu) == ["menu > MENU: fires nothing, not menu"]
