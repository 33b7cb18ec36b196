"""Laws of rules that ask for what never comes together: no message fires one, and what may come together is no news."""

from collections.abc import Callable
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflicts import RULES, SITUATIONS, here, linted, rule, said, written
from watchword.lints.never_fires import never_fires
from watchword.lints.situations import claims, fitted
from watchword.lints.spelt import may_be_found
from watchword.patterns import Pattern
from watchword.plugin import Situation
from watchword.sayings import Saying
from watchword.text import rest

ELSE = "an answer says nothing else"


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("keyword: X, before: fair, after: fair", "'before fair' and 'after fair' never hold together"),
        ("before: fair, during: fair", "'during fair' and 'before fair' never hold together"),
        ("to: main, not: {to: main}", "its 'not' leaves out all that it asks for"),
        ("to: [main, other], not: {to: [other, main]}", "its 'not' leaves out all that it asks for"),
        ("during: lunch, not: {during: hours}", "its 'not' leaves out all that it asks for"),
        ("during: fair, not: {during: hours}", "its 'not' leaves out all that it asks for"),
        ("subscribed: club, not: {subscribed: [club, vip]}", "its 'not' leaves out all that it asks for"),
        ("contact: {city: Rome}, not: {contact: {city: [rome, Oslo]}}", "its 'not' leaves out all that it asks for"),
        ("from: +15552*, not: {from: +1555*}", "its 'not' leaves out all that it asks for"),
        ("keyword: pizza pie, not: {keyword: pizza}", "its 'not' leaves out all that it asks for"),
        ("keyword: X, text: {equals: Y}", "no text holds for its keyword and for 'text equals 'Y''"),
        ("text: {equals: pizza pie, contains: party}", "no text holds for 'text equals 'pizza pie', contains 'party''"),
        (
            "keyword: X, position: only, text: {contains: Y}",
            "no text holds for its keyword and for 'text contains 'Y''",
        ),
        (
            "keyword: X, position: only, rest: {contains: Y}",
            "nothing stands after a keyword with 'position: only', and 'rest contains 'Y'' asks for words there",
        ),
        (
            "keyword: X, text: {equals: X now}, rest: later",
            "no text holds for 'text equals 'X now'' and for 'rest equals 'later''",
        ),
        ("text: {contains: pizza, matches: '^uu$'}", "no text holds for 'text contains 'pizza', matches '^uu$''"),
        ("keyword: X, text: {matches: '^y?z$'}", "no text holds for 'text matches '^y?z$'' and for its keyword"),
        (
            "keyword: X, text: {matches: '^X (a|b)$'}, rest: c",
            "no text holds for 'text matches '^X (a|b)$'' and for 'rest equals 'c''",
        ),
        ("keyword: X, text: {matches: '^X (a|b)$'}, rest: b", None),
        (
            r"keyword: X, text: {matches: '^X (a|b)$'}, rest: {matches: '^\d|c'}",
            r"no text holds for 'text matches '^X (a|b)$'' and for 'rest matches '^\d|c''",
        ),
        (
            "keyword: X, text: {matches: '^X (a|b)$'}, rest: {matches: '#'}",
            "no text holds for 'text matches '^X (a|b)$'' and for 'rest matches '#''",
        ),
        (
            "text: {matches: '^(a|b)$'}, rest: {matches: c}",
            "no text holds for 'text matches '^(a|b)$'' and for 'rest matches 'c''",
        ),
        (
            "keyword: X, text: {matches: '^X (a|b)$', contains: [now, a]}, rest: [b, c]",
            "no text holds for 'text contains 'now' or 'a', matches '^X (a|b)$'' and for 'rest equals 'b' or 'c''",
        ),
        ("keyword: X, text: {matches: '^X (a|b)$'}, rest: {matches: '!$'}", None),
        ("keyword: X, text: {matches: '^X (a|b)$'}, rest: {matches: '[.!?]$'}", None),
        ("keyword: X, text: {matches: '^X (a|b)$'}, rest: {matches: '(?-i)^[AB]'}", None),
        ("keyword: X, text: {matches: '^X (a|b)$'}, rest: {matches: ａ}", None),
        ("keyword: X, text: {matches: '^X (né|b)$'}, rest: {matches: 'ne[^a-z]'}", None),
        ("text: {matches: '^(a|b)$'}, rest: {matches: '!'}", None),
        ("keyword: X, text: {equals: [X now, X later]}, rest: later", None),
        ("keyword: X, text: {equals: X now}, rest: {matches: '!$'}", None),
        (r"keyword: X, text: {matches: '^\d+$'}", r"no text holds for 'text matches '^\d+$'' and for its keyword"),
        (r"keyword: X, text: {matches: '^\d'}", r"no text holds for 'text matches '^\d'' and for its keyword"),
        (
            r"text: {contains: [big, large], matches: '^[0-9 ]+$'}",
            "no text holds for 'text contains 'big' or 'large', matches '^[0-9 ]+$''",
        ),
        (
            r"keyword: X, rest: {equals: big, matches: '^\d+$'}",
            r"no text holds for 'rest equals 'big', matches '^\d+$''",
        ),
        (
            "keyword: ABCDE, typos: true, text: {matches: '^[abc ]+$'}",
            "no text holds for 'text matches '^[abc ]+$'' and for its keyword",
        ),
        ("keyword: X, rest: {equals: '', contains: b}", "no text holds for 'rest equals '', contains 'b''"),
        (
            "keyword: PIE, answering: q, answer: ['2', yes]",
            "no text holds for 'answering q, answer 2 or yes' and for its keyword: an answer says nothing else",
        ),
        ("media: true, channel: sms", "'channel sms' and 'media true' never hold together"),
        ("media: true, channel: mms", None),
        ("keyword: X, answering: q", None),
        ("keyword: HI, answering: q, answer: '2'", None),
        ("keyword: YES, answering: q, answer: yes", None),
        ("keyword: ABCDE, typos: true, text: {matches: '^[abcd ]+$'}", None),
        (r"keyword: X, text: {matches: '(?m)^\d+$'}", None),
        (r"keyword: X, text: {matches: '^\d+$|x'}", None),
        (r"keyword: X, text: {matches: '^[^a-w]'}", None),
        ("keyword: don't, text: {matches: '^[don`t]+$'}", None),
        ("keyword: X, text: {matches: '^[x-z](?P<m>.*)$'}", None),
        ("keyword: X, rest: {matches: '^[a-c]+$'}", None),
        ("keyword: ZEBRA, intent: help", "what says 'zebra' is not read as help"),
        ("keyword: X, intent: help", None),  # 'x favor help'
        ("keyword: POR, intent: help", None),
        ("text: {contains: morning}, intent: help", None),
        ("text: {starts-with: [pizza, thank]}, intent: help", None),
        ("text: {contains: good pizza}, intent: help", "what says 'good pizza' is not read as help"),
        ("text: {contains: [X, Y]}, intent: opt-in", "what says 'x' is not read as opt-in"),
        ("keyword: [X, INFO], intent: help", None),
        ("keyword: X, intent: opt-out", None),
        ("keyword: HOW, intent: opt-out", None),  # how do I stop these texts
        ("text: {contains: if}, intent: opt-out", None),
        ("keyword: MENU, position: only, intent: opt-out", "what says 'menu' is not read as opt-out"),
        (
            "keyword: 'YES', answering: q, answer: pizza",
            f"no text holds for 'answering q, answer pizza' and for its keyword: {ELSE}",
        ),
        ("keyword: CANCEL, position: only, intent: opt-out", None),
        ("intent: help", None),
        ("keyword: X, position: only, rest: {matches: .*}", None),
        ("keyword: X, to: main, not: {to: main, media: true}", None),
        ("during: hours, not: {during: lunch}", None),
        ("during: hours, not: {during: fair}", None),
        ("keyword: pizza, not: {keyword: pizza pie}", None),
        ("keyword: [X, Y], not: {keyword: X}", None),
        ("keyword: X, text: {contains: Y}", None),
        ("keyword: [X, Y], text: {equals: Y}", None),
        (
            "keyword: X, typos: true, text: {equals: Y}",  # no slip is forgiven in so short a word
            "no text holds for its keyword and for 'text equals 'Y''",
        ),
        ("keyword: [X, Y], position: only, text: {starts-with: Y}", None),
        ("text: {equals: X}, answering: q", None),
        (
            "keyword: PIE, answering: q, answer: [pizza, pizza pie]",
            f"no text holds for 'answering q, answer pizza or pizza pie' and for its keyword: {ELSE}",
        ),
        (
            "keyword: PIZZA, rest: now, answering: q, answer: pizza",
            f"no text holds for 'answering q, answer pizza' and for its keyword with what stands after it: {ELSE}",
        ),
        (
            "keyword: PIZZA, typos: true, answering: q, answer: [party, cake]",
            "no text holds for 'answering q, answer party or cake' and for its keyword: an answer says nothing else",
        ),
        ("keyword: PIZZA, typos: true, answering: q, answer: [piza, cake]", None),
        (
            "keyword: X, position: only, rest: {matches: '^pie'}",
            "no text holds for 'rest matches '^pie'' and for a keyword with 'position: only'",
        ),
        ("keyword: X, position: only, rest: {matches: '#'}", None),
        (
            "keyword: X, position: only, text: {matches: pie}",
            "no text holds for 'text matches 'pie'' and for its keyword",
        ),
        ("keyword: X, position: only, text: {matches: lea}", None),
        (
            "keyword: X, rest: [a, b], text: {contains: c}",
            "no text holds for its keyword with what stands after it and for 'text contains 'c''",
        ),
        (
            "keyword: now pizza, typos: true, not: {keyword: now, position: anywhere}",
            "its 'not' leaves out all that it asks for",
        ),
        ("subscribed: [club, vip], not: {subscribed: club}", None),
        ("contact: {city: [Rome, Oslo]}, not: {contact: {city: Rome}}", None),
    ],
)
def test_a_rule_is_told_of_if_and_only_if_nothing_could_fire_it(when: str, why: str | None) -> None:
    assert said(never_fires(linted(rule("a", when)))) == ([f"rule 'a' can never fire: {why}"] if why else [])


def test_words_that_a_program_adds_for_an_intent_are_read_as_that() -> None:
    about = "about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example, consent-words: {words}}\n"
    rules = rule("a", "intent: opt-in, keyword: JOIN"), rule("b", "intent: help, text: {contains: who}")
    added = about.replace("{words}", "{opt-in: [JOIN NOW], help: [WHO IS THIS]}")
    assert said(never_fires(linted(*rules, about=added))) == []
    assert len(said(never_fires(linted(*rules, about=about.replace("{words}", "{opt-in: [COUNT ME IN]}"))))) == 2


@pytest.mark.parametrize("off", ["holidays: US", "closed: [2041-12-25]"])
def test_what_a_day_off_leaves_of_longer_hours_may_fire_a_rule_in_whichever_year_it_comes(off: str) -> None:
    evening = "open: [{days: wed, from: 19:00, to: 22:00}]"
    schedules = f"trivia: {{{evening}, {off}}}, wednesday: {{{evening}}}"
    assert said(never_fires(linted(rule("a", "during: wednesday, not: {during: trivia}"), schedules=schedules))) == []
    (told,) = said(never_fires(linted(rule("a", "during: trivia, not: {during: wednesday}"), schedules=schedules)))
    assert told == "rule 'a' can never fire: its 'not' leaves out all that it asks for"


@settings(max_examples=50)
@given(st.lists(RULES, min_size=1, max_size=4), SITUATIONS)
def test_nothing_fires_a_rule_that_is_told_of(rules: list[dict[str, Any]], tried: list[Situation]) -> None:
    files = linted(*written(rules, "r"))
    told = {one.message.split("'")[1] for one in never_fires(files)}
    for name in told:
        for order, claim in files.claims[f"luigis/{name}"]:
            for known in (here(files, situation) for situation in tried):
                said = [known, *(known.saying(f"{one.written} {known.message.text}") for one in claim.keywords)]
                for made in (*said, *(fitted(order, claim, one) for one in said)):
                    assert made is None or not claims(order, claim, made)


PHRASES = st.builds(
    Saying,
    st.lists(st.sampled_from("xy"), max_size=3).map(tuple),
    st.sampled_from(["first", "only", "anywhere"]),
)


@pytest.mark.parametrize("asked", ["starts-with: please", "equals: please pizza", "starts-with: good"])
def test_what_begins_with_courtesy_may_hold_a_keyword(asked: str) -> None:
    assert not said(never_fires(linted(rule("a", f"keyword: PIZZA, text: {{{asked}}}"))))


@given(PHRASES, PHRASES)
def test_phrases_meet_if_some_text_says_both(one: Saying, other: Saying) -> None:
    joined = [(*one.words, *other.words), (*other.words, *one.words), one.words, other.words]
    both = [text for text in joined if Saying(text, "only").within(one) and Saying(text, "only").within(other)]
    assert one.meets(other) is other.meets(one) is bool(both)


DRESS = st.text(" \t.,;:!?'\"()[]{}<>¡«»“”、。！？…（", max_size=3)
WIDE = {ord(char): ord(char) + 0xFEE0 for char in map(chr, range(33, 127))}
PATTERNS = [
    "!$",
    "[.!?]$",
    "^[^a-z]",
    r"\d",
    "(?-i)[A-Z]",
    "(?-i)[a-z]$",
    "ａ",
    "[^a-z]b",
    "n.e",
    "[^ -~]",
    "^$",
    r"\bb",
]


@settings(max_examples=300)
@given(
    st.sampled_from(["a", "b2", "ab", "né", "a & b", "12"]),
    st.sampled_from(["", "x ", "x, ", "¿x: "]),
    st.tuples(DRESS, DRESS),
    st.sampled_from([str.upper, str.lower, str.title]),
    st.sampled_from([lambda text: text, lambda text: text.translate(WIDE), lambda text: normalize("NFD", text)]),
)
def test_a_pattern_that_is_found_in_a_text_however_it_is_written_may_be_found_in_it(
    text: str, before: str, dress: tuple[str, str], cased: Callable[[str], str], put: Callable[[str], str]
) -> None:
    written = put(cased(f"{dress[0]}{before}{text}{dress[1]}"))
    for seen in (written, rest(written, 1) if before else written):
        whole = text if seen is not written or not before else f"{before}{text}"
        for source in PATTERNS:
            pattern = Pattern.parse(source)
            assert isinstance(pattern, Pattern)
            assert pattern.find(seen) is None or may_be_found(pattern, whole.strip())


# --- what is asked of answers -----------------------------------------------------------------------------------------


def asks(name: str, expect: str = "") -> str:
    more = f", expect: {{{expect}}}" if expect else ""
    return f"{{id: {name}, when: {{keyword: {name}}}, then: [{{ask: {{prompt: q, text: Well?{more}}}}}]}}"


DIGITS, DATE, CHOICES = "digits: 4", r"matches: '^\d+\.\d+$'", "choices: [pizza, pie]"
OTHER_CHOICES = "choices: [tart, pie]"


@pytest.mark.parametrize("when", ["answering: q, text: {contains: menu}", "answering: q, keyword: MENU"])
@pytest.mark.parametrize(
    ("expected", "why"),
    [
        ([DIGITS], "an answer is 4 digits"),
        ([DATE], r"an answer matches '^\d+\.\d+$'"),
        ([CHOICES], ELSE),
        ([CHOICES, OTHER_CHOICES], ELSE),
        ([DIGITS, CHOICES, DATE], "an answer is 4 digits"),
    ],
)
def test_words_that_no_answer_says_which_counts_for_any_rule_that_asks_never_fire_a_rule(
    when: str, expected: list[str], why: str
) -> None:
    files = linted(*(asks(f"ask{place}", one) for place, one in enumerate(expected)), rule("a", when))
    (told,) = said(never_fires(files))
    assert told.startswith("rule 'a' can never fire: no text holds for 'answering q' and for ")
    assert told.endswith(f": {why}")


@pytest.mark.parametrize(
    ("expected", "when"),
    [
        ([], "answering: q, text: {contains: menu}"),  # who asks may expect anything
        ([""], "answering: q, text: {contains: menu}"),
        ([DIGITS, ""], "answering: q, text: {contains: menu}"),
        ([DIGITS], "answering: q, answer: menu, text: {contains: menu}"),
        ([DIGITS], "answering: q, text: {contains: '12'}"),
        ([DIGITS], "answering: q, keyword: 'NO'"),  # № 1234
        ([DIGITS], "answering: q, keyword: MIX"),  # ⅯⅨ 1234
        ([DIGITS], "answering: q, keyword: FAXNO"),  # ℻№ 1234
        ([DIGITS], "answering: q, text: {contains: 👍}"),
        ([DIGITS], "answering: q, not: {text: {contains: menu}}"),
        ([CHOICES, OTHER_CHOICES], "answering: q, text: {contains: tart}"),
        ([CHOICES], "answering: q, text: {contains: please}"),
        (["matches: menu"], "answering: q, text: {contains: menu}"),
    ],
)
def test_words_that_some_answer_says_may_fire_it(expected: list[str], when: str) -> None:
    files = linted(*(asks(f"ask{place}", one) for place, one in enumerate(expected)), rule("a", when))
    assert said(never_fires(files)) == []
