"""The requirements on consent, by their numbers: what is decided, and that `docs/compliance.md` tells of every one."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from test_decide import NOON, OPTED_OUT, consents, decided, rules, texts
from watchword import consent, vocabulary
from watchword.config import load
from watchword.conformance.mutations import RESERVED
from watchword.consent.reasons import is_void, reason
from watchword.decision import Decision
from watchword.effects import Asks, Job, Review, Unsubscribe
from watchword.errors import ConfigError, RuleError
from watchword.rules.compiled import RuleSet
from watchword.rules.load import load_texts
from watchword.state import UNKNOWN, Contact, Prompt, State
from watchword.verify import verify

PROJECT = Path(__file__).resolve().parents[1]
READ = range(1, 25)
"""The requirements on reading."""
KEPT = range(25, 69)
"""The requirements that the table tells of: effect and scope, confirmation, opt-in, HELP, records, sending."""

BARE = rules("{id: x, when: {keyword: X}, then: [{reply: y}]}")
TWO_OF_ONE_BRAND = """\
version: 1
program: PROGRAM
about: {name: NAME, brand: Luigi's, numbers: {main: NUMBER}, help: help@luigis.example, purpose: PURPOSE}
lists: {LIST: {}}
rules: [{id: x, then: [{reply: y}]}]
"""


def brand() -> RuleSet:
    programs = (("offers", "86717", "marketing", "deals"), ("orders", "86718", "transactional", "late"))
    files = {
        f"rules/{name}.yaml": TWO_OF_ONE_BRAND.replace("PROGRAM", name)
        .replace("NAME", f"Luigi's {name}")
        .replace("NUMBER", number)
        .replace("PURPOSE", purpose)
        .replace("LIST", mailing)
        .encode()
        for name, number, purpose, mailing in programs
    }
    return load_texts(files, vocabulary.builtin()).rules


@pytest.mark.parametrize("word", [*RESERVED, "HELP", "START"])
def test_r21_no_rule_takes_a_reserved_word_from_consent(word: str) -> None:
    taking = rules(f"{{id: mine, when: {{keyword: {word}}}, then: [{{reply: y}}]}}", "{id: all, then: [{reply: y}]}")
    answered = decided(taking, word)
    assert answered.trace.reading.intent == consent.reserved(word) != "none"
    assert [name.partition("/")[0] for name in answered.rules] == ["built-in"]
    assert [event.kind for event in consents(answered)] == ([] if word == "HELP" else [consent.reserved(word)])


@pytest.mark.parametrize("to", ["86717", "86718"])
def test_r29_r31_a_stop_to_any_program_of_a_brand_stops_all_of_it(to: str) -> None:
    two = brand()
    (said,) = consents(decided(two, "STOP", to=to))
    assert said.scope == "brand:Luigi's"
    assert {program.scope for program in two.programs.values()} == {said.scope}


def test_r32_what_follows_an_opt_out_says_by_which_exemption() -> None:
    for text, state, exempt in (("STOP", UNKNOWN, "opt-out-confirmation"), ("HELP", OPTED_OUT, "help")):
        assert [job.exempt for job in decided(BARE, text, state).effects if isinstance(job, Job)] == [exempt]
    assert [job.exempt for job in decided(BARE, "X").effects if isinstance(job, Job)] == [None]


@pytest.mark.parametrize("country", ["US", "CA", "AU", "BR", "FR"])
@pytest.mark.parametrize("text", ["STOP", "please stop texting me", "🛑"])
def test_r35_r36_r37_one_text_opts_out_at_once_in_every_country_and_nothing_more_is_asked(
    text: str, country: str
) -> None:
    about = f"{{name: Luigi's, numbers: {{main: 86717}}, help: h@l.example, country: {country}}}"
    written = f"version: 1\nprogram: luigis\nabout: {about}\nrules: [{{id: x, then: [{{reply: y}}]}}]\n"
    there = load_texts({"rules/l.yaml": written.encode()}, vocabulary.builtin()).rules
    asking = State(contact=Contact(prompt=Prompt(name="size", asked_at=NOON, expires_at=NOON + timedelta(days=1))))
    for state in (UNKNOWN, asking):
        decision = decided(there, text, state)
        (event,) = consents(decision)
        assert (event.kind, event.effective) == ("opt-out", NOON)
        assert not [effect for effect in decision.effects if isinstance(effect, Asks)]
        (confirmation,) = texts(decision)
        assert not re.search(r"https?:|reply|confirm|log ?in", confirmation, re.IGNORECASE)


def test_r37_what_may_be_an_opt_out_stops_texts_at_once_however_long_the_decision_takes() -> None:
    decision = decided(BARE, "\N{THUMBS DOWN SIGN}")
    (doubt,) = [effect for effect in decision.effects if isinstance(effect, Review)]
    assert (doubt.effective, texts(decision)) == (NOON, [])


@pytest.mark.parametrize("text", ["STOP", "please stop texting me", "🛑"])
def test_r40_a_stranger_who_opts_out_is_suppressed_and_answered_and_a_repeat_is_not(text: str) -> None:
    first = decided(BARE, text)
    assert ([event.kind for event in consents(first)], len(texts(first))) == (["opt-out"], 1)
    again = decided(BARE, text, OPTED_OUT)
    assert ([event.kind for event in consents(again)], texts(again)) == (["opt-out"], [])


@pytest.mark.parametrize("text", ["keep orders", "1", "orders", "yes", "ok", "only the deals please"])
def test_r43_after_a_stop_everything_stays_stopped_whatever_is_said_but_an_opt_in(text: str) -> None:
    assert consents(decided(brand(), text, OPTED_OUT)) == []


@pytest.mark.parametrize(("word", "language"), [("STOP", "en"), ("ARRET", "fr"), ("arrêt", "fr")])
def test_r44_the_word_chooses_the_language_of_its_confirmation(word: str, language: str) -> None:
    about = "{name: Luigi's, numbers: {main: 86717}, help: h@l.example, languages: [en, fr], country: CA}"
    written = f"version: 1\nprogram: luigis\nabout: {about}\nrules: [{{id: x, then: [{{reply: y}}]}}]\n"
    canadian = load_texts({"rules/l.yaml": written.encode()}, vocabulary.builtin()).rules
    (confirmation,) = texts(decided(canadian, word))
    assert ("desabonnement" in confirmation) == (language == "fr")


@pytest.mark.parametrize("state", [UNKNOWN, OPTED_OUT])
@pytest.mark.parametrize("word", ["YES", "y", "yes please"])
def test_r48_a_yes_that_nothing_asked_for_is_no_opt_in(word: str, state: State) -> None:
    assert consents(decided(BARE, word, state)) == []


def test_r47_a_start_lifts_joins_no_list_and_is_confirmed_once() -> None:
    start = decided(BARE, "START", OPTED_OUT)
    assert {event.kind for event in consents(start)} == {"opt-in"}
    assert len(texts(start)) == 1
    assert not [effect for effect in start.effects if type(effect).__name__ == "Subscribe"]


@pytest.mark.parametrize("state", [UNKNOWN, OPTED_OUT])
@pytest.mark.parametrize("word", ["HELP", "help!", "INFO"])
def test_r54_r56_help_is_answered_whoever_asks_and_changes_no_consent(word: str, state: State) -> None:
    answered = decided(BARE, word, state)
    assert (len(texts(answered)), consents(answered)) == (1, [])


@pytest.mark.parametrize("text", ["can you help me?", "info about pricing"])
def test_r57_help_within_a_sentence_is_answered_by_rules_alone(text: str) -> None:
    answered = decided(BARE, text)
    assert (answered.rules, texts(answered)) == ((), [])


@pytest.mark.parametrize("sender", ["LUIGIS", "Luigi1", "PIZZA"])
def test_r66_a_sender_that_takes_no_answers_is_none_of_our_numbers(tmp_path: Path, sender: str) -> None:
    endpoint = f"{{provider: skycore, path-secrets: [{'x' * 20}], numbers: {{{sender}: {{}}}}}}"
    (tmp_path / "config.yaml").write_text(f"version: 1\nendpoints: {{main: {endpoint}}}\n")
    with pytest.raises(ConfigError, match=sender):
        load(tmp_path / "config.yaml", {})


STRANGE = [
    "wrong number",
    "you have the wrong person",
    "this isn't John",
    "Stop texting me, wrong number",
    "> hi\nwrong number",
]


@pytest.mark.parametrize("text", STRANGE)
def test_r65_a_wrong_number_opts_out_and_says_that_the_consent_is_void(text: str) -> None:
    (event,) = consents(decision := decided(BARE, text))
    assert (event.kind, is_void(event.rung)) == ("opt-out", True)
    assert reason(decision.trace.reading).startswith("it says that the number is somebody else's")


@pytest.mark.parametrize("text", ["STOP", "please stop texting me", "not interested", "who is this?"])
def test_r65_nothing_is_void_where_it_is_the_person_who_wants_no_more(text: str) -> None:
    member = State(contact=Contact(lists=frozenset({"deals"})))
    assert left(decided(brand(), text, member)) == set()


def test_r65_whoever_had_the_number_before_is_on_no_list_any_more_that_a_start_could_restore() -> None:
    member = State(contact=Contact(lists=frozenset({"deals", "news"})))
    assert left(decided(brand(), "wrong number", member)) == {
        ("offers", "deals"),
        ("offers", "news"),
        ("orders", "late"),
    }
    assert left(decided(brand(), "wrong number", member, to="70000")) == {("offers", "deals"), ("orders", "late")}


def left(decision: Decision) -> set[tuple[str, str]]:
    return {(fact.program, fact.list) for fact in decision.effects if isinstance(fact, Unsubscribe)}


# --- the page ---------------------------------------------------------------------------------------------------------


CONFIRMED = "Luigi's: you are unsubscribed. No more messages will be sent. Help: help@luigis.example"
REGISTERED = f"""\
version: 1
program: luigis
tests:
  - {{text: STOP, fires: built-in/opt-out, does: [{{reply: "{CONFIRMED}"}}]}}
  - {{text: JOIN, fires: join, does: [{{subscribe: club}}, {{reply: Welcome}}]}}
"""
LIVE = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example, frequency: 4 msgs/month}
lists: {club: {}}
rules:
  - {id: join, when: {keyword: JOIN}, then: [{subscribe: club}, {reply: Welcome}]}
"""
SAID_OTHERWISE = (
    "  - {id: stop, when: {intent: opt-out}, then: [{reply: 'Luigi: no more. Help: help@luigis.example'}]}\n"
)
TAKEN = "rules:\n  - {id: first, when: {keyword: JOIN}, then: [{reply: Hello}]}\n"


@pytest.mark.parametrize(
    "live",
    [
        LIVE.replace("Welcome", "Hello"),
        LIVE.replace("keyword: JOIN", "keyword: SIGNUP"),
        LIVE.replace("rules:\n", TAKEN),
        LIVE + SAID_OTHERWISE,
    ],
)
def test_r67_rules_that_differ_from_what_is_registered_may_not_decide(live: str) -> None:
    files = {"rules/luigis.yaml": LIVE.encode(), "rules/registered.yaml": REGISTERED.encode()}
    assert verify(files, vocabulary.builtin()).rules
    with pytest.raises(RuleError) as refused:
        verify(files | {"rules/luigis.yaml": live.encode()}, vocabulary.builtin())
    errors = [one for one in refused.value.diagnostics if one.severity == "error"]
    assert {(one.code, one.span.path) for one in errors} == {("failed-test", "rules/registered.yaml")}


def told() -> dict[int, tuple[str, str]]:
    """Read the table of the page: of each requirement what is done, and where."""
    page = (PROJECT / "docs" / "compliance.md").read_text()
    rows = re.findall(r"^\| R(\d+) \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)
    return {int(number): (done.strip(), by.strip()) for number, done, by in rows}


def named() -> frozenset[int]:
    """Find the requirements that tests name."""
    names = [
        name
        for path in (PROJECT / "tests").rglob("test_*.py")
        for name in re.findall(r"def test_((?:r\d+_)+)", path.read_text())
    ]
    return frozenset(int(number) for name in names for number in re.findall(r"\d+", name))


def test_the_page_tells_of_every_requirement() -> None:
    assert sorted(told()) == [*KEPT]


@pytest.mark.parametrize("number", READ)
def test_what_is_required_of_the_reader_has_a_test_by_its_number(number: int) -> None:
    assert number in named()


@pytest.mark.parametrize("number", KEPT)
def test_what_the_page_says_is_done_has_a_test_by_its_number(number: int) -> None:
    done, _ = told()[number]
    assert (number in named()) or done.startswith("does not apply: ")
