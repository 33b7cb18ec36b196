"""Laws of the decision: consent first, one winner, nobody answered twice, and what fails costs itself alone."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from watchword import actions, vocabulary
from watchword.decide import decide
from watchword.decision import Decision
from watchword.effects import Consent, Effect, Job, Speaks, Subscribe
from watchword.message import Message
from watchword.plugin import Action, Moment
from watchword.rules.compiled import RuleSet
from watchword.rules.load import load, load_texts
from watchword.state import OUR_LINE, UNKNOWN, Contact, Line, State, Suppression

PROJECT = Path(__file__).resolve().parents[1]
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
OPTED_OUT = State(suppression=Suppression(scope="program:luigis", since=NOON))
ABOUT = "about: {name: Luigi's, numbers: {main: 86717, other: 86718}, help: help@luigis.example, languages: [en, es]}\n"


@pytest.fixture(scope="module")
def shipped() -> RuleSet:
    return load(PROJECT / "rules", vocabulary.builtin()).rules


def rules(*text: str, more: str = "") -> RuleSet:
    body = "".join(f"  - {rule}\n" for rule in text)
    written = f"version: 1\nprogram: luigis\n{ABOUT}{more}rules:\n{body}"
    return load_texts({"rules/luigis.yaml": written.encode()}, vocabulary.builtin()).rules


def message(text: str, to: str = "86717", sender: str = "+15552312102", subject: str | None = None) -> Message:
    return Message(
        endpoint="main", key="k", sender=sender, to=to, text=text, received_at=NOON, sent_at=None, subject=subject
    )


def decided(rules: RuleSet, text: str, state: State = UNKNOWN, line: Line = OUR_LINE, to: str = "86717") -> Decision:
    return decide(rules, line, message(text, to), state, NOON, seed=1)


def texts(decision: Decision) -> list[str]:
    return [effect.settings["text"] for effect in decision.effects if isinstance(effect, Job) and effect.number]


def consents(decision: Decision) -> list[Consent]:
    return [effect for effect in decision.effects if isinstance(effect, Consent)]


def test_stop_help_and_start_work_with_no_rule_written() -> None:
    bare = rules("{id: x, when: {keyword: X}, then: [{reply: y}]}")
    stop = decided(bare, "STOP")
    assert stop.rules == ("built-in/opt-out",)
    assert [event.kind for event in consents(stop)] == ["opt-out"]
    assert texts(stop) == ["Luigi's: you are unsubscribed. No more messages will be sent. Help: help@luigis.example"]
    assert decided(bare, "HELP").rules == ("built-in/help",)
    assert not consents(decided(bare, "HELP"))
    start = decided(bare, "START", OPTED_OUT)
    assert start.rules == ("built-in/opt-in",)
    assert {event.kind for event in consents(start)} == {"opt-in"}


def test_a_rule_of_ours_words_the_confirmation_and_ends_the_search(shipped: RuleSet) -> None:
    stop = decided(shipped, "Stop!")
    assert stop.rules == ("luigis/stop",)
    assert len(texts(stop)) == 1


def test_r20_an_opt_out_beats_a_campaign_word_of_the_same_spelling() -> None:
    loud = rules("{id: cancel, when: {keyword: CANCEL}, then: [{reply: your order}]}")
    cancel = decided(loud, "CANCEL")
    assert cancel.rules == ("built-in/opt-out",)
    assert decided(loud, "CANCEL my order").rules == ("luigis/cancel",)


def test_a_confirmation_is_not_repeated_while_the_person_is_opted_out(shipped: RuleSet) -> None:
    again = decided(shipped, "STOP", OPTED_OUT)
    assert [event.kind for event in consents(again)] == ["opt-out"]
    assert texts(again) == []
    assert "no second confirmation" in again.trace.muted[0]


@pytest.mark.parametrize(
    ("word", "answers", "ours"),
    [
        ("STOP", "provider", False),
        # the provider does not know the word: the one confirmation is ours
        ("REVOKE", "provider", True),
        ("STOP please", "provider", True),
        ("please stop texting me", "provider", True),
        ("STOP", "engine", True),
        ("STOP", "nobody", False),
        ("REVOKE", "nobody", False),
    ],
)
def test_r42_nobody_is_answered_twice(shipped: RuleSet, word: str, answers: str, ours: bool) -> None:
    line = Line(answers_consent=answers, caught=frozenset({"stop", "help"}))  # type: ignore[arg-type]
    decision = decided(shipped, word, line=line)
    assert bool(texts(decision)) is ours
    assert consents(decision)[0].provider_blocks is (word == "STOP" and answers == "provider")


def test_r39_the_confirmation_is_marked_for_the_gate_and_expires_after_five_minutes(shipped: RuleSet) -> None:
    job = next(effect for effect in decided(shipped, "STOP").effects if isinstance(effect, Job))
    assert job.exempt == "opt-out-confirmation"
    assert job.expires_at is not None
    assert (job.expires_at - NOON).total_seconds() == 300


@pytest.mark.parametrize(("earlier", "counts"), [(-1, 0), (0, 0), (3, 3), (20, 20), (48 * 60, 48 * 60), (72 * 60, 0)])
def test_r39_the_five_minutes_begin_when_the_opt_out_takes_effect(shipped: RuleSet, earlier: int, counts: int) -> None:
    sent = replace(message("STOP"), sent_at=NOON - timedelta(minutes=earlier))
    decision = decide(shipped, OUR_LINE, sent, UNKNOWN, NOON, 1)
    (job,) = [effect for effect in decision.effects if isinstance(effect, Job)]
    assert consents(decision)[0].effective == NOON - timedelta(minutes=counts)
    assert job.expires_at == consents(decision)[0].effective + timedelta(minutes=5)


def test_r7_the_subject_of_an_mms_counts(shipped: RuleSet) -> None:
    picture = decide(shipped, OUR_LINE, message("look", subject="STOP"), UNKNOWN, NOON, 1)
    assert picture.trace.reading.intent == "opt-out"
    assert consents(picture)[0].text == "STOP\nlook"


def test_a_keyword_that_subscribes_is_recorded_as_consent(shipped: RuleSet) -> None:
    pizza = decided(shipped, "2 for 1 please", OPTED_OUT)
    assert pizza.rules == ("luigis/pizza",)
    assert {(event.kind, event.source, event.rung) for event in consents(pizza)} == {
        ("opt-in", "keyword", "keyword '2 for 1'")
    }
    assert Subscribe(program="luigis", number="+15552312102", list="pizza-club") in pizza.effects


def test_the_language_of_the_matched_word_answers_and_is_remembered(shipped: RuleSet) -> None:
    spanish = decided(shipped, "Dos por uno!")
    assert "muestre este texto" in texts(spanish)[0]
    assert Speaks(program="luigis", number="+15552312102", language="es") in spanish.effects
    later = decided(shipped, "ALTO", State(contact=Contact(language="es")))
    assert "baja confirmada" in texts(later)[0]


def test_a_number_hears_its_own_rules_only(shipped: RuleSet) -> None:
    assert decided(shipped, "HOURS").rules == ("luigis/hours-downtown",)
    assert decided(shipped, "HOURS", to="+15552310000").rules == ("luigis/hours-uptown",)
    other = decided(shipped, "HOURS", to="70000")
    assert (other.outcome, other.program, other.effects) == ("unheard", None, ())
    assert decided(shipped, "HOURS", to="70000", line=Line(default_program="luigis")).outcome == "fallback"


def test_stop_to_a_number_of_no_program_still_opts_out(shipped: RuleSet) -> None:
    stop = decided(shipped, "STOP", to="70000")
    assert [(event.kind, event.scope) for event in consents(stop)] == [("opt-out", "account")]


def test_start_lifts_what_was_said_to_the_account_too_and_says_nothing_of_it_otherwise(shipped: RuleSet) -> None:
    before = State(suppression=Suppression(scope="account", since=NOON))
    assert [event.scope for event in consents(decided(shipped, "START", before))] == ["program:luigis", "account"]
    assert [event.scope for event in consents(decided(shipped, "PIZZA", before))] == ["program:luigis", "account"]
    assert [event.scope for event in consents(decided(shipped, "START"))] == ["program:luigis"]
    assert [event.scope for event in consents(decided(shipped, "START", OPTED_OUT))] == ["program:luigis"]
    assert [event.scope for event in consents(decided(shipped, "STOP", before))] == ["program:luigis"]


def test_courtesy_before_a_keyword_is_looked_past_and_consent_is_read_before_all_rules() -> None:
    polite = rules(
        '{id: cancel, when: {keyword: CANCEL, not: {keyword: CANCEL TOUR}}, then: [{reply: "cancelled {rest}"}]}',
        '{id: stop, when: {keyword: [STOP, STOP IT]}, then: [{reply: "no"}]}',
        "{id: any, tier: fallback, then: [{reply: what}]}",
    )
    assert texts(decided(polite, "Hi, please cancel 4512")) == ["cancelled 4512"]
    assert decided(polite, "please cancel tour").rules == ("luigis/any",)
    assert decided(polite, "now cancel 4512").rules == ("luigis/any",)
    for text in ("stop", "please stop", "hi, please stop it"):
        assert decided(polite, text).trace.reading.intent == "opt-out"
    seen = decided(polite, "please cancel 1").trace.steps[0].conditions[0].saw
    assert seen == "first word 'cancel' but for courtesy"


def test_continue_lets_the_next_rule_fire_too() -> None:
    both = rules(
        "{id: a, when: {keyword: A1}, then: [{reply: one}], continue: true}",
        "{id: b, when: {keyword: A1}, then: [{reply: two}]}",
        "{id: c, tier: fallback, then: [{reply: three}]}",
    )
    assert decided(both, "a1").rules == ("luigis/a", "luigis/b")
    assert texts(decided(both, "a1")) == ["one", "two"]
    assert decided(both, "zz").rules == ("luigis/c",)


def test_a_fallback_waits_for_every_normal_rule_wherever_it_stands() -> None:
    early = rules("{id: f, tier: fallback, then: [{reply: f}]}", "{id: k, when: {keyword: K9}, then: [{reply: k}]}")
    assert decided(early, "k9").rules == ("luigis/k",)


@pytest.mark.parametrize(
    ("position", "text", "fires"),
    [
        ("first", "deal today", True),
        ("first", "a deal", False),
        ("only", "deal!", True),
        ("only", "deal today", False),
        ("anywhere", "what a deal", True),
        ("anywhere", "ideal", False),
    ],
)
def test_position_says_where_the_keyword_must_stand(position: str, text: str, fires: bool) -> None:
    one = rules(f"{{id: d, when: {{keyword: DEAL, position: {position}}}, then: [{{reply: d}}]}}")
    assert bool(decided(one, text).rules) is fires


def test_the_trace_names_the_first_condition_that_failed_and_what_it_saw(shipped: RuleSet) -> None:
    steps = decided(shipped, "HOURS", to="+15552310000").trace.steps
    assert [(step.rule, step.result) for step in steps] == [
        ("luigis/hours-downtown", "no"),
        ("luigis/hours-uptown", "fired"),
    ]
    failed = steps[0].conditions[-1]
    assert (failed.key, failed.held, failed.saw) == ("to downtown", False, "uptown (+15552310000)")


class Broken(Action, frozen=True, kw_only=True):
    """Raise while planning."""

    failure: ClassVar[type[BaseException]] = RuntimeError

    def plan(self, moment: Moment) -> Iterable[Effect]:
        raise self.failure(f"no plan for {moment.message.text}")


class Quitting(Broken, frozen=True, kw_only=True):
    """End the program while planning, as `sys.exit()` does."""

    failure = SystemExit


@pytest.mark.parametrize("action", [Broken, Quitting])
def test_a_rule_that_raises_costs_its_own_effects_and_never_the_opt_out(action: type[Action]) -> None:
    written = (
        f"version: 1\nprogram: luigis\n{ABOUT}rules:\n"
        "  - {id: bad, when: {intent: opt-out}, then: [{reply: bye}, {broken: {}}]}\n"
        "  - {id: bad-too, when: {keyword: B2}, then: [{broken: {}}]}\n"
    )
    known = replace(vocabulary.builtin(), actions={**actions.builtin(), "broken": action})
    broken = load_texts({"rules/l.yaml": written.encode()}, known).rules
    stop = decided(broken, "STOP")
    assert stop.outcome == "error"
    assert [event.kind for event in consents(stop)] == ["opt-out"]
    assert texts(stop) == []
    assert "no plan for STOP" in (stop.trace.error or "")
    assert decided(broken, "b2").effects == ()


@given(st.text(max_size=60))
def test_deciding_twice_gives_the_same_and_never_raises(text: str) -> None:
    compiled = rules("{id: any, then: [{reply: 'you wrote {text}'}]}")
    assert decided(compiled, text) == decided(compiled, text)
    assert decided(compiled, text).outcome != "error"


@given(st.sampled_from(["pizza", "hours", "stop", "2 for 1", "help", "asdf"]), st.randoms(use_true_random=False))
def test_the_winner_does_not_depend_on_case_or_outer_punctuation(text: str, random: object) -> None:
    compiled = load(PROJECT / "rules", vocabulary.builtin()).rules
    shouted = "".join(char.upper() if random.random() < 0.5 else char for char in text)  # type: ignore[attr-defined]
    assert decided(compiled, f' "{shouted}"!! ').rules == decided(compiled, text).rules
