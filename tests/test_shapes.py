"""What was written in the wrong shape is told in the right one, and what is told can be read."""

import pytest

from test_typos import HEAD, LEFT, RULE, R, T, told
from watchword import vocabulary
from watchword.rules.load import load_texts

UNQUOTED = "a text without quotes cannot have this ':' | put the whole text in quotes"


@pytest.mark.parametrize(
    ("line", "text", "comma"),
    [
        ("    then: [{reply: %s}]\n", "Sorry: you are in", ""),
        ("    then: [reply: %s]\n", "Sorry: you", ""),
        ("    then: [{reply: {en: %s}}]\n", "Sorry: you", ""),
        ("    then: [{reply: %s}]\n", "Sorry:", ""),
        ("    then: [{log: A}, {reply: %s}]\n", "We open: at 9", "; if 'open' is a key, put a ',' before it"),
        ("    then: [{reply: %s}]\n", "We are open: 9:30", "; if 'open' is a key, put a ',' before it"),
    ],
)
def test_a_colon_in_a_text_within_brackets_is_named(line: str, text: str, comma: str) -> None:
    (found,) = told(RULE + line % text)
    assert found == f"4:{line.index('%') + 1} {UNQUOTED}{comma}"
    assert told(RULE + line % f'"{text}"') == []


def test_a_comma_that_is_missing_before_a_key_is_told_beside_it() -> None:
    (found,) = told(R + "    when: {keyword: A media: true}\n" + T)
    assert found.endswith("; if 'media' is a key, put a ',' before it")
    assert told(R + "    when: {keyword: A, media: true}\n" + T) == []


@pytest.mark.parametrize(
    "when", ["    when: {keyword: [A, %s]}\n", "    when:\n      keyword:\n        - A\n        - %s\n"]
)
def test_a_keyword_with_a_colon_is_to_stand_in_quotes(when: str) -> None:
    (found,) = told(R + when % "Sale: now" + T)
    assert found.endswith("expected a keyword, found a map | put the whole text in quotes, as it has a ':'")
    assert told(R + when % "'Sale: now'" + T) == []
    (found,) = told(R + when % "{Sale: now}" + T)
    assert found.endswith(" | put the whole text in quotes, without the braces")


@pytest.mark.parametrize("where", ["    tests: [%s]\n", "    tests:\n      - %s\n", "    tests: [talk: [%s]]\n"])
@pytest.mark.parametrize("text", ["a: now", "a idiot: you", "A you: fool"])
def test_a_text_with_a_colon_in_tests_is_to_stand_in_quotes(where: str, text: str) -> None:
    (found,) = told(RULE + T + where % text)
    assert found.endswith("ut the whole text in quotes if that is what is texted")
    assert told(RULE + T + where % f'"{text}"') == []


@pytest.mark.parametrize("where", ["    tests: [%s]\n", "    tests:\n      - %s\n", "    tests: [talk: [%s]]\n"])
def test_a_text_with_a_colon_in_braces_in_tests_is_to_stand_in_quotes(where: str) -> None:
    (found,) = told(RULE + T + where % "{RATE: now}")
    assert found.endswith(" | put the text in quotes, without the braces, if that is what is texted")
    assert told(RULE + T + where % "'RATE: now'") == []


def test_a_key_of_tests_that_is_misspelt_is_told_still() -> None:
    (found,) = told(RULE + T + "    tests:\n      - txt: A\n")
    assert found.endswith("did you mean 'text'? Else put the whole text in quotes if that is what is texted")
    (found,) = told(RULE + T + "    tests: [{txt: A}]\n")
    assert found.endswith("| did you mean 'text'?")
    assert told(RULE + T + "    tests: [talk: [{text: A, you}]]\n")[0].endswith("in quotes, as it has a ','")


@pytest.mark.parametrize("key", ["given: {opted-out: true}", "at: 2026-03-04T12:30", "to: main", "name: x"])
def test_what_is_about_a_whole_talk_belongs_beside_it(key: str) -> None:
    (found,) = told(RULE + T + f"    tests: [{{talk: [{{text: A, {key}}}]}}]\n")
    assert f"'{key.partition(':')[0]}' belongs beside 'talk' | say it once there: it is about all turns" in found
    assert told(RULE + T + f"    tests: [{{talk: [{{text: A}}], {key}}}]\n") == []


@pytest.mark.parametrize("text", ["Sorry, you: are in", "Open, our hours: 9-5"])
def test_a_text_in_braces_with_a_comma_and_a_colon_is_to_stand_in_quotes(text: str) -> None:
    (found,) = told(RULE + f"    then: [{{reply: {text}}}]\n")
    assert found.endswith("holds exactly one action | put the whole text behind 'reply:' in quotes, as it has a ','")
    assert told(RULE + f"    then: [{{reply: '{text}'}}]\n") == []


def test_actions_in_one_pair_of_braces_get_an_item_each() -> None:
    each = "{reply: ...}, {tag: ...}"
    for written in ("    then: [{reply: x, tag: y}]\n", "    then:\n      - {reply: x, tag: y}\n"):
        (found,) = told(RULE + written)
        assert found.endswith(f" | write an item of 'then' for each: {each}")
    assert told(RULE + "    then: [{reply: x}, {tag: y}]\n") == []
    assert told(RULE + "    then:\n      - {reply: x}\n      - {tag: y}\n") == []


@pytest.mark.parametrize(
    ("listed", "told_as"),
    [
        ("[{keyword: A}, {media: true}]", "write them in braces: {keyword: A, media: true}"),
        ("[keyword: A, media: true]", "write them in braces: {keyword: A, media: true}"),
        ("[ {keyword: A}, {keyword: B} ]", "write them in braces: {keyword: [A, B]}"),
        ("[{text: A}, {text: B}]", "write a rule for each: there is no 'or' between conditions"),
        ("[{keyword: A, to: main}, {media: true}]", "write a rule for each: there is no 'or' between conditions"),
        ("[]", "write {} to hear every text"),
        ("[A]", "write {keyword: ...}, with all other conditions behind it: {keyword: ..., media: ...}"),
        (
            "\n      - keyword: A\n      - media: true",
            "delete each '- ': conditions stand below each other, and all of",
        ),
        ("\n      - {keyword: A}", "delete each '- ': conditions stand below each other, and all of"),
    ],
)
def test_conditions_in_a_list_are_told_as_the_list_is_written(listed: str, told_as: str) -> None:
    (found,) = told(R + f"    when: {listed}\n" + T)
    _, hint = found.split(" | ")
    assert hint.startswith(told_as)
    _, braces, inner = hint.partition("braces: ")
    assert not braces or told(R + f"    when: {inner}\n" + T) == []


ASKS = "rules:\n  - {id: a, when: {text: A}, then: [{ask: {prompt: appt, text: OK?, expect: {choices: [yes, no]}}}]}\n"
TAKES = ASKS + "  - id: b\n    when: {%s}\n" + T


@pytest.mark.parametrize("written", ["anwser", "awnser", "answers", "Answer"])
@pytest.mark.parametrize("asked", ["answering: appt, ", ""])
def test_an_answer_that_is_misspelt_is_told_as_one(asked: str, written: str) -> None:
    (found,) = told(TAKES % f"{asked}{written}: yes")
    assert found.endswith(f"'when' has no key '{written}' | did you mean 'answer'?")
    assert told(TAKES % "answering: appt, answer: yes") == []


def test_an_answer_without_its_question_is_told_with_one() -> None:
    (found,) = told(TAKES % "answer: yes")
    assert found.endswith("'when' has no key 'answer' | write answering: PROMPT, answer: yes")
    (found,) = told(TAKES % "answering: {answer: yes}")
    assert found.endswith("'answering' lacks 'prompt' | write 'prompt: NAME', with the name of the question")
    assert told(TAKES % "answering: {prompt: appt, answer: yes}") == []


@pytest.mark.parametrize(
    ("negated", "hint"),
    [
        ("intent: help", "delete it: what is read as opt-out, opt-in or help goes to rules with 'intent' alone"),
        ("answering: appt", "'answering' cannot be negated: have those answers taken by rules above this one"),
        ("answering: appt, answer: yes", "'answering' cannot be negated: have those answers taken by rules above"),
        ("answer: yes", "'answering' cannot be negated: have those answers taken by rules above this one"),
        ("not: {media: true}", "delete both 'not', and write what stands in the inner one below 'when'"),
        ("media: true, not: {to: main}", "no 'not' stands within another: write a rule for each part"),
    ],
)
def test_what_cannot_be_negated_is_told_once_with_what_says_the_same(negated: str, hint: str) -> None:
    (found,) = told(TAKES % f"keyword: B, not: {{{negated}}}")
    assert found.partition(" | ")[2].startswith(hint)


TOO_FAR_LEFT = "the text of 'reply' stands too far left | indent it further than 'reply'"


@pytest.mark.parametrize("sign", ["|", ">", ">  # hours", "|-", ">-", ">+"])
@pytest.mark.parametrize("indent", ["        ", "      "])
@pytest.mark.parametrize("lines", [["Hours: 9-5", "Sat: closed"], ["Hours", "Sat: closed"], ["We are open"]])
def test_a_text_below_its_sign_that_is_not_indented_is_told_as_one(sign: str, indent: str, lines: list[str]) -> None:
    before = RULE + f"    then:\n      - reply: {sign}\n"
    (found,) = told(before + "".join(f"{indent}{one}\n" for one in lines))
    assert found.endswith(TOO_FAR_LEFT)
    assert told(before + "".join(f"         {one}\n" for one in lines)) == []


@pytest.mark.parametrize("sign", ["|", ">-"])
@pytest.mark.parametrize(
    "lines",
    [["Hours: 9-5"], ["Sorry, hours: 9-5", "Sat: closed"], ["We are open"], ["Hours: 9-5", "Sat and Sun closed"]],
)
def test_a_text_in_a_language_that_is_not_indented_is_told_as_one(sign: str, lines: list[str]) -> None:
    before = RULE + f"    then:\n      - reply:\n          en: {sign}\n"
    (found,) = told(before + "".join(f"          {one}\n" for one in lines) + "          es: Abierto\n")
    assert found.endswith("the text of 'en' stands too far left | indent it further than 'en'")
    (found,) = told(before + "        Hours: 9-5\n          es: Abierto\n")
    assert found.endswith("the text of 'en' stands too far left | indent it further than 'en'")


@pytest.mark.parametrize("setting", ["{text: |", "{prompt: q, text: >-", "{text: |  # why"])
def test_no_text_in_lines_of_its_own_stands_within_brackets(setting: str) -> None:
    (found,) = told(RULE + f"    then:\n      - ask: {setting}\n            Which size: S or M?\n          }}\n")
    sign = "|" if "|" in setting else ">"
    assert found.partition(" ")[2].startswith(f"no text in lines of its own can begin with '{sign}' within brackets")


@pytest.mark.parametrize("lines", [["We are open"], ["We are", "open"]])
@pytest.mark.parametrize("rest", ["", "      - tag: x\n", "    tests: [A]\n"])
def test_a_text_beside_its_key_is_told_to_be_indented(lines: list[str], rest: str) -> None:
    before = RULE + "    then:\n      - reply:\n"
    (found,) = told(before + "".join(f"        {one}\n" for one in lines) + rest)
    assert found == "6:9 what belongs to 'reply' stands too far left | indent it further than 'reply'"
    assert told(before + "".join(f"          {one}\n" for one in lines) + rest) == []


def test_a_text_beside_its_key_may_begin_with_what_looks_like_one() -> None:
    (found,) = told(RULE + "    then:\n      - reply:\n        Hours: 9-5\n        Sat closed\n")
    assert found == "7:9 what belongs to 'reply' stands too far left | indent it further than 'reply'"


@pytest.mark.parametrize("indent", [4, 6, 7, 8, 9, 11])
@pytest.mark.parametrize("blank", ["", "\n"])
@pytest.mark.parametrize("rest", ["", "    tests: [A]\n"])
def test_a_further_line_of_a_text_is_told_how_far_to_indent_it(indent: int, blank: str, rest: str) -> None:
    before = RULE + f"    then:\n      - reply: |\n            Hi there\n{blank}"
    (found,) = told(f"{before}{' ' * indent}and more\n{rest}")
    assert found.endswith(f"this line of the text of 'reply' stands too far left | indent it by {12 - indent} more")
    assert told(f"{before}{' ' * 12}and more\n{rest}") == []


def test_a_key_of_the_rule_below_a_text_is_taken_for_a_line_of_it_only_where_that_would_stand() -> None:
    before = RULE + "    then:\n      - reply: |\n          Come on\n"
    assert told(f"{before}        when you like\n")[0].endswith("stands too far left | indent it by 2 more")
    assert told(f"{before}    tests [A]\n") == ["7:5 a ':' is missing behind 'tests' | write 'tests: [A]'"]


def test_a_further_line_with_a_colon_may_be_one_of_the_text() -> None:
    (found,) = told(RULE + "    then:\n      - reply: |\n          Mon: open\n        Hol: closed\n")
    assert found.endswith(" | indent it as the text of 'reply' if it goes on with that, else delete it")
    ask = RULE + "    then:\n      - ask:\n          prompt: q\n          text: |\n            Which?\n"
    (found,) = told(ask + "          Sizes: S, M\n")
    assert found.endswith(
        "'ask' has no key 'Sizes' | indent it as the text above it if it goes on with that, else delete it"
    )
    (found,) = told(ask + "          expire: 1h\n")
    assert found.endswith("did you mean 'expires'?")


@pytest.mark.parametrize(("line", "key"), [("Two: b", ""), ("remind: 1h", ", or by 1 less if 'remind' is a key")])
def test_a_further_line_with_a_colon_beside_the_keys_is_moved_to_its_text(line: str, key: str) -> None:
    (found,) = told(RULE + f"    then:\n      - reply: |\n          One\n         {line}\n")
    assert found.endswith(f"this line of the text of 'reply' stands too far left | indent it by 1 more{key}")


@pytest.mark.parametrize("indent", [10, 12])
def test_a_further_language_too_far_left_is_told_to_be_indented(indent: int) -> None:
    head = RULE + f"    then:\n      - reply:\n{' ' * indent}en: x\n"
    (found,) = told(head + "        es: y\n")
    assert found.endswith(f" | indent it by {indent - 8} more, as it belongs below 'reply'")
    spoken = HEAD.replace("help:", "languages: [en, es], help:")
    assert told(head + f"{' ' * indent}es: y\n", spoken) == []


def test_what_is_given_in_a_test_and_not_indented_is_told_to_be() -> None:
    lines = (
        "    tests:\n      - text: A\n        given:\n        %ssubscribed: x\n        %stagged: y\n        fires: a\n"
    )
    (found,) = told("lists: {x: {}}\n" + RULE + T + lines % ("", ""))
    assert found.endswith(f"'given' {LEFT} 'subscribed' and 'tagged' by 2 more")
    assert told("lists: {x: {}}\n" + RULE + T + lines % ("  ", "  ")) == []


DASHES = "put a space behind each '-'"


@pytest.mark.parametrize(
    ("before", "lines", "message"),
    [
        (RULE + T + "    tests:\n", "      -A\n      -A please\n", f"expected a list, found a single value | {DASHES}"),
        (RULE + T + "    tests:\n", "      -A\n", f"expected a list, found a single value | {DASHES}"),
        (R + T + "    when:\n      keyword:\n        - A\n", "        -B\n", "no space behind the '-' | put one there"),
        (RULE + "    then:\n      - block: x\n", "      -reply: Bye\n", "no space behind the '-' | put one there"),
        (RULE + "    then:\n    - tag: x\n", "    -reply: Bye\n", "| put a space behind the '-' of '-reply'"),
    ],
)  # fmt: skip
def test_a_dash_without_its_space_is_told_wherever_an_item_was_to_begin(before: str, lines: str, message: str) -> None:
    (found,) = told(before + lines)
    assert found.endswith(message)
    assert told(before + lines.replace("-", "- ")) == []


def test_keywords_whose_dashes_have_no_spaces_are_told_so() -> None:
    text = HEAD + R + "    when:\n      keyword:\n        -A\n        -B\n" + T
    (warned,) = load_texts({"f.yaml": text.encode()}, vocabulary.builtin()).warnings
    assert (warned.code, warned.hint) == ("one-keyword", f"{DASHES}; or put it in quotes if it is one")
    assert not load_texts(
        {"f.yaml": text.replace("-A", "- A").replace("-B", "- B").encode()}, vocabulary.builtin()
    ).warnings


MET = "1 two changes of this file met here, and were left for a person to put together | keep what is to stay of the"
OURS, PARTED, THEIRS = "<<<<<<< HEAD\n", "=======\n", ">>>>>>> theirs\n"


@pytest.mark.parametrize(
    "lines",
    [
        (OURS, RULE, T, PARTED, RULE, T, THEIRS),
        (RULE, OURS, T, PARTED, T, THEIRS),
        (RULE + "    then:\n", OURS, "      - reply: a\n", PARTED, "      - reply: b\n", THEIRS),
        (RULE + T + "    tests:\n      - A\n", OURS, "      - a a\n", PARTED, "      - a b\n", THEIRS),
        (RULE + T + "    tests:\n", OURS, "      - a a\n", "||||||| base\n", PARTED, "      - a b\n", THEIRS),
        (RULE + T, PARTED, "    tests: [A]\n"),
        (RULE + T, THEIRS),
    ],
)
def test_the_marks_of_a_merge_are_called_so(lines: tuple[str, ...]) -> None:
    (found,) = told("".join(lines))
    first = next(
        place for place, one in enumerate("".join(lines).splitlines(), 1) if one[:7] in {"<" * 7, "=" * 7, ">" * 7}
    )
    assert found.startswith(f"{first}:{MET}")


def test_the_marks_of_a_merge_are_found_at_the_top_of_a_file() -> None:
    assert "two changes of this file met here" in told("", OURS + HEAD.replace("about", f"{PARTED}{THEIRS}about"))[0]


def test_a_rule_is_called_by_its_id_where_it_says_one() -> None:
    rules = "rules:\n  - {id: abuse, when: {keyword: A}%s}\n"
    assert told(rules % "")[0].startswith("2:5 rule 'abuse' lacks 'then' | write 'then: [{reply: some text}]'")
    assert told(rules % ", then: [], colour: red")[0].startswith(
        "2:47 rule 'abuse' has no key 'colour' | there are id,"
    )
    nameless = "2:5 item 1 of 'rules' lacks 'id' | write 'id: NAME', with a name that no other has"
    assert told(rules.replace("id: abuse, ", "") % ", then: []") == [nameless]
