"""Laws of `forward`: what is texted on to somebody whom the operator has named, who may say STOP as anybody may."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.test_gate import LIVE, NOON, OPTED_OUT, TEXT, asked, with_
from engine.test_solicitations import DAY, programs
from engine.test_solicitations import asked as asked_by_law
from engine.test_solicitations import text as solicitation
from engine.world import World, texts, within
from test_conditions import ABOUT, decided, rules
from test_conditions import texts as texts_of
from trials import failed
from watchword import vocabulary
from watchword.decision import Decision
from watchword.effects import Job, Pause
from watchword.engine.gate.onward import MOST_AN_HOUR
from watchword.errors import RuleError
from watchword.explain.effects import told
from watchword.replay.compare import came
from watchword.rules.load import load_texts
from watchword.state import Suppression
from watchword.store import sent
from watchword.store.asked import Asked, Sent
from watchword.store.lately import digest
from watchword.store.values import Defer, Hold, Pass, Stop

OWNER = "+15551230000"
ANN = "+15552312102"
TO_OWNER = with_(TEXT, number=OWNER, forwards=True)
HELP = "{id: help, when: {keyword: BOSS}, then: [{forward: +1 (555) 123-0000}, {reply: We call you.}]}"


def jobs(decision: Decision) -> list[Job]:
    return [effect for effect in decision.effects if isinstance(effect, Job)]


# --- what is planned --------------------------------------------------------------------------------------------------


def test_the_message_goes_on_to_the_other_phone_with_its_sender_and_its_pictures() -> None:
    on, back = jobs(decided(rules(HELP), "boss, where are you?", media=("https://m.example/1.jpg",)))
    assert (on.number, on.sender, on.forwards) == (OWNER, "86717", True)
    assert on.settings == {"text": f"{ANN}: boss, where are you?", "media": ["https://m.example/1.jpg"]}
    assert (on.scope, on.exempt, on.repeatable, on.lane) == ("program:p", None, False, back.lane)
    assert (back.number, back.forwards) == (ANN, False)


def test_the_text_may_be_worded() -> None:
    worded = rules(
        f"{{id: x, when: {{keyword: BOSS}}, then: [{{forward: {{to: {OWNER}, text: 'Call {{from}}: {{rest}}'}}}}]}}"
    )
    assert texts_of(decided(worded, "boss now")) == [f"Call {ANN}: now"]
    assert jobs(decided(rules(HELP), "boss", channel="mms"))[0].settings == {"text": f"{ANN}: boss"}


def test_nobody_is_answered_by_a_text_to_somebody_else() -> None:
    note = rules(
        f"{{id: note, when: {{}}, continue: true, then: [{{forward: {OWNER}}}]}}",
        "{id: x, when: {keyword: X}, then: [{reply: y}]}",
    )
    assert decided(note, "hello").outcome == "unanswered"
    assert decided(note, "X").rules == ("p/note", "p/x")


def test_a_word_of_consent_is_passed_on_beside_its_one_answer() -> None:
    ruled = rules(
        f"{{id: x, when: {{intent: opt-out}}, then: [{{forward: {OWNER}}}, {{reply: 'P: you get no more.'}}]}}"
    )
    on, back = (job for job in jobs(decided(ruled, "STOP")) if job.is_text)
    assert (on.number, on.exempt, on.expires_at) == (OWNER, None, None)
    assert (back.number, back.exempt) == (ANN, "opt-out-confirmation")


@pytest.mark.parametrize(
    ("to", "message"),
    [
        ("86718", "'86718' is a short code, which is nobody's phone"),
        ("5551230000", "has no country code"),
        ("boss", "is no phone number"),
        ("+15559990000", r"rules/p.yaml:5:53: error: \+15559990000 is one of our own numbers"),
    ],
)
def test_what_is_nobodys_phone_or_our_own_is_refused_where_it_stands(to: str, message: str) -> None:
    about = ABOUT.replace("other: 86718", "other: +1 555-999-0000")
    with pytest.raises(RuleError, match=message):
        rules(f"{{id: x, when: {{keyword: BOSS}}, then: [{{forward: {to}}}]}}", about=about)


def test_a_number_that_only_config_yaml_has_is_our_own_too() -> None:
    body = f"version: 1\nprogram: p\n{ABOUT}rules: [{{id: x, when: {{keyword: B}}, then: [{{forward: {OWNER}}}]}}]\n"
    with pytest.raises(RuleError, match="is one of our own numbers"):
        load_texts({"rules/p.yaml": body.encode()}, vocabulary.builtin(), {"86717", "86718", OWNER})


def test_tests_explain_and_replay_tell_it_from_an_answer() -> None:
    ruled = HELP.replace("]}", f"], tests: [{{text: BOSS, does: [forward: {OWNER}, reply: We call you.]}}]}}")
    wanted = "does forward: +1 (555) 123-0000, not forward: '+15551230000'"
    assert [one.partition(": ")[2] for one in failed(ruled)] == [wanted]
    assert failed(ruled.replace(f"[forward: {OWNER}", "[forward")) == []
    decision = decided(rules(HELP), "boss")
    assert told(jobs(decision)[0]) == f"forward      {ANN}: boss  (to {OWNER}, 1 segment)"
    assert came(decision).texts == (f"{ANN}: boss", "We call you.")


# --- what the gate says -----------------------------------------------------------------------------------------------


def test_whom_the_operator_names_needs_no_consent_and_is_texted_at_any_hour() -> None:
    assert asked(TO_OWNER, asked=None, lists=frozenset()) == Pass()
    assert asked_by_law(solicitation(forwards=True), lists=frozenset()) == Pass()
    assert asked_by_law(solicitation(), lists=frozenset()) != Pass()


def test_their_stop_counts_and_so_do_reviews_and_pauses() -> None:
    reason = "opted out of program:luigis since 2026-03-04 12:00:00 UTC"
    assert asked(TO_OWNER, OPTED_OUT, asked=None) == Stop(reason)
    assert asked(TO_OWNER, Suppression(scope="account", since=NOON), asked=None) != Pass()
    pause = Pause(what="everything", reason="", source="operator", by="Olga", since=NOON)
    assert isinstance(asked(TO_OWNER, asked=None, pauses=(pause,)), Hold)


def test_nothing_goes_on_to_whoever_wrote_it_or_to_ourselves() -> None:
    assert asked(TO_OWNER) == Stop("loop guard: a message is not forwarded to whoever wrote it")
    ours = next(iter(LIVE.numbers))
    assert asked(with_(TO_OWNER, number=ours), asked=None) == Stop(
        "whoever it is forwarded to is one of our own numbers"
    )


def test_no_phone_is_flooded() -> None:
    def sent(count: int, minutes: int) -> tuple[Sent, ...]:
        at = NOON - timedelta(minutes=minutes)
        return tuple(Sent(at=at, program="luigis", text=one, heard=None) for one in range(count))

    assert asked(TO_OWNER, asked=None, sent=sent(MOST_AN_HOUR - 1, 5)) == Pass()
    assert asked(TO_OWNER, asked=None, sent=sent(MOST_AN_HOUR, 60)) == Pass()
    stopped = asked(TO_OWNER, asked=None, sent=sent(MOST_AN_HOUR, 59))
    assert stopped == Stop("loop guard: 60 texts within an hour are the most that one phone is sent on")
    assert asked(TEXT, asked=Asked(at=NOON, text=1), sent=sent(MOST_AN_HOUR, 5)) == Pass()


def test_what_is_forwarded_counts_towards_no_cap() -> None:
    capped = programs(", purpose: alert, cap: {texts: 2, every: 7d}")
    others = tuple(Sent(at=DAY - timedelta(minutes=one), program="luigis", text=1, heard=None) for one in range(1, 6))
    forwarded = tuple(replace(one, forwards=True) for one in others)
    assert asked_by_law(solicitation(), DAY, capped, sent=forwarded) == Pass()
    assert isinstance(asked_by_law(solicitation(), DAY, capped, sent=others), Defer)
    assert asked_by_law(solicitation(forwards=True), DAY, capped, sent=others) == Pass()


def test_what_is_forwarded_takes_the_place_of_nothing_else_that_is_counted() -> None:
    column = sent.written(None, 256, TEXT, None, NOON)
    for minute in range(2 * sent.MOST_COUNTED):
        column = sent.written(column, 257 + minute, TO_OWNER, None, NOON + timedelta(seconds=minute))
    kept = sent.read(column)
    assert [one.forwards for one in kept] == [True] * sent.MOST_FORWARDS + [False]


# --- the whole way ----------------------------------------------------------------------------------------------------

FORWARDING = f"""\
version: 1
program: luigis
about: {{name: Luigi's, numbers: {{main: 86717}}, help: help@luigis.example}}
rules:
  - {{id: all, when: {{}}, continue: true, then: [{{forward: {OWNER}}}]}}
  - {{id: any, tier: fallback, then: [{{reply: "you wrote {{text}}"}}]}}
"""


def test_the_owner_reads_along_answers_as_anybody_and_may_say_stop(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        here.decider.rules = load_texts({"rules/l.yaml": FORWARDING.encode()}, vocabulary.builtin()).rules
        await here.text("hello", ident="1")
        await here.ended(1)
        assert set(here.provider.sent) == {(OWNER, f"{ANN}: hello"), (ANN, "you wrote hello")}
        await here.text("who is that", ident="2", sender=OWNER)
        await here.ended(2)
        on, back = await here.jobs(2)
        assert (on.state, back.state) == ("suppressed", "done")
        assert on.reason == "loop guard: a message is not forwarded to whoever wrote it"
        await here.text("STOP", ident="3", sender=OWNER)
        await here.ended(3)
        await here.text("again", ident="4")
        await here.ended(4)
        on, back = await here.jobs(4)
        assert (on.state, back.state) == ("suppressed", "done")
        assert (on.reason or "").startswith("opted out of program:luigis since ")
        assert f"{ANN}: again" not in texts(here)
        assert [job.name for job in await here.store.submitted(OWNER, 9)] == ["4.1", "1.1"]
        assert await here.store.submitted(ANN, 9) == []

    within(tmp_path, law)


def test_what_is_passed_on_is_kept_with_its_message_alone_and_goes_with_it(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        here.decider.rules = load_texts({"rules/l.yaml": FORWARDING.encode()}, vocabulary.builtin()).rules
        await here.text("hello", ident="1")
        await here.ended(1)
        found = await here.store.traces(ANN)
        assert {job.id for job in await here.jobs(1)} <= set(found.jobs)
        ours, theirs = digest("you wrote hello"), digest(f"{ANN}: hello")
        assert dict(await here.store.texts([ours, theirs])) == {ours: "you wrote hello"}

    within(tmp_path, law)
