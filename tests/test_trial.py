"""Running inline tests: exact, complete, with the whole rule set, and the same however often and in whatever order."""

import json
import os
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from running import PROJECT
from watchword import actions, vocabulary
from watchword.decide import decide
from watchword.effects import Effect
from watchword.errors import RuleError
from watchword.person import STRANGER, after
from watchword.plugin import Action, Moment
from watchword.rules.inline import InlineTest, Scene, Turn
from watchword.rules.load import Loaded, load, load_texts
from watchword.trial import Case, cases, diagnosed, failures, run, told
from watchword.trial.run import begins, line, message
from watchword.verify import verify

HERE = Path(__file__).parent / "trial"
SHARED = PROJECT.parent / "shared" / "examples"
ABOUT = "about: {name: Club, numbers: {main: 86717, branch: 86718}, help: 800-555-0155, languages: [en, es]}\n"


def loaded(rules: Sequence[str], tests: Sequence[str] = (), more: str = "", **others: str) -> Loaded:
    """Load a program of these rules, and files beside it by name."""
    body = "".join(f"  - {rule}\n" for rule in rules)
    ends = "tests:\n" + "".join(f"  - {test}\n" for test in tests) if tests else ""
    files = {"rules/club.yaml": f"version: 1\nprogram: club\n{ABOUT}{more}rules:\n{body}{ends}"}
    files |= {f"rules/{name}.yaml": f"version: 1\n{text}" for name, text in others.items()}
    return load_texts({path: text.encode() for path, text in files.items()}, vocabulary.builtin())


def failed(*rules: str, tests: Sequence[str] = (), more: str = "", **others: str) -> list[str]:
    return [diagnosed(one).message for one in failures(loaded(rules, tests, more, **others))]


def test_a_text_fires_the_rule_that_it_stands_beside() -> None:
    assert failed("{id: a, when: {keyword: A1}, then: [{reply: a}], tests: [A1, a1 please]}") == []
    assert failed("{id: a, when: {keyword: A1}, then: [{reply: a}], tests: [A2]}") == ["a > A2: fires nothing, not a"]


def test_a_rule_of_another_file_that_takes_the_text_fails_the_test() -> None:
    thief = "program: all\nrules: [{id: thief, when: {keyword: A1}, then: [{reply: t}]}]\n"
    rule = "{id: a, when: {keyword: A1}, then: [{reply: a}], tests: [A1]}"
    assert failed(rule, a_thief=thief) == ["a > A1: fires all/thief, not a"]
    assert failed(rule, z_thief=thief) == []


def test_what_fires_is_complete_and_in_order() -> None:
    rules = (
        "{id: a, when: {keyword: A1}, then: [{reply: a}], continue: true}",
        "{id: b, when: {keyword: A1}, then: [{reply: b}]}",
    )
    assert failed(*rules, tests=["{text: A1, fires: [a, b]}", "{text: B1, fires: nothing}"]) == []
    wrong = ["{text: A1, fires: a}", "{text: A1, fires: [b, a]}", "{text: A1, fires: nothing}", "{text: x, fires: b}"]
    assert failed(*rules, tests=wrong) == [
        "A1: fires a, b, not a",
        "A1 #2: fires a, b, not b, a",
        "A1 #3: fires a, b, not nothing",
        "x: fires nothing, not b",
    ]


@pytest.mark.parametrize(
    ("does", "holds"),
    [
        ("[subscribe: news, reply, webhook]", True),
        ("[subscribe, reply, webhook]", True),
        ("[subscribe, reply: 'hi +15555550100', webhook]", True),
        ("[subscribe, reply: 'hi {from}', webhook]", True),
        ("[subscribe, reply, webhook: {url: https://x.example, body: {t: A1 ok}}]", True),
        ("[subscribe, reply, webhook: {url: https://x.example, body: {t: '{text}'}, timeout: 10}]", True),
        ("[subscribe, reply]", False),
        ("[reply, subscribe, webhook]", False),
        ("[subscribe, reply, webhook, log]", False),
        ("[subscribe: vip, reply, webhook]", False),
        ("[subscribe, reply: hi, webhook]", False),
        ("[subscribe, reply, webhook: https://x.example]", False),
        ("[subscribe, reply, webhook: {url: https://x.example, body: {t: '{text}'}, timeout: 9}]", False),
        ("[]", False),
    ],
)
def test_what_is_done_is_exact_complete_and_in_order(does: str, holds: bool) -> None:
    rule = (
        "{id: a, when: {keyword: A1}, then: [{subscribe: news}, {reply: 'hi {from}'},"
        " {webhook: {url: https://x.example, body: {t: '{text}'}}}],"
        f" tests: [{{text: A1 ok, does: {does}}}]}}"
    )
    assert (failed(rule, more="lists: {news: {}, vip: {}}\n") == []) is holds


def test_a_text_that_is_left_out_is_not_done() -> None:
    rules = ["{id: stop, when: {intent: opt-out}, then: [{reply: bye}, {reply: really}, {log: out}]}"]
    assert failed(*rules, tests=["{text: STOP, fires: stop, does: [reply: bye, log]}"]) == []
    again = "{text: STOP, given: {opted-out: true}, fires: stop, does: [log]}"
    assert failed(*rules, tests=[again]) == []


def test_a_question_is_done_under_its_own_name_with_its_text() -> None:
    rules = ["{id: a, then: [{ask: {prompt: p, text: 'which, {from}?'}}, {reply: ok}]}"]
    does = "[ask: {prompt: p, text: 'which, +15555550100?'}, reply: ok]"
    assert failed(*rules, tests=[f"{{text: x, fires: a, does: {does}}}"]) == []
    assert failed(*rules, tests=[f"{{text: x, fires: a, does: {does.replace('which', 'what')}}}"]) != []


@pytest.mark.parametrize(
    ("when", "test"),
    [
        ("{to: branch}", "x"),
        ("{to: branch}", "{text: x, to: branch}"),
        ("{to: main}", "x"),
        ("{from: +15551112222}", "{text: x, from: 15551112222}"),
        ("{channel: mms, media: true}", "{text: '', media: true}"),
        ("{channel: mms, media: false}", "{text: x, channel: mms}"),
        ("{media: true}", "{text: x, media: [https://m.example/1.jpg]}"),
        ("{intent: help}", "{text: '', subject: HELP}"),
        ("{subscribed: news}", "{text: x, given: {subscribed: news}}"),
        ("{subscribed: [news, vip]}", "{text: x, given: {subscribed: [vip]}}"),
        ("{contact: {first: Ann}}", "{text: x, given: {contact: {first: ann}}}"),
        ("{answering: p}", "{text: x, given: {asked: p}}"),
        ("{answering: p, answer: yes}", "{text: yes, given: {asked: {p: {rx: '12'}}}}"),
    ],
)
def test_a_scene_is_what_conditions_see(when: str, test: str) -> None:
    rule = f"{{id: a, when: {when}, then: [{{reply: a}}], tests: [{test}]}}"
    assert failed(rule, more="lists: {news: {}, vip: {}}\n") == []


def test_what_was_asked_is_as_the_rule_asks_it() -> None:
    asking = "{id: ask, when: {keyword: RX}, then: [{ask: {prompt: rx, text: which?, expect: {digits: 7}}}]}"
    taking = "{id: rx, when: {answering: rx}, then: [{reply: 'for {prompt.who|or you}: {answer}'}], tests: [%s]}"
    good = "{text: '1234567.', given: {asked: {rx: {who: Ann}}}, does: [reply: 'for Ann: 1234567']}"
    assert failed(asking, taking % good) == []
    assert failed(asking, taking % "{text: '123456', given: {asked: rx}}") == ["rx > 123456: fires nothing, not rx"]


def test_the_language_is_the_given_one_until_a_keyword_tells() -> None:
    more = "words: {hi: {en: HELLO, es: HOLA}}\n"
    rule = "{id: a, when: {words: hi}, then: [{reply: {en: hello, es: hola}}], tests: [%s]}"
    assert failed(rule % "{text: HOLA, does: [reply: hola]}", more=more) == []
    assert failed(rule % "{text: HELLO, given: {language: es}, does: [reply: hello]}", more=more) == []
    assert (
        failed(
            "{id: a, then: [{reply: {en: hello, es: hola}}]}",
            tests=["{text: x, given: {language: es}, fires: a, does: [reply: hola]}"],
        )
        == []
    )


def test_a_talk_remembers_what_was_said_in_it() -> None:
    rules = (
        "{id: join, when: {keyword: JOIN}, limit: {per-sender: 1, every: 1d}, then: [{subscribe: news}]}",
        "{id: on, when: {subscribed: news}, then: [{reply: on}]}",
        "{id: off, then: [{reply: off}]}",
    )
    talks = [
        "{talk: [{text: x, fires: off}, JOIN, {text: x, fires: on}]}",
        (
            "{talk: [JOIN, {text: STOP, fires: built-in/opt-out}, {text: x, fires: off},"
            " {text: START, fires: built-in/opt-in}, {text: x, fires: on}]}"
        ),
        "{talk: [JOIN, {text: JOIN, after: 23h, fires: nothing}, {text: JOIN, after: 1h, fires: join}]}",
    ]
    assert failed(*rules, tests=talks, more="lists: {news: {}}\n") == []


def test_only_the_last_turn_of_a_talk_must_fire_its_rule() -> None:
    rules = ("{id: a, when: {keyword: A1}, then: [{reply: a}], tests: [%s]}", "{id: b, then: [{reply: b}]}")
    assert failed(rules[0] % "{talk: [x, y, A1]}", rules[1]) == []
    assert failed(rules[0] % "{talk: [A1, x]}", rules[1]) == ["a > A1 / x, at 'x': fires b, not a"]
    assert failed(rules[0] % "{talk: [{text: x, does: [log]}, A1]}", rules[1]) == [
        "a > x / A1, at 'x': does something else"
    ]


def test_a_rule_in_shadow_would_have_fired() -> None:
    rules = (
        "{id: dark, mode: shadow, when: {keyword: A1}, then: [{reply: d}], tests: [%s]}",
        "{id: live, when: {keyword: [A1, A2]}, then: [{reply: l}], tests: [A1, {text: A1, fires: [dark, live]}]}",
    )
    assert failed(rules[0] % "A1, {text: A1, fires: [dark, live], does: [reply: l]}", rules[1]) == []
    assert failed(rules[0] % "A2", rules[1]) == ["dark > A2: fires nothing, not dark"]
    assert failed(rules[0] % "{text: A1, fires: dark}", rules[1]) == ["dark > A1: fires dark, live, not dark"]


def test_a_test_for_all_programs_is_run_in_each() -> None:
    every = "program: all\nrules: [{id: a, when: {keyword: A1}, then: [{reply: a}], tests: [A1%s]}]\n"
    shop = (
        "program: shop\nabout: {name: S, numbers: {main: 70000}, help: s@s.example}\n"
        "rules: [{id: own, when: {keyword: A1}, then: [{reply: o}]}]\n"
    )
    mine = "{id: x, when: {keyword: X1}, then: [{reply: x}]}"
    assert failed(mine, other=every % "", tail=shop) == []
    assert failed(mine, other=every % "", a_shop=shop) == ["a > A1 (shop): fires shop/own, not a"]
    assert failed(mine, other=every.replace("A1%s", "{text: A1, program: club}"), a_shop=shop) == []


def test_a_program_without_a_number_can_be_tested() -> None:
    text = (
        "version: 1\nprogram: p\nabout: {name: P, numbers: {}, help: p@p.example}\n"
        "rules: [{id: a, then: [{reply: a}], tests: [x]}]\n"
    )
    one = load_texts({"rules/p.yaml": text.encode()}, vocabulary.builtin())
    assert list(failures(one)) == []


class Broken(Action, frozen=True, kw_only=True):
    """Raise while planning."""

    def plan(self, moment: Moment) -> Iterable[Effect]:
        raise RuntimeError(f"no plan for {moment.message.text}")


def test_a_rule_that_breaks_fails_its_test_whatever_that_says() -> None:
    text = (
        f"version: 1\nprogram: club\n{ABOUT}rules: [{{id: a, then: [{{broken: {{}}}}]}}]\n"
        "tests: [{text: x, fires: nothing}]\n"
    )
    known = replace(vocabulary.builtin(), actions={**actions.builtin(), "broken": Broken})
    (failure,) = failures(load_texts({"rules/c.yaml": text.encode()}, known))
    assert "no plan for x" in told(failure, {})


def test_the_clock_is_wednesday_at_half_past_twelve_where_the_program_is() -> None:
    text = (
        "version: 1\nprogram: p\nabout: {name: P, numbers: {}, help: p@p.example, time-zone: America/New_York}\n"
        "rules: [{id: a, then: [{reply: a}], tests: [x, {text: x, at: 2026-07-01T12:30},"
        " {text: x, at: 2026-07-01T12:30Z}]}]\n"
    )
    one = load_texts({"rules/p.yaml": text.encode()}, vocabulary.builtin())
    assert [begins(case) for case in cases(one)] == [
        datetime(2026, 3, 4, 17, 30, tzinfo=UTC),
        datetime(2026, 7, 1, 16, 30, tzinfo=UTC),
        datetime(2026, 7, 1, 12, 30, tzinfo=UTC),
    ]


def test_no_two_tests_of_a_file_have_one_name() -> None:
    one = loaded(["{id: a, when: {keyword: A1}, then: [{reply: a}], tests: [A1, {text: A1, does: [reply]}]}"])
    assert [case.name for case in cases(one)] == ["a[A1]", "a[A1 #2]"]


@pytest.mark.parametrize("path", sorted(HERE.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_failure_reads_as_it_did(path: Path) -> None:
    one = load_texts({f"rules/{path.name}": path.read_bytes()}, vocabulary.builtin())
    said = "\n\n".join(told(failure, one.texts) for failure in failures(one)) + "\n"
    golden = path.with_suffix(".out")
    if os.environ.get("WATCHWORD_GOLDEN") == "write":
        golden.write_text(said)
    assert said == golden.read_text()


@pytest.mark.parametrize("name", ["luigis", "hope"])
def test_the_shared_examples_pass_their_tests(name: str) -> None:
    path = SHARED / f"{name}.yaml"
    if not path.exists():
        pytest.skip("the shared examples are not beside the project")
    one = load_texts({f"rules/{path.name}": path.read_bytes()}, vocabulary.builtin())
    assert [told(failure, one.texts) for failure in failures(one)] == []


def test_the_shared_vote_answers_before_and_after_it() -> None:
    path = SHARED / "finale.yaml"
    if not path.exists():
        pytest.skip("the shared examples are not beside the project")
    votes = re.sub(r"\{vote: \{.*?\}\}, ", "", path.read_text().replace(", voted: final", ""))
    one = load_texts({f"rules/{path.name}": votes.encode()}, vocabulary.builtin())
    told_of = [case for case in cases(one) if case.rule and case.rule.id in {"early", "late"}]
    assert [run(one.rules, case).failure for case in told_of] == [None, None]


def test_rules_whose_tests_fail_never_decide() -> None:
    rule = "{id: a, when: {keyword: A1}, then: [{reply: a}], tests: [%s]}"
    text = f"version: 1\nprogram: club\n{ABOUT}rules: [{rule}]\n"
    assert verify({"rules/c.yaml": (text % "A1").encode()}, vocabulary.builtin()).rules.programs.keys() == {"club"}
    with pytest.raises(RuleError) as failure:
        verify({"rules/c.yaml": (text % "A1, A2").encode()}, vocabulary.builtin())
    assert [one.line() for one in failure.value.diagnostics] == [
        "rules/c.yaml:4:70: error: a > A2: fires nothing, not a [failed-test]"
    ]


# --- laws -------------------------------------------------------------------------------------------------------------

RULES = [
    "{id: join, when: {keyword: {en: JOIN, es: UNIR}}, then: [{ask: {prompt: j, text: sure?}}]}",
    "{id: yes, when: {answering: j, answer: yes}, then: [{subscribe: news}, {reply: in}]}",
    "{id: once, when: {keyword: ONCE}, limit: {per-sender: 1, every: 1h}, then: [{reply: once}]}",
    "{id: on, when: {subscribed: news}, then: [{reply: on}]}",
    "{id: rest, tier: fallback, then: [{reply: '{text}'}]}",
]
TALKER = loaded(RULES, more="lists: {news: {}}\n")
STAGE = next(cases(loaded(RULES, ["{text: x, fires: rest}"], more="lists: {news: {}}\n")))
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
        state = person.state(program.id, program.scope)
        alone = decide(TALKER.rules, line(case), message(case, turn, now), state, now, seed=0)
        assert alone == heard.decision
        person = after(person, alone.effects)


@given(st.randoms(use_true_random=False))
def test_the_order_of_tests_does_not_matter(random: Random) -> None:
    one = load(PROJECT / "rules", vocabulary.builtin())
    listed = list(cases(one))
    expected = {case.name: run(one.rules, case) for case in listed}
    random.shuffle(listed)
    assert {case.name: run(one.rules, case) for case in listed} == expected


# --- what is wrong with a test ----------------------------------------------------------------------------------------


def refused(test: str, *, beside: str = "rules", more: str = "lists: {news: {}}\n") -> list[str]:
    rule = "{id: a, when: {keyword: A1}, then: [{ask: {prompt: p, text: which?}}]%s}"
    ours = [rule % (f", tests: [{test}]" if beside == "rules" else "")]
    with pytest.raises(RuleError) as failure:
        loaded(ours, [test] if beside == "file" else (), more)
    return [f"{one.code}: {one.message} | {one.hint}" for one in failure.value.diagnostics]


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("{txt: A1}", "unknown-key: item 1 of 'tests' has no key 'txt' | did you mean 'text'?"),
        ("{name: x}", "missing-key: item 1 of 'tests' has no 'text' | None"),
        (
            "{text: A1, fires: b}",
            "unknown-rule: there is no rule 'b' | there are a, built-in/help, built-in/opt-in, built-in/opt-out",
        ),
        (
            "{text: A1, fires: built-in/stop}",
            "unknown-rule: there is no rule 'built-in/stop' | did you mean 'built-in/opt-in'?",
        ),
        ("{text: A1, does: [repyl]}", "unknown-action: there is no action 'repyl' | did you mean 'reply'?"),
        (
            "{text: A1, does: [reply: '{a']}",
            "bad-template: '{' is never closed | write {{ or }} for a brace that belongs to the text",
        ),
        ("{text: A1, does: [subscribe: newz]}", "unknown-list: there is no list 'newz' | did you mean 'news'?"),
        ("{text: A1, does: [webhook: nowhere]}", None),
        ("{text: A1, at: noon}", "bad-value: expected a date and time such as 2026-12-25T21:00, found 'noon' | None"),
        ("{text: A1, at: 0001-01-01}", "bad-value: 'at' must be in the years 2000 to 2199 | None"),
        ("{text: A1, to: mian}", "unknown-number: there is no number 'mian' | did you mean 'main'?"),
        ("{text: A1, given: {subscribed: newz}}", "unknown-list: there is no list 'newz' | did you mean 'news'?"),
        ("{text: A1, given: {asked: q}}", "unknown-prompt: there is no prompt 'q' | there are p"),
        (
            "{text: A1, given: {asked: {p: {}, q: {}}}}",
            "bad-value: one prompt at a time waits for an answer | keep one of them",
        ),
        ("{text: A1, given: {opted-out: maybe}}", "bad-value: expected true or false, found 'maybe' | None"),
        (
            "{text: A1, given: {language: de}}",
            "bad-value: nobody is answered in 'de' | 'about' names the languages of a program: en, es",
        ),
        (
            "{text: A1, given: {suscribed: news}}",
            "unknown-key: 'given' has no key 'suscribed' | did you mean 'subscribed'?",
        ),
        (
            "{text: A1, program: club}",
            "bad-value: the tests of this file are about program 'club' | delete 'program', or move the test",
        ),
        (
            "{text: A1, after: 2m}",
            "unknown-key: 'after' belongs in a turn of 'talk' | a test of one text says when with 'at'",
        ),
        (
            "{talk: [A1], fires: a}",
            "unknown-key: 'fires' belongs in a turn of 'talk' | say it in the turn that it is about",
        ),
        ("{talk: []}", "bad-value: 'talk' must be a list of 1 to 100 messages | None"),
        (
            "{talk: [{text: A1, after: 1m}]}",
            "bad-value: nothing comes before the first turn | say when with 'at' beside 'talk'",
        ),
        (
            "{talk: [A1, {text: A1, afer: 1m}]}",
            "unknown-key: item 2 of 'talk' has no key 'afer' | did you mean 'after'?",
        ),
        (
            "{talk: [A1, {text: A1, after: 2y}]}",
            "bad-value: expected a duration such as 90s, 5m, 24h, 2d or 1w, found '2y' | None",
        ),
        (
            "A1, A1",
            (
                "duplicate-test: the test 'A1' says nothing that one before it does not say"
                " | delete one of them, or change what it says"
            ),
        ),
        (
            "A1, {name: again, text: A1, fires: club/a}",
            (
                "duplicate-test: the test 'again' says nothing that one before it does not say"
                " | delete one of them, or change what it says"
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_test_is_told_where_it_stands(test: str, said: str | None) -> None:
    found = refused(test)
    assert len(found) == 1
    assert said is None or found == [said]


def test_a_test_of_the_file_says_what_it_fires() -> None:
    hint = "add 'fires:' with the id of a rule, or 'nothing'"
    said = f"missing-key: a test that belongs to no rule says what it fires | {hint}"
    assert refused("A1", beside="file") == [said]
    assert refused("{talk: [{text: A1, fires: a}, A1]}", beside="file") == [said]


@pytest.mark.parametrize(
    "other",
    [
        "{text: A1, at: 2026-03-04T12:31}",
        "{text: A1, does: [ask]}",
        "{text: A1, to: branch}",
        "{text: A1, given: {opted-out: true}}",
        "{talk: [A1, A1]}",
        "a1",
    ],
)
def test_tests_that_differ_are_no_duplicates(other: str) -> None:
    loaded([f"{{id: a, when: {{keyword: A1}}, then: [{{ask: {{prompt: p, text: q?}}}}], tests: [A1, {other}]}}"])


WORDS = st.sampled_from(
    ["", "a", "A1", "text", "yes", "true", "p", "news", "reply", "main", "en", "2m", "nothing", "2026-03-04T22:00", "/"]
)
KEYS = ["name", "text", "subject", "channel", "media", "from", "to", "at", "given", "fires", "does", "talk", "after"]
BELOW = ["program", "subscribed", "contact", "language", "asked", "opted-out", "reply", "subscribe", "ask", "p"]
ANYTHING = st.recursive(
    WORDS,
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, *BELOW]), below, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.lists(ANYTHING | st.fixed_dictionaries({"text": WORDS}, optional=dict.fromkeys(KEYS[2:], ANYTHING)), max_size=3)
)
def test_whatever_a_test_says_is_refused_with_a_place_or_run(written: list[object]) -> None:
    rule = {"id": "a", "when": {"keyword": "A1"}, "then": [{"ask": {"prompt": "p", "text": "q?"}}], "tests": written}
    said: list[str] = []
    try:
        one = loaded([json.dumps(rule, ensure_ascii=False)], more="lists: {news: {}}\n")
        said += [told(failure, one.texts) for failure in failures(one)]
    except RuleError as failure:
        said += [problem.line() for problem in failure.diagnostics]
    assert all(re.match(r"(FAIL )?rules/club.yaml:6:\d+: ", one) for one in said), said
