"""Laws of the lints: each finds what it is for, at its place, and is silent about files that are right."""

from datetime import UTC, datetime

import pytest

from running import PROJECT
from watchword import vocabulary
from watchword.diagnostics import Diagnostic
from watchword.lints import lint
from watchword.rules.load import load, load_texts

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ABOUT = "about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example, frequency: 4 msgs/month}\n"
STOP = "Luigi's: you get no more messages."
CLUB = "Luigi's: welcome, 4 msgs/month. Msg & data rates may apply. Help: help@luigis.example. Reply STOP to end."


def linted(*rules: str, more: str = "", about: str = ABOUT, program: str = "luigis") -> list[Diagnostic]:
    body = "".join(f"  - {rule}\n" for rule in rules)
    written = f"version: 1\nprogram: {program}\n{about}{more}rules:\n{body}"
    found = lint(load_texts({"rules/luigis.yaml": written.encode()}, vocabulary.builtin()), NOW)
    return [one for one in found if one.code != "untested-rule"]  # the rules here are examples of other things


def codes(found: list[Diagnostic]) -> list[str]:
    return [one.code for one in found]


def confirming(text: str) -> str:
    return f'{{id: stop, when: {{intent: opt-out}}, then: [{{reply: "{text}"}}]}}'


def helping(text: str) -> str:
    return f'{{id: help, when: {{intent: help}}, then: [{{reply: "{text}"}}]}}'


def joining(text: str, when: str = "keyword: JOIN") -> str:
    return f'{{id: join, when: {{{when}}}, then: [{{subscribe: club}}, {{reply: "{text}"}}]}}'


def saying(text: str) -> str:
    return f'{{id: x, when: {{keyword: X}}, then: [{{reply: "{text}"}}]}}'


CLUB_LIST = "lists: {club: {}}\n"


def test_the_shipped_rules_are_right() -> None:
    assert lint(load(PROJECT / "rules", vocabulary.builtin()), NOW) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (STOP, None),
        ("{program.name}: unsubscribed, you will not receive any more texts.", None),
        ("You get no more messages.", "does not name the program"),
        ("Luigi's: goodbye!", "does not say that no more messages will be sent"),
        (f"{STOP} See luigis.com/menu", "must not hold a link ('luigis.com/menu')"),
        (f"{STOP} Write to help@luigis.com", None),
        (f"{STOP} Last chance: 20% less!", "must not promote anything ('20%')"),
        (f"{STOP} Show this for a coupon", "must not promote anything ('coupon')"),
    ],
)
def test_r41_a_confirmation_names_the_program_says_no_more_and_promotes_nothing(text: str, said: str | None) -> None:
    found = linted(confirming(text))
    assert codes(found) == ([] if said is None else ["confirmation-wording"])
    assert said is None or said in found[0].message


@pytest.mark.parametrize(
    ("language", "text", "fine"),
    [
        ("es", "Luigi's: baja confirmada, no recibira mas mensajes.", True),
        ("fr", "Luigi's: vous ne recevrez plus de messages.", True),
        ("pt", "Luigi's: nao enviaremos mais mensagens.", True),
        ("es", "Luigi's: hasta luego.", False),
        ("es-MX", "Luigi's: hasta luego.", False),
        ("fr", "Luigi's: au revoir.", False),
        # nobody has told us how that is said
        ("sv", "Luigi's: hej.", True),
    ],
)
def test_r41_is_read_in_the_language_of_the_text(language: str, text: str, fine: bool) -> None:
    about = ABOUT.replace("}\n", f", languages: [{language}]}}\n")
    found = linted(f'{{id: stop, when: {{intent: opt-out}}, then: [{{reply: {{{language}: "{text}"}}}}]}}', about=about)
    assert ("confirmation-wording" in codes(found)) == (not fine)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{program.name} {program.frequency}. Help {program.help}. Msg&data rates may apply. STOP to end.", None),
        ("Luigi's, 4 msgs/month. Help: 800-555-0123. Rates may apply. STOP to end.", None),
        ("Help {program.help}, 4 msgs/month, rates may apply, STOP to end.", "does not name the program"),
        ("Luigi's, 4 msgs/month, rates may apply, STOP to end.", "does not tell where a person helps"),
        ("Luigi's {program.help}, 4 msgs/month, STOP to end.", "does not tell the rates"),
        ("Luigi's {program.help}, 4 msgs/month, rates may apply.", "does not tell how to stop"),
        ("Luigi's {program.help}", "does not tell the frequency or the rates or how to stop"),
    ],
)
def test_r55_the_answer_to_help_says_who_texts_and_who_helps(text: str, said: str | None) -> None:
    found = linted(helping(text))
    assert codes(found) == ([] if said is None else ["help-wording"])
    assert said is None or said in found[0].message


def test_r55_a_long_number_needs_no_more_than_who_helps() -> None:
    about = "about: {name: Luigi's, numbers: {main: +15552310000}, help: help@luigis.example}\n"
    assert codes(linted(helping("Luigi's: {program.help}"), about=about)) == []


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        (CLUB, None),
        ("You are in! {program.frequency}", "the program's name ({program.name}), where a person helps"),
        (CLUB.replace("rates", "prices"), "lacks the rates"),
        (CLUB.replace("Reply STOP to end.", ""), "lacks how to stop"),
    ],
)
def test_r50_a_welcome_carries_what_carriers_demand(text: str, lacks: str | None) -> None:
    found = linted(joining(text), more=CLUB_LIST)
    assert codes(found) == ([] if lacks is None else ["opt-in-wording"])
    assert lacks is None or lacks in found[0].message


def test_r51_where_the_law_wants_double_opt_in_a_keyword_alone_joins_no_list() -> None:
    about = ABOUT.replace("}\n", ", country: DE}\n")
    assert codes(linted(joining(CLUB), more=CLUB_LIST, about=about)) == ["single-opt-in"]
    asking = "{id: ask, when: {keyword: JOIN}, then: [{ask: {prompt: join, text: Join Luigi's? Reply YES}}]}"
    answered = joining(CLUB, "answering: join, answer: yes")
    assert codes(linted(asking, answered, more=CLUB_LIST, about=about)) == []


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("Reply 2 to unsubscribe", True),
        ("To stop, text 9.", True),
        ("You must reply STOP to opt out", True),
        ("The only way to stop is to reply STOP", True),
        ("Reply STOP to end", False),
        ("Text 2 to vote for Ben. Reply STOP to end", False),
        ("Members only! Reply STOP to end", False),
        ("We stop serving at 9", False),
    ],
)
def test_r24_no_text_makes_one_way_of_opting_out_look_like_the_only_one(text: str, flagged: bool) -> None:
    assert codes(linted(saying(text))) == (["exclusive-opt-out"] if flagged else [])


def test_r58_a_canadian_short_code_answers_unknown_keywords_and_briefly() -> None:
    about = ABOUT.replace("}\n", ", country: CA}\n")
    assert codes(linted(saying("hello"), about=about)) == ["canadian-short-code"]
    fallback = "{id: unknown, tier: fallback, then: [{reply: Unknown keyword}]}"
    assert codes(linted(saying("hello"), fallback, about=about)) == []
    assert codes(linted(confirming(STOP + " " + "x" * 160), fallback, about=about)) == ["canadian-short-code"]


CANADIAN = "about: {name: P, numbers: {a: 86717, b: 86718, long: +15552310000}, help: p@p.example, country: CA}\n"
CANADIAN += "schedules: {day: {open: [{days: mon-fri, from: 9:00, to: 17:00}]}}\n"
REPLIES = "then: [{reply: Unknown keyword}]"


@pytest.mark.parametrize(
    "fallback",
    [
        "then: []",
        "then: [{log: x}]",
        "then: [{webhook: https://x.example}]",
        "then: [{send-later: {after: 1d, text: Sorry}}]",
        "then: [{coupon: {pool: x, when-empty: Sorry}}]",
        f"mode: shadow, {REPLIES}",
        f"when: {{media: true}}, {REPLIES}",
        f"when: {{channel: sms}}, {REPLIES}",
        f"when: {{subscribed: club}}, {REPLIES}",
        f"when: {{during: day}}, {REPLIES}",
        f"when: {{to: a}}, {REPLIES}",
        f"when: {{text: {{contains: x}}}}, {REPLIES}",
        f"when: {{not: {{text: {{contains: x}}}}}}, {REPLIES}",
    ],
)
def test_r58_a_fallback_that_leaves_some_unknown_keywords_unanswered_is_told(fallback: str) -> None:
    written = f"{{id: f, tier: fallback, {fallback}}}"
    joining = "{id: j, when: {keyword: JOIN}, then: [{subscribe: club}]}"
    (found,) = (one for one in linted(joining, written, about=CANADIAN) if one.code == "canadian-short-code")
    assert "no rule surely does" in found.message
    assert str(found.hint).endswith("has no conditions")


@pytest.mark.parametrize(
    "rules",
    [
        [f"tier: fallback, {REPLIES}"],
        [REPLIES],
        [f"tier: fallback, continue: true, {REPLIES}"],
        ["tier: fallback, then: [{ask: {prompt: q, text: What do you mean?}}]"],
        ["tier: fallback, then: [{webhook: {url: https://x.example, answer: reply}}]"],
        [f"tier: fallback, when: {{to: [a, b]}}, {REPLIES}"],
        [f"tier: fallback, when: {{to: {one}}}, {REPLIES}" for one in "ab"],
        [f"tier: fallback, when: {{during: day}}, {REPLIES}", f"tier: fallback, {REPLIES}"],
        [f"tier: fallback, when: {one}, {REPLIES}" for one in ("{media: true}", "{not: {media: true}}")],
        ["when: {media: true}, then: [{log: a picture}]", f"tier: fallback, {REPLIES}"],
    ],
)
def test_r58_rules_that_surely_answer_unknown_keywords_between_them_are_enough(rules: list[str]) -> None:
    written = [f"{{id: r{place}, {rule}}}" for place, rule in enumerate(rules)]
    assert "canadian-short-code" not in codes(linted(*written, about=CANADIAN))


def test_a_keyword_that_is_a_word_of_consent_is_told() -> None:
    (found,) = linted("{id: x, when: {keyword: [SPRING, Quit]}, then: [{reply: hi}]}")
    assert found.code == "reserved-keyword"
    assert "'Quit' is reserved" in found.message


def test_what_nothing_uses_is_told_where_it_is_declared() -> None:
    more = "words: {sweet: [CAKE], salty: [CHIPS]}\nlists: {club: {}}\n"
    found = linted("{id: x, when: {not: {words: salty}}, then: [{reply: hi}]}", more=more)
    assert [(one.code, one.message) for one in found] == [
        ("unused-name", "no rule uses the word list 'sweet'"),
        ("unused-name", "no rule uses the list 'club'"),
    ]
    assert [(one.span.line, one.span.col) for one in found] == [(4, 9), (5, 9)]


@pytest.mark.parametrize(
    ("whens", "unheard"),
    [
        (["keyword: A1, to: main"], ["up"]),
        (["keyword: A1, to: main", "keyword: B1, to: [main]"], ["up"]),
        (["keyword: A1, to: main", "keyword: B1, to: up"], []),
        (["keyword: A1, to: [main, up]"], []),
        (["keyword: A1, to: main", "keyword: B1"], []),
        (["keyword: A1, to: main, not: {to: up}"], []),
        (["keyword: A1, not: {to: up}"], []),
    ],
)
def test_a_number_that_no_rule_hears_is_told_of_where_each_names_its_own(whens: list[str], unheard: list[str]) -> None:
    about = ABOUT.replace("numbers: {main: 86717", "numbers: {main: 86717, up: 86719")
    rules = [f"{{id: r{n}, when: {{{when}}}, then: [{{reply: hi}}]}}" for n, when in enumerate(whens)]
    found = [one.message for one in linted(*rules, about=about) if one.code == "unused-name"]
    assert found == [f"no rule hears '{one}' (86719): only STOP, HELP and START are answered there" for one in unheard]


@pytest.mark.parametrize(
    ("common", "told"),
    [("keyword: C1", []), ("keyword: C1, to: up", []), ("keyword: C1, to: main", ["no rule hears 'up' (86719)"])],
)
def test_a_rule_for_all_programs_may_hear_a_number_and_a_program_without_any_is_told_of_by_that(
    common: str, told: list[str]
) -> None:
    about = ABOUT.replace("numbers: {main: 86717", "numbers: {main: 86717, up: 86719")
    own = f"version: 1\nprogram: luigis\n{about}"
    named = "rules: [{id: a, when: {keyword: A1, to: main}, then: [{reply: hi}]}]\n"
    of_all = f"version: 1\nprogram: all\nrules: [{{id: c, when: {{{common}}}, then: [{{reply: hi}}]}}]\n"

    def unused(**files: str) -> list[str]:
        loaded = load_texts({f"{name}.yaml": text.encode() for name, text in files.items()}, vocabulary.builtin())
        return [one.message.partition(":")[0] for one in lint(loaded, NOW) if one.code == "unused-name"]

    assert unused(a=own + named, b=of_all) == told
    assert unused(a=own) == ["program 'luigis' has no rule"]


def test_an_answer_to_what_no_rule_asks_is_noted() -> None:
    asking = "{id: a, when: {keyword: A1}, then: [{ask: {prompt: size, text: Which size?}}]}"
    answered = "{id: b, when: {answering: sise}, then: [{reply: ok}]}"
    (found,) = linted(asking, answered)
    assert (found.severity, found.code, found.hint) == ("note", "unasked-prompt", "did you mean 'size'?")


@pytest.mark.parametrize(
    ("asker", "taker", "told"), [("luigis", "size", False), ("all", "size", False), ("luigis", "door", True)]
)
def test_a_question_whose_answer_no_rule_takes_is_noted_whoever_asks_it(asker: str, taker: str, told: bool) -> None:
    asks = "{id: a, when: {keyword: A1}, then: [{ask: {prompt: size, text: Which size?}}]}"
    asked = "{id: c, when: {keyword: C1}, then: [{ask: {prompt: door, text: Which door?}}]}"
    takes = f"{{id: b, when: {{answering: {taker}}}, then: [{{reply: ok}}]}}"
    about = f"version: 1\nprogram: luigis\n{ABOUT}rules: [{takes}, {asked}]\n"
    files = {"a.yaml": f"version: 1\nprogram: {asker}\nrules: [{asks}]\n", "b.yaml": about}
    found = lint(load_texts({name: text.encode() for name, text in files.items()}, vocabulary.builtin()), NOW)
    noted = [(one.span.path, one.severity, one.message) for one in found if one.code == "unanswered-prompt"]
    assert (("a.yaml", "note", "no rule takes the answer to 'size'") in noted) is told


def test_a_rule_without_description_is_noted_where_others_have_one() -> None:
    bare = "{id: b, when: {keyword: B1}, then: [{reply: ok}]}"
    assert codes(linted(bare)) == []
    assert codes(linted("{id: a, description: why, when: {keyword: A1}, then: [{reply: ok}]}", bare)) == [
        "undescribed-rule"
    ]


def test_rules_without_description_are_not_noted_where_most_have_none() -> None:
    bare = [f"{{id: b{place}, when: {{keyword: B{place}}}, then: [{{reply: ok}}]}}" for place in range(2)]
    assert codes(linted("{id: a, description: why, when: {keyword: A1}, then: [{reply: ok}]}", *bare)) == []


def test_rules_for_all_programs_are_told_of_where_there_is_none() -> None:
    (found,) = linted("{id: a, description: All., when: {keyword: A}, then: [{log: a}]}", about="", program="all")
    assert (found.code, found.span.line) == ("unused-name", 2)
    assert found.message == "these rules are for all programs, and there is none"


def test_what_they_take_as_an_answer_is_then_no_matter() -> None:
    rules = [
        f"{{id: {one}, when: {{answering: q{more}}}, then: [{{log: a}}]}}"
        for one, more in [("a", ""), ("b", ", answer: yes")]
    ]
    assert {one.code for one in linted(*rules, about="", program="all")} >= {"unused-name"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("tagged: nope", "no rule tags anybody 'nope'"),
        ("voted: {nope: x}", "no rule votes in 'nope'"),
        ("entered: [nope]", "no rule enters anybody in 'nope'"),
        ("coupons: {nope: A}", "no rule gives a code of 'nope'"),
        ("tagged: vip", None),  # a rule leaves it
        ("tagged: guest", None),  # a rule asks for it, so that others may leave it
    ],
)
def test_what_a_test_gives_and_no_rule_leaves_or_asks_for_is_told_of(given: str, said: str | None) -> None:
    rule = f"{{id: x, when: {{keyword: X}}, then: [{{tag: vip}}], tests: [{{text: X, given: {{{given}}}}}]}}"
    asks = "{id: y, when: {keyword: Y, tagged: guest}, then: [{reply: hi}]}"
    found = [one for one in linted(rule, asks) if one.span.line == 5]
    assert [one.message for one in found] == ([said] if said else [])
    assert all(one.hint for one in found)
