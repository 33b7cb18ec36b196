"""What a slip makes of a list or a text is told: items too deep, commas without brackets, one bracket too many."""

import pytest

from test_typos import HEAD, RULE, R, T, told
from watchword import vocabulary
from watchword.diagnostics import Diagnostic
from watchword.reading.source import parse
from watchword.rules.load import load_texts

ABOUT = HEAD.replace("86717}", "86717, spare: +15552310000}")
DAYS = "schedules:\n  s:\n    open:\n      - days:\n          - mon\n           - fri\n"
NEXT = "if the next item begins here, write '- ' in the place of the two spaces before"


def warned(text: str, code: str) -> list[Diagnostic]:
    """List the warnings of a code in a rule file that loads."""
    loaded = load_texts({"f.yaml": (ABOUT + text).encode()}, vocabulary.builtin())
    return [one for one in loaded.warnings if one.code == code]


# --- items of lists ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "less"),
    [
        (R + "    when:\n      keyword:\n        - PIZZA\n         - PASTA\n" + T, (6, 10), 1),
        (R + T + "    tests:\n      - aa\n        - aa please\n", (6, 9), 2),
        ("words:\n  food:\n    - HAM\n      - EGGS\n" + R + "    when: {words: food}\n" + T, (4, 7), 2),
        (DAYS + "        from: 09:00\n        to: 17:00\n" + R + T, (6, 12), 1),
    ],
)
def test_an_item_that_is_glued_to_the_one_above_is_warned_about_where_it_begins(
    text: str, place: tuple[int, int], less: int
) -> None:
    (found,) = warned(text, "item-in-text")
    assert (found.span.line - 3, found.span.col) == place
    assert found.hint
    assert found.hint.startswith(f"indent it by {less} less to make it an item")
    lines = text.splitlines(keepends=True)
    lines[place[0] - 1] = lines[place[0] - 1][less:]
    assert warned("".join(lines), "item-in-text") == []


def test_a_date_that_is_glued_to_the_one_above_is_told_beside_the_error_that_it_makes() -> None:
    _, found = parse("f.yaml", b"closed:\n  - 2026-12-25\n    - 2026-12-26\n")
    assert [(one.code, one.span.line) for one in found] == [("item-in-text", 3)]
    schedule = (
        "schedules:\n  s:\n    open: [{from: 9:00, to: 10:00}]\n    closed:\n      - 2026-12-25\n        - 2026-12-26\n"
    )
    (told_of,) = told(schedule)
    assert told_of.endswith(" | begin a line with '- ' for each date, one below the other")


@pytest.mark.parametrize(
    "text",
    [
        "a: 'pizza\n  - pasta'\n",
        'a: "pizza\n  - pasta"\n',
        "a: |\n  pizza\n  - pasta\n",
        "a: pizza\n  -pasta\n  and - more\n",
        "a:\n  - pizza\n  - pasta\n",
        "a: pizza - pasta\n",
        "a: [pizza,\n  -pasta]\n",
    ],
)
def test_a_dash_that_belongs_to_the_text_is_let_be(text: str) -> None:
    _, found = parse("f.yaml", text.encode())
    assert not found


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("\n        APPLE\n        BANANA\n", "write [APPLE, BANANA]"),
        ("|\n        APPLE\n        BANANA\n", "write [APPLE, BANANA]"),
        (">-\n        APPLE\n\n        BANANA\n", "write [APPLE, BANANA]"),
        ("APPLE,\n        BANANA\n", "write [APPLE, BANANA]"),
        ("|\n        APPLE\n", None),
        ("'APPLE\n        BANANA'\n", None),
        ("\n        - APPLE\n        - BANANA\n", None),
    ],
)
def test_a_keyword_of_several_lines_is_told_as_one(written: str, hint: str | None) -> None:
    found = warned(R + f"    when:\n      keyword: {written}" + T, "one-keyword")
    assert [one.hint for one in found] == ([f"{hint}; or put it in quotes if it is one"] if hint else [])


def test_a_keyword_that_an_item_is_glued_to_is_told_of_once() -> None:
    text = R + "    when:\n      keyword:\n        - PIZZA\n         - PASTA\n" + T
    assert warned(text, "one-keyword") == []


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("text: {contains: [HAM], equals: x}", None),
        ("\n      text: cake or pie", "write [cake, pie]"),
        ("\n      text:\n        contains: ham, eggs", "write [ham, eggs]"),
        ("\n      text:\n        contains:\n          ham\n          eggs", "write [ham, eggs]"),
        ("\n      text:\n        contains: [ham / eggs, tea]", None),
        ("\n      text:\n        starts-with: 'yes, please'", None),
        ("\n      text:\n        starts-with: hello there my friend, how are you", None),
        ("\n      contact:\n        city: Boston, Salem", "write [Boston, Salem]"),
        ('\n      contact:\n        city: "Boston, MA"', None),
    ],
)
def test_texts_and_values_without_their_brackets_are_warned_about_as_keywords_are(
    written: str, hint: str | None
) -> None:
    when = written if written.startswith("\n") else f" {{{written}}}"
    found = warned(R + f"    when:{when}\n" + T, "one-keyword")
    if "ham / eggs" in written:
        hint = "write each by itself: ham and eggs"
    assert [one.hint for one in found] == ([f"{hint}; or put it in quotes if it is one"] if hint else [])


def test_several_that_are_compared_alike_go_into_one_list() -> None:
    first, second = warned(R + "    when: {text: [contains ham, contains eggs]}\n" + T, "no-pattern")
    assert "{contains: [ham, ...]} for several alike" in str(first.hint)
    assert "{contains: [eggs, ...]} for several alike" in str(second.hint)
    assert warned(R + "    when: {text: {contains: [ham, eggs]}}\n" + T, "no-pattern") == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('when: {from: "+15552312102, +15552312103"}', "several stand in brackets: [+15552312102, +15552312103]"),
        ("when: {keyword: A, from: +15552312102 or 86717}", "several stand in brackets: [+15552312102, 86717]"),
        ('when: {to: "main, spare"}', "several stand in brackets: [main, spare]"),
        ("when: {keyword: A, to: main, spare}", "several stand in brackets: to: [..., spare]"),
        ("when: {keyword: MENU, PIZZA}", "several stand in brackets: keyword: [..., PIZZA]"),
        ("when: {keyword: {en: MENU, CARTE}}", "several stand in brackets: en: [..., CARTE]"),
        ('tests: [{text: A, fires: "a, b"}]', "several stand in brackets: [a, b]"),
        ("when: {from: 555*}", "write +1555*"),
        ("when: {from: 4930*}", "write +14930*"),
        ("when: {from: 1-555*}", "write +1555*"),
    ],
)
def test_several_numbers_or_names_without_their_brackets_are_told_so(text: str, hint: str) -> None:
    (found,) = told(R + f"    {text}\n" + T, ABOUT)
    assert found.endswith(f" | {hint}")


def test_a_number_with_spaces_is_one_number() -> None:
    (found,) = told(R + "    when: {from: 0800 123 456}\n" + T)
    assert "no country code" in found


# --- actions and keys -------------------------------------------------------------------------------------------------

ONE = "each item of then: holds exactly one action"


@pytest.mark.parametrize(
    ("text", "only"),
    [
        (RULE + "    then: [{reply: Hi, you are in}]\n", f"4:24 {ONE} | put the whole text behind 'reply:' in quotes"),
        (
            RULE + "    then: [{subscribe: club, vip}]\n",
            f"4:30 {ONE} | each gets an action of its own: {{subscribe: club}}, {{subscribe: vip}}",
        ),
        (RULE + "    then:\n      - reply: Hi\n        log: x\n", f"6:9 {ONE} | put '- ' before 'log'"),
        (
            RULE + "    then:\n      - reply: Hi\n        tests: [a]\n",
            f"6:9 {ONE} | 'tests' belongs beside 'then': indent it less",
        ),
        (
            RULE + "    then:\n      - reply: Hi\n        media: [https://x.example/a.jpg]\n",
            f"6:9 {ONE} | 'media' is a setting of 'reply': write reply: {{text: ..., media: ...}}",
        ),
        (
            RULE + "    then:\n      - webhook: https://x.example/a\n        timeout: 5s\n",
            f"6:9 {ONE} | 'timeout' is a setting of 'webhook': write webhook: {{url: ..., timeout: ...}}",
        ),
        (
            RULE + "    then:\n      - send-later: {text: Hi, after: 1d}\n        media: [https://x.example/a.jpg]\n",
            f"6:9 {ONE} | 'media' is a setting of 'send-later': write send-later: {{text: ..., media: ...}}",
        ),
        (
            RULE + "    then: [{set: {city: Boston, MA}}]\n",
            "4:33 'MA' has no value | put the whole text behind 'city:' in quotes, as it has a ','",
        ),
        (RULE + "    then:\n      - reply: Hi\n        lgo: x\n", f"6:9 {ONE} | did you mean 'log'?"),
        (RULE + "    then:\n      - reply: Hi\n        xyzzy: x\n", f"6:9 {ONE} | there is no action 'xyzzy': delete"),
        (
            RULE + "    then:\n      - action: reply\n        text: Hi\n",
            "5:9 there is no action 'action': the name of one is the key | write 'reply:' in its place",
        ),
        (RULE + "    then: [{webhook: {ulr: https://x.example/a}}]\n", "4:23 'webhook' has no key 'ulr' | did you"),
        (
            R + "    when:\n      keyword: A\n      then:\n        - reply: hi\n",
            "5:7 'when' has no key 'then' | 'then' belongs beside 'when': indent it less",
        ),
        (
            R + "    when:\n      keyword: A\n      tests: [a]\n" + T,
            "5:7 'when' has no key 'tests' | 'tests' belongs beside 'when': indent it less",
        ),
        (
            R + "    when: {keyword: A, then: []}\n",
            "3:24 'when' has no key 'then' | 'then' belongs beside 'when': close the bracket before it",
        ),
        (
            R + "    limit:\n      per-sender: 1\n      every: 1d\n      tests: [a]\n" + T,
            "6:7 'limit' has no key 'tests' | 'tests' belongs beside 'limit': indent it less",
        ),
        (
            RULE + T + "    id: b\n    when: {keyword: B}\n    then: [{reply: ho}]\n",
            f"5:5 'id' is given twice | {NEXT} 'id'; else delete one of them",
        ),
        (
            RULE + "    then:\n      - reply: a\n        reply: b\n",
            f"6:9 'reply' is given twice | {NEXT} 'reply'; else delete one of them",
        ),
        (
            R + "    when: {keyword: A, keyword: B}\n" + T,
            "3:24 'keyword' is given twice | write keyword: [A, B] if both are meant, else delete one of them",
        ),
        (R + "    tier: normal\n    tier: fallback\n" + T, "4:5 'tier' is given twice | delete one of them"),
    ],
)  # fmt: skip
def test_what_stands_beside_or_below_its_place_is_told_once_and_where_it_belongs(text: str, only: str) -> None:
    (found,) = told(text)
    assert found.startswith(only)


def test_values_that_may_be_secrets_are_not_shown_when_a_key_is_given_twice() -> None:
    _, (found,) = parse("config.yaml", b"a: {token: s3cret, token: t0ken}\n")
    assert found.hint == "delete one of them"


# --- brackets, commas and comments ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (R + "    when: {keyword: A}}\n" + T, "3:23 this '}' closes nothing: it is one too many | delete it"),
        (R + "    when: {keyword: [A]]}\n" + T, "3:24 this ']' closes nothing: it is one too many | delete it"),
        (RULE + "    then: []]\n", "4:13 this ']' closes nothing: it is one too many | delete it"),
        (RULE + '    then: [{reply: "x"]\n', "4:12 this '{' is not closed | close it with '}'"),
        (R + T + "    tests: [a}\n", "4:14 this '}' closes nothing | write ']' in its place"),
        (R + '    when: {keyword: "A}\n    then: []\n', "3:21 these quotes are never closed | close them on the same"),
        (R + "    when: {keyword: [A, , B]}\n" + T, "3:25 nothing stands between this ',' and the ',' before it |"),
        (R + "    when: {keyword: [, B]}\n" + T, "3:22 nothing stands between this ',' and the '[' before it |"),
        (R + T + "    tests: [#1, aa]\n", "4:13 a comment begins at this '#' | put the text in quotes: '#1'"),
        (R + "    when:\n      keyword: [#1, A]\n" + T, "4:17 a comment begins at this '#' | put the text in quotes"),
        (R + T + "    tests: [aa, #1]\n", "4:17 a comment begins at this '#' | put the text in quotes: '#1'"),
        (
            R + "    when:\n      media: true; to: main\n" + T,
            "4:18 a ';' parts nothing | write 'to' on a line of its own,",
        ),
        (
            RULE + "    then:\n      - reply: hi; tag: x\n",
            "5:18 a ';' parts nothing | write 'tag' on a line of its own,",
        ),
        (R + "    when: &w {keyword: A}\n" + T, "3:11 '&w' is an anchor, and those are not read | delete it"),
        (R + T + "  - id: b\n    then: !list []\n", "5:11 '!list' is a tag, and those are not read | delete it"),
        (R + T + "    description: &new stuff\n", "4:18 '&new' is an anchor, and those are not read | put text that"),
    ],
)
def test_a_slip_with_brackets_or_signs_is_called_by_its_name(text: str, first: str) -> None:
    assert told(text)[0].startswith(first)


def test_an_alias_of_an_anchor_is_to_be_written_out() -> None:
    anchor, alias = told(R + "    description: &d x\n" + T + "  - id: b\n    description: *d\n" + T)
    assert anchor.endswith("delete it, and write the value out in place of each '*d'")
    assert alias.endswith("write out what '&d' stands for")


@pytest.mark.parametrize(
    ("choices", "is_told"),
    [
        ('["small, large"]', True),
        ("[small or large, huge]", True),
        ('["small, large", huge]', False),
        ("[S, M]", False),
    ],
)
def test_choices_that_are_one_are_warned_about(choices: str, *, is_told: bool) -> None:
    asks = f"    then: [{{ask: {{prompt: q, text: 'Which?', expect: {{choices: {choices}}}}}}}]\n"
    found = warned(RULE + asks + "  - {id: b, when: {answering: q}, then: []}\n", "one-keyword")
    assert [one.message.endswith("is one choice, and not several") for one in found] == ([True] if is_told else [])
    assert not is_told or str(found[0].hint).startswith("write each by itself: small and large")


def test_numbers_without_names_are_told_once_and_not_wherever_a_rule_names_one() -> None:
    head = "version: 1\nprogram: p\nabout: {name: P, numbers: [86717, +15552310000], help: p@p.example}\n"
    rule = "{id: a, when: {keyword: A, to: [main, spare]}, then: [], tests: [{text: A, to: main}]}"
    assert told(f"rules: [{rule}]\n", head) == [
        "0:27 expected keys and values, found a list | give each a name: {main: 86717, second: +15552310000}"
    ]
    empty = head.replace("[86717, +15552310000]", "{}")
    assert len(told(f"rules: [{rule}]\n", empty)) == 3


@pytest.mark.parametrize(
    ("text", "only"),
    [
        (
            R + "    when: {keyword: A, position; only}\n" + T,
            "3:24 'when' has no key 'position; only' | type ':' in the place of the ';' behind 'position'",
        ),
        (
            RULE + "    then:\n      - reply; hi\n",
            "5:9 expected an action such as 'reply: some text' | type ':' in the place of the ';' behind 'reply'",
        ),
        (RULE + "    then:: []\n", "4:5 rule 'a' has no key 'then:' | write 'then:', with one ':'"),
    ],
)
def test_a_semicolon_or_two_colons_behind_a_key_are_told_as_such(text: str, only: str) -> None:
    assert told(text)[0] == only


@pytest.mark.parametrize(
    ("before", "only"),
    [
        ("lists: {club:: {}}\n", "1:9 'club' has a ':' too many behind it | write 'club:', with one ':'"),
        ("schedules: {club:: {open: [{from: 9:00, to: 17:00}]}}\n", "1:13 'club' has a ':' too many behind it"),
    ],
)
def test_a_name_with_two_colons_is_told_where_it_is_declared_and_alone(before: str, only: str) -> None:
    used = "subscribed" if before.startswith("lists") else "during"
    (found,) = told(f"{before}{R}    when: {{keyword: A, {used}: club}}\n    then: [{{reply: hi}}]\n")
    assert found.startswith(only)
