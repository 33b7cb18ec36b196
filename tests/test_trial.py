"""Running inline tests: exact, complete, with the whole rule set, and the same however often and in whatever order."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from trials import ABOUT, failed, loaded
from watchword import actions, vocabulary
from watchword.effects import Effect
from watchword.plugin import Action, Moment
from watchword.rules.load import load_texts
from watchword.trial import cases, failures, told
from watchword.trial.run import begins


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
    wrong = ["{text: A1, fires: a}", "{text: A1, fires: [b, a]}", "{text: A1, fires: nothing}", "{text: w, fires: b}"]
    assert failed(*rules, tests=wrong) == [
        "A1: fires a, b, not a",
        "A1 #2: fires a, b, not b, a",
        "A1 #3: fires a, b, not nothing",
        "w: fires nothing, not b",
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


def test_a_text_to_somebody_who_has_opted_out_is_not_done() -> None:
    rules = ["{id: a, when: {keyword: A1}, then: [{reply: hi}, {ask: {prompt: p, text: 'which?'}}, {log: x}]}"]
    rules += ["{id: help, when: {intent: help}, then: [{reply: help}]}"]
    out = "given: {opted-out: true}"
    held = [f"{{text: A1, {out}, fires: a, does: [log]}}", f"{{text: HELP, {out}, fires: help, does: [reply: help]}}"]
    talk = f"{{{out}, talk: [{{text: START}}, {{text: A1, fires: a, does: [reply: hi, ask, log]}}]}}"
    assert failed(*rules, tests=[*held, talk]) == []
    (told,) = failed(*rules, tests=[f"{{text: A1, {out}, fires: a, does: [reply: hi, log]}}"])
    assert told == "A1: does not do reply: hi"


@pytest.mark.parametrize(
    ("does", "holds"),
    [
        ("[set: {first: Ann}, vote: {poll: p, for: ann}, set: {first: '', b: x}]", True),
        ("[set, vote, set]", True),
        ("[set: {first: '{rest|first|title}'}, vote: {poll: p, for: '{rest}'}, set]", True),
        ("[set: {first: Bob}, vote, set]", False),
        ("[set, vote: {poll: p, for: bob}, set]", False),
        ("[set, vote: {poll: q, for: ann}, set]", False),
        ("[set, vote, set: {first: Ann}]", False),
    ],
)
def test_what_is_noted_of_a_person_is_done_with_its_texts_filled_in(does: str, holds: bool) -> None:
    then = "{set: {first: '{rest|first|title}'}}, {vote: {poll: p, for: '{rest}'}}, {set: {first: '', b: x}}"
    rule = f"{{id: a, when: {{keyword: A1}}, then: [{then}], tests: [{{text: a1 ann, does: {does}}}]}}"
    assert (failed(rule) == []) is holds


BLOCKS = """\
then:
  - reply: >
      Hello there,
      {rest}
  - send-later:
      after: 1d
      text: |
        Still
        there?

"""


def test_line_breaks_at_the_end_of_a_text_are_not_sent_nor_wanted() -> None:
    rule = f"id: a\nwhen: {{keyword: A1}}\n{BLOCKS}tests:\n"
    plain = '- {text: a1 ann, does: [reply: "Hello there, ann", send-later], sends: ["Still\\nthere?"]}\n'
    block = "- text: a1 ann\n  does:\n    - reply: |\n        Hello there, ann\n    - send-later\n  sends:\n"
    for test in (
        plain,
        f"{block}    - |\n      Still\n      there?\n",
        f"{block}    - text: |\n        Still\n        there?\n",
    ):
        whole = f"{rule}{test}".replace("\n", "\n    ").rstrip()
        assert failed(whole) == []


def test_a_question_is_done_under_its_own_name_with_its_text() -> None:
    rules = ["{id: a, then: [{ask: {prompt: p, text: 'which, {from}?'}}, {reply: ok}]}"]
    does = "[ask: {prompt: p, text: 'which, +15555550100?'}, reply: ok]"
    assert failed(*rules, tests=[f"{{text: w, fires: a, does: {does}}}"]) == []
    assert failed(*rules, tests=[f"{{text: w, fires: a, does: {does.replace('which', 'what')}}}"]) != []


@pytest.mark.parametrize(
    ("when", "test"),
    [
        ("{to: branch}", "w"),
        ("{to: branch}", "{text: w, to: branch}"),
        ("{to: main}", "w"),
        ("{from: +15551112222}", "{text: w, from: 15551112222}"),
        ("{channel: mms, media: true}", "{text: '', media: true}"),
        ("{channel: mms, media: false}", "{text: w, channel: mms}"),
        ("{media: true}", "{text: w, media: [https://m.example/1.jpg]}"),
        ("{intent: help}", "{text: '', subject: HELP}"),
        ("{subscribed: news}", "{text: w, given: {subscribed: news}}"),
        ("{subscribed: [news, vip]}", "{text: w, given: {subscribed: [vip]}}"),
        ("{contact: {first: Ann}}", "{text: w, given: {contact: {first: ann}}}"),
        ("{answering: p}", "{text: w, given: {asked: p}}"),
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
            tests=["{text: w, given: {language: es}, fires: a, does: [reply: hola]}"],
        )
        == []
    )


@pytest.mark.parametrize(
    "test",
    [
        "{text: not interested, fires: nothing, held: true}",
        "{text: w, fires: a, held: false}",
        "{talk: [{text: not interested, held: true}, {text: w, fires: a, held: true}]}",
        "{talk: [not interested, {text: STOP, fires: built-in/opt-out, held: false}]}",
        "{talk: [not interested, {text: START, fires: built-in/opt-in, held: false}]}",
        "{talk: [not interested, {text: HELP, fires: built-in/help, held: true}]}",
        "{text: not interested, given: {opted-out: true}, fires: nothing, held: false}",
    ],
)
def test_what_may_be_an_opt_out_holds_texts_until_the_person_says_more(test: str) -> None:
    assert failed("{id: a, then: [{reply: a}]}", tests=[test]) == []


def test_a_test_that_wants_other_texts_held_fails_and_says_so() -> None:
    rule = "{id: a, then: [{reply: a}]}"
    assert failed(rule, tests=["{text: not interested, fires: nothing, held: false}"]) == [
        "not interested: holds texts to the person"
    ]
    assert failed(rule, tests=["{text: w, fires: a, held: true}"]) == ["w: does not hold texts to the person"]


def test_a_talk_remembers_what_was_said_in_it() -> None:
    rules = (
        "{id: join, when: {keyword: JOIN}, limit: {per-sender: 1, every: 1d}, then: [{subscribe: news}]}",
        "{id: on, when: {subscribed: news}, then: [{reply: on}]}",
        "{id: off, then: [{reply: off}]}",
    )
    talks = [
        "{talk: [{text: w, fires: off}, JOIN, {text: w, fires: on}]}",
        (
            "{talk: [JOIN, {text: STOP, fires: built-in/opt-out}, {text: w, fires: off},"
            " {text: START, fires: built-in/opt-in}, {text: w, fires: on}]}"
        ),
        "{talk: [JOIN, {text: JOIN, after: 23h, fires: nothing}, {text: JOIN, after: 1h, fires: join}]}",
    ]
    assert failed(*rules, tests=talks, more="lists: {news: {}}\n") == []


def test_only_the_last_turn_of_a_talk_must_fire_its_rule() -> None:
    rules = ("{id: a, when: {keyword: A1}, then: [{reply: a}], tests: [%s]}", "{id: b, then: [{reply: b}]}")
    assert failed(rules[0] % "{talk: [w, y, A1]}", rules[1]) == []
    assert failed(rules[0] % "{talk: [A1, w]}", rules[1]) == ["a > A1 / w, at 'w': fires b, not a"]
    assert failed(rules[0] % "{talk: [{text: w, does: [log]}, A1]}", rules[1]) == [
        "a > w / A1, at 'w': does reply: b, not log"
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
        "rules: [{id: a, then: [{reply: a}], tests: [w]}]\n"
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
        "tests: [{text: w, fires: nothing}]\n"
    )
    known = replace(vocabulary.builtin(), actions={**actions.builtin(), "broken": Broken})
    (failure,) = failures(load_texts({"rules/c.yaml": text.encode()}, known))
    assert "no plan for w" in told(failure, {})


def test_the_clock_is_wednesday_at_half_past_twelve_where_the_program_is() -> None:
    text = (
        "version: 1\nprogram: p\nabout: {name: P, numbers: {}, help: p@p.example, time-zone: America/New_York}\n"
        "rules: [{id: a, then: [{reply: a}], tests: [w, {text: w, at: 2026-07-01T12:30},"
        " {text: w, at: 2026-07-01T12:30Z}]}]\n"
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


EVERYTHING = "{id: everything, when: {}, continue: true, then: [{log: x}], tests: [hello]}"
MENU = "{id: menu, when: {keyword: MENU}, then: [{reply: eggs}], tests: [%s]}"


@pytest.mark.parametrize("test", ["menu", "{text: menu}", "{talk: [hello, menu]}", "{text: menu, does: [log, reply]}"])
def test_a_test_that_does_not_say_what_fires_asks_for_its_rule_and_leaves_alone_those_that_go_on(test: str) -> None:
    assert failed(EVERYTHING, MENU % test) == []
    assert failed(EVERYTHING.replace("hello", "menu"), MENU % test) == []


def test_a_test_that_says_what_fires_is_complete_also_where_rules_go_on() -> None:
    assert failed(EVERYTHING, MENU % "{text: menu, fires: [everything, menu]}") == []
    assert failed(EVERYTHING, MENU % "{text: menu, fires: menu}") == ["menu > menu: fires everything, menu, not menu"]


def test_a_rule_that_does_not_fire_is_missed_whatever_else_goes_on() -> None:
    assert failed(EVERYTHING, MENU % "card") == ["menu > card: fires everything, not menu"]


def test_a_test_that_says_what_fires_says_more_than_the_text_alone_where_rules_go_on() -> None:
    more = "{text: menu, fires: [menu]}"
    codes = [one.code for one in loaded([EVERYTHING, MENU % f"menu, {more}"]).found]
    assert "duplicate-test" not in codes
