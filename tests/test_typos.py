"""Common slips are called by their name, at the place where they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword import vocabulary
from watchword.errors import RuleError
from watchword.reading.source import parse
from watchword.reading.typos import is_in_curly_quotes
from watchword.rules.load import load_texts

HEAD = "version: 1\nprogram: p\nabout: {name: P, numbers: {main: 86717}, help: p@p.example}\n"
RULE = "rules:\n  - id: a\n    when: {keyword: A}\n"


def told(text: str, head: str = HEAD) -> list[str]:
    """Load a rule file whose first three lines are its head: `line:col message | hint` of each error."""
    try:
        load_texts({"f.yaml": (head + text).encode()}, vocabulary.builtin())
    except RuleError as failure:
        errors = [one for one in failure.diagnostics if one.severity == "error"]
        return [f"{one.span.line - 3}:{one.span.col} {one.message} | {one.hint}" for one in errors]
    return []


NO_BREAK = "a no-break or other special space stands here | type an ordinary space in its place"
COMMENT = "a comment begins at ' #' and cuts the text here | put the whole text in quotes"
FOLDED = "behind '>' or '|' nothing may stand: its text stands in the lines below | put a text that begins like this"
HASH = "what stands behind ' #' is a comment | put the whole text in quotes if the # belongs to it, else write"
NO_DASH = "no '- ' begins an item within brackets"
NO_LIST = "expected a list, found a map"
QUOTE_ALL = "put the whole text in quotes if it is one"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("rules:\n  - id:a\n    when: {}\n", "2:5 there is no space behind 'id:' | put one there"),
        ("rules:\n  - id:a\n", "2:5 expected keys and values, found 'id:a' | put a space behind 'id:'"),
        (RULE + "    then: [reply:x]\n", "4:12 expected an action such as 'reply: some text' | put a space"),
        (RULE + '    then:\n      - reply:"x"\n', "5:9 expected an action such as 'reply: some text' | put a space"),
        (RULE + "    then: [{reply:x}]\n", "4:13 there is no action 'reply:x' | put a space behind 'reply:'"),
        (RULE + "    then: {reply: x}\n", f"4:11 {NO_LIST} | put brackets around it: [{{reply: ...}}]"),
        (RULE + "    then: {reply: x, tag: y}\n", f"4:11 {NO_LIST} | write an item for each: [{{reply: ...}}, "),
        (RULE + "    then:\n      reply: x\n      tag: y\n", f"5:7 {NO_LIST} | put '- ' before 'reply' and 'tag'"),
        (RULE + "    then:\n      reply: x\n", f"5:7 {NO_LIST} | put '- ' before 'reply'"),
        (RULE + "    then:\n      -reply: x\n", f"5:7 {NO_LIST} | put a space behind the '-' of '-reply'"),
        (RULE + "    then:\n      \u2013 reply: x\n", f"5:7 {NO_LIST} | type the '\u2013' anew: only a hyphen begins"),
        (RULE + "    then: Hi there\n", "4:11 expected a list, found a single value | write it like [{reply: so"),
        ("rules: [{id: a, when: {keyword: [- AA, - BB]}}]\n", f"1:34 {NO_DASH} | delete it"),
        ("rules: [{id: a, when: {keyword: - AA}}]\n", f"1:33 {NO_DASH} | write a list in brackets"),
        (RULE + '    then: [reply: {en: "Hi: you" es: "Hola"}]\n', "4:33 a ',' is missing before 'es:' | put"),
        (RULE + '    then: [reply: {en: "Hi, es: "Hola"}]\n', "4:27 a closing \" is missing before ', es:' | put one"),
        (RULE + "    then: [reply: {en: Hi, you, es: Hola}]\n", "4:28 'you' has no value | put the whole text behind"),
        (RULE + "    then: [reply: {en: Hi, how is it}]\n", "4:28 'how is it' has no value | put the whole text"),
        (RULE + "    when: {media: true}\n    then: [reply: x]\n", "4:5 'when' is given twice | write all"),
        (RULE + "    then: [Hi there]\n", "4:12 expected an action such as 'reply: some text' | write 'reply: Hi"),
        (RULE + "    then: [reply]\n", "4:12 expected an action such as 'reply: some text' | write 'reply: ...'"),
        ("rules:\n  \u2013 id: a\n    then: []\n", "2:3 '\u2013' begins no item of a list | type it anew"),
        ("rules:\n  \u2022 id: a\n    then: []\n", "2:3 '\u2022' begins no item of a list | type it anew"),
        ("rules:\n  - id\uff1a a\n    then: []\n", "2:7 '\uff1a' ends no key | type ':' and a space instead"),
        ("```yaml\nrules: []\n```\n", "1:1 ``` is no part of a rule file | delete the line"),
        (RULE + "    then:\n      - reply: {name}, hi\n", f"5:16 more stands behind what '{{' begins | {QUOTE_ALL}"),
        (RULE + "    then:\n      - reply: [Menu] hi\n", f"5:16 more stands behind what '[' begins | {QUOTE_ALL}"),
        (RULE + "    then:\n      - reply: *new* hi\n", "5:16 no text can begin with '*' here | put the whole text"),
        ("rules:\n  id: a\n  then: []\n", "2:3 expected a list, found a map | put '- ' before 'id'"),
        ("rules:\n  a: {then: []}\n", "2:3 expected a list, found a map | each item is written '- id: a'"),
        ("rules: [{id: a, when: [{keyword: A}], then: []}]\n", "1:23 expected conditions, found a list | write them"),
        ("rules: [{id: a, when: A, then: []}]\n", "1:23 expected conditions, found 'A' | write {keyword: A} if that"),
        ("rules: [{id: a, when: {keyword:A}, then: []}]\n", "1:24 'when' has no key 'keyword:A' | put a space behind"),
        ("rules: [{id: a, when: {words: [A]}, then: []}]\n", "1:31 expected a name, found a list | name one of 'word"),
        ("rules: [{id: a, when: {during: [A]}, then: []}]\n", "1:32 expected a name, found a list | write it without"),
        ("schedules: {s: {from: 2026-01-01T00:00}}\n", "1:17 'from' stands here without 'until' | add 'until: 2026-"),
        ("rules: [{id: a, when: {keyword: [A, B}, then: []}]\n", "1:33 this '[' is not closed | close it with ']', or"),
        ("rules: [\n", "1:8 this '[' is not closed | close it with ']', or"),
        ("rules: [{id: a, then: [\n\n", "1:23 this '[' is not closed | close it with ']', or"),
        ("rules: [{id: a, then: [{reply", "1:24 this '{' is not closed | close it with '}', or"),
        ("rules: [a: ", "1:8 this '[' is not closed | close it with ']', or"),
        ("rules: [{id: a, then:", "1:9 this '{' is not closed | close it with '}', or"),
        ("rules:\n  - {id: a, when: {keyword: A\n  - {id: b}\n", "2:19 this '{' is not closed | close it with '}', or"),
        (RULE + '    then: [{reply: "x}]\n  - id: "b"\n', "4:20 these quotes go on to line 8 | close them where the"),
        (RULE + '    then:\n      - reply: "x\n  - id: b\n', "5:16 these quotes are never closed | close them on the"),
        (RULE + "\u00a0   then: []\n", f"4:1 {NO_BREAK}"),
        ("rules:\n\u2003\u2003- id: a\n", f"2:1 {NO_BREAK}"),
        ("rules:\n  -\u00a0id: a\n    then: []\n", f"2:4 {NO_BREAK}"),
        ("rules:\n  - id:\u00a0a\n    then: []\n", f"2:8 {NO_BREAK}"),
        (RULE + "    then:\n      - reply:\u00a0hi\n", f"5:15 {NO_BREAK}"),
        (RULE + "    then:\n      reply:\u00a0hi\n", f"5:13 {NO_BREAK}"),
        (RULE + "    then: [{reply:\u3000hi}]\n", f"4:19 {NO_BREAK}"),
        (RULE + "    then: []\n    tests: [{text:\u00a0A}]\n", f"5:19 {NO_BREAK}"),
        ("rules:\n  - id: a\n    when:\n      keyword:\u00a0A\n    then: []\n", f"4:15 {NO_BREAK}"),
        ("rules:\n  - id: a\n    when: {keyword:\u3000A}\n    then: []\n", f"3:20 {NO_BREAK}"),
        ("rules:\n  - id: a\n    when: {keyword:\u00a0[A, B]}\n    then: []\n", f"3:20 {NO_BREAK}"),
        ("rules:\n  - id: a\n    when:\u00a0{keyword: A}\n    then: []\n", f"3:10 {NO_BREAK}"),
        (RULE + "    limit:\n      per-sender:\u00a01\n      every: 1d\n    then: []\n", f"5:18 {NO_BREAK}"),
        (RULE + "    then: [{reply: Win #1}]\n  - {id: b}\n", f"4:24 {COMMENT}"),
        (RULE + "    then:\n      - {reply: off #1}\n", f"5:21 {COMMENT}"),
        (RULE + "    then: [{reply: #1}]\n", f"4:20 {COMMENT}"),
        (RULE + "    then: [{reply: x # all of it}]\n", f"4:22 {COMMENT}"),
        (RULE + "    then:\n      - reply: We are\n          the #1 in\n          town\n", f"6:15 {COMMENT}"),
        (RULE + "    then:\n      - reply: #1 pizza\n", f"5:16 'reply' has no value: {HASH} a text before it"),
        (RULE + "    then:\n      - log:  # 1\n", f"5:15 'log' has no value: {HASH} a text before it"),
        (RULE + "    tests:\n      - #1\n    then: []\n", f"5:9 item 1 of 'tests' has no value: {HASH}"),
        (RULE + "    description: #1 of all\n    then: []\n", f"4:18 'description' has no value: {HASH} text"),
        (RULE + "    description: # watchword: see\n    then: []\n", "4:5 'description' has no value | write text"),
        (RULE + "    then:\n      - reply: > a\n", f"5:16 {FOLDED}"),
        (RULE + "    then:\n      - reply: >a b\n", f"5:16 {FOLDED}"),
        (RULE + "    then:\n      - reply: | a\n", f"5:16 {FOLDED}"),
        (RULE + "    then:\n      - reply: ? x\n", "5:16 a '?' that stands alone begins no text | put the whole text"),
        (RULE + "    then:\n      - reply: “Hi”: you\n", "5:16 '“' does not quote a text | put straight quotes around"),
    ],
)  # fmt: skip
def test_a_slip_is_called_by_its_name_at_its_place(text: str, first: str) -> None:
    assert told(text)[0].startswith(first)


R, T = "rules:\n  - id: a\n", "    then: [{reply: hi}]\n"
LEFT = "has no value: what belongs to it stands as far left as it does | indent"
ENDS = "ends the text, and more of it stands behind | write"


@pytest.mark.parametrize(
    ("text", "only"),
    [
        (R + "    when:\n    keyword: B\n" + T, f"3:5 'when' {LEFT} 'keyword' by 2 more"),
        (RULE + "    then:\n      - reply:\n        en: a\n        es: b\n", f"5:9 'reply' {LEFT} 'en' and 'es' by 2"),
        ("rules:\n  - id a\n    when: {keyword: A}\n" + T, "2:5 a ':' is missing behind 'id' | write 'id: a'"),
        ("rules:\n  - id a\n", "2:5 expected keys and values, found 'id a' | a ':' is missing behind 'id'"),
        ("rules:\n  -id: a\n    when: {keyword: A}\n" + T, "2:3 there is no space behind the '-' | put one there"),
        ("rules:\n  -id: a\n", "2:3 expected a list, found a map | put a space behind the '-' of '-id'"),
        (R + "    when: keyword: A\n" + T, "3:11 'keyword' stands on the line of 'when', and belongs below it"),
        (RULE + "    then: reply: hi\n", "4:11 'reply' stands on the line of 'then', and belongs below it | put it on"),
        (RULE + "    then: [{reply: 'it's on'}]\n", f"4:23 this apostrophe {ENDS} it twice"),
        (RULE + "    then:\n      - reply: 'it's on'\n", f"5:19 this apostrophe {ENDS} it twice"),
        (RULE + '    then:\n      - reply: "say "hi" to me"\n', f'5:21 this quote {ENDS} \\" for a quote'),
        (R + "    when {keyword: B}\n" + T, "3:5 rule 'a' has no key 'when {keyword' | a ':' is missing"),
        (R + "    keyword: A\n" + T, "3:5 rule 'a' has no key 'keyword' | 'keyword' belongs below 'when'"),
        (RULE + "    reply: A\n", "4:5 rule 'a' has no key 'reply' | 'reply' belongs below 'then': '- rep"),
        (R + "    every: 1d\n" + T, "3:5 rule 'a' has no key 'every' | 'every' belongs below 'limit'"),
        ("schedules: {s: {open: [], days: mon}}\n", "1:27 's' has no key 'days' | 'days' belongs into an item of"),
        (R + "    when: {contains: A}\n" + T, "3:12 'when' has no key 'contains' | 'contains' belongs below 'text' or"),
        (R + "    when: {any: [A]}\n" + T, "3:12 'when' has no key 'any' | write a rule for each, or several keywords"),
        (R + "    if: {keyword: A}\n" + T, "3:5 rule 'a' has no key 'if' | write when"),
        (R + "    do: [{reply: A}]\n", "3:5 rule 'a' has no key 'do' | write then"),
        ("rules\n  - id: a\n    then: []\n", "1:1 a ':' is missing behind 'rules' | write 'rules:'"),
        ("lists\n  club: {}\n" + RULE + T, "1:1 a ':' is missing behind 'lists' | write 'lists:'"),
        (R + "    when\n      keyword: A\n" + T, "3:5 a ':' is missing behind 'when' | write 'when:'"),
        (R + "    when:\n      keyword A\n" + T, "4:7 expected conditions, found 'keyword A' | a ':' is missing"),
        (RULE + "    then:\n      - reply hi\n", "5:9 expected an action such as 'reply: some text' | a ':' is"),
        ("  - id: a\n    then: []\n", "1:3 a rule begins here, and no 'rules:' stands above it | put a line above"),
        ("- description: x\n  id: a\n", "1:1 a rule begins here, and no 'rules:' stands above it | put a line above"),
        ("rules: [{id: a, when: {keyword\uff1aA}, then: []}]\n", "1:24 'when' has no key 'keyword\uff1aA' | type ':'"),
        ("rules: [{id: a\uff0c then: []}]\n", "1:15 '\uff0c' is not ',' | type ',' in its place"),
        (RULE + "    then: [{reply: hi}\u3001 {log: x}]\n", "4:23 '\u3001' is not ',' | type ',' in its place"),
        (R + "    when: \uff5bkeyword: A\uff5d\n" + T, "3:11 '\uff5b' is not '{' | type '{' in its place"),
        (RULE + "    then: [{text: A}]\n", "4:13 there is no action 'text' | did you mean 'reply'?"),
        (RULE + "    then: [{sms: A}]\n", "4:13 there is no action 'sms' | did you mean 'reply'?"),
        (RULE + "    thn: [{reply: hi}]\n", "4:5 rule 'a' has no key 'thn' | did you mean 'then'?"),
    ],
)  # fmt: skip
def test_a_slip_is_told_once_with_what_to_do_and_never_what_would_lead_astray(text: str, only: str) -> None:
    (found,) = told(text)
    assert found.startswith(only)


@pytest.mark.parametrize(
    ("rule", "wrong", "shown"),
    [
        (R + "    {}\n" + T, "when: keyword: A", "when: {keyword: A}"),
        (RULE + "    {}\n", "then: reply: hi", "then: [{reply: hi}]"),
    ],
)
def test_the_braces_that_are_shown_for_a_key_on_the_line_of_another_can_be_read(
    rule: str, wrong: str, shown: str
) -> None:
    assert told(rule.replace("{}", wrong))[0].endswith(f"or in braces: {shown}")
    assert told(rule.replace("{}", shown)) == []


@pytest.mark.parametrize(
    "text",
    [
        "rules:\n  - id: a # the first\n   then: []\n",
        "rules:\n  - id: a  # the first\n    then: [\n",
        "rules:\n  - description: http://a.example\n   id: a\n   then: []\n",
        'rules:\n  - id: "a"\n   then: []\n',
    ],
)
def test_what_has_nothing_to_do_with_an_error_is_not_blamed(text: str) -> None:
    (only,) = told(text)
    assert not any(blamed in only for blamed in ("comment", "space behind", "go on to line"))


@pytest.mark.parametrize("form", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_a_file_of_wide_characters_is_called_so_with_or_without_its_mark(form: str) -> None:
    node, (found,) = parse("f.yaml", HEAD.encode(form))
    assert node is None
    assert (found.code, found.message) == ("bad-encoding", f"the file is {form[:6].upper()}")


def test_a_text_in_curly_quotes_is_warned_about_wherever_it_stands_without_straight_ones() -> None:
    _, found = parse("f.yaml", "a: “x y”\n‘b’: [„c“, “d, e]\nf: '“x”'\ng: say “x”\nh: ’Twas ‘x’\n".encode())
    assert {(one.code, one.severity) for one in found} == {("curly-quotes", "warning")}
    assert [(one.span.line, one.span.col) for one in found] == [(1, 4), (2, 1), (2, 7), (2, 12)]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("KIDS, CHILDREN", "write [KIDS, CHILDREN]"),
        ("BOYS / GIRLS", "write [BOYS, GIRLS]"),
        ("{en: 'A', es: [B]}", None),
        ("[KIDS / MORE]", "write each by itself: KIDS and MORE"),
        ("\n        - KIDS, MORE", "write each by itself: KIDS and MORE"),
        ('"KIDS, CHILDREN"', None),
        ("WIN 1,000", None),
        ("MOM/DAD", "write [MOM, DAD]"),
        ("MOM OR DAD", "write [MOM, DAD]"),
        ("mom, dad or kids", "write [mom, dad, kids]"),
        ("MOM; DAD", "write [MOM, DAD]"),
        ("MAMÁ|PAPÁ", "write [MAMÁ, PAPÁ]"),
        ('"MOM or DAD"', None),
        ("AC/DC", None),
        ("24/7", None),
        ("2 for 1 or less", None),
        ("FORD", None),
        ("KIDS,", None),
        ("KIDS\uff0c CHILDREN", "write [KIDS, CHILDREN]"),
        ("\u62ab\u8428\u3001\u9762\u6761", "write [\u62ab\u8428, \u9762\u6761]"),
    ],
)
def test_keywords_without_their_brackets_are_warned_about(written: str, hint: str | None) -> None:
    rule = f"rules:\n  - id: a\n    when:\n      keyword: {written}\n    then: [{{reply: x}}]\n"
    about = HEAD.replace("}\n", ", languages: [en, es]}\n")
    warned = [one.hint for one in load_texts({"f.yaml": (about + rule).encode()}, vocabulary.builtin()).warnings]
    assert warned == ([f"{hint}; or put it in quotes if it is one"] if hint else [])


@given(st.text(st.characters(exclude_characters="“”„‘’‚")))
def test_only_what_begins_with_a_curly_quote_stands_in_them(text: str) -> None:
    assert not is_in_curly_quotes(text)
    assert not is_in_curly_quotes(f"{text}x“{text}”")
    assert is_in_curly_quotes(f"“{text}”")
    assert is_in_curly_quotes(f"‘{text}’")
