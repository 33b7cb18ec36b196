"""Lines that stand too deep or not deep enough, and what is no line of a rule file, are told where they stand."""

import pytest

from test_typos import HEAD, RULE, R, T, told

TAB = "a tab stands here, on a line with nothing else | delete it"
NO_FIT = "this does not fit what stands above it"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (R + "    when: {keyword: A}\n\t\n" + T, "4:1"),
        (R + "    when: {keyword: A}\n  \t\n\n" + T, "4:3"),
        (R + T + "    when: {keyword: A}\n\t\n", "5:1"),
        (R + '    description: "x"\n\t\n' + T, "4:1"),
        (R + "    description: x\n\t\n" + T, "4:1"),
        (RULE + "    then:\n      - reply: hi\n\t\n", "6:1"),
    ],
)
def test_a_tab_on_a_line_of_its_own_is_told_where_it_stands(text: str, place: str) -> None:
    assert told(text) == [f"{place} {TAB}"]
    assert told(text.replace("\t", "")) == []


@pytest.mark.parametrize(
    ("text", "only"),
    [
        (RULE + "    then:\n      - reply: |\n      Hi there\n", "6:7 the text of 'reply' stands too far left |"),
        (RULE + "    description: >\n    Hi there\n" + T, "5:5 the text of 'description' stands too far left"),
        (RULE + "    then:\n      - reply: Hi\n      there\n", "6:7 this is no key, as it has no ':' | indent"),
        (R + T + "tests:\n>  - {text: A, fires: a}\n", "5:1 behind '>' or '|' nothing may stand: its text stands in"),
        (RULE + "    description: Hi\n    there\n" + T, "5:5 this is no key, as it has no ':' | indent"),
        (RULE + "    then:\n      - reply: |\n          Hi\n       you\n", "7:8 this line of the text of"),
        (RULE + "    then:\n      - log: a\n          - log: b\n", "6:11 this item stands deeper than the one above"),
        (
            R + "      when: {keyword: A}\n" + T,
            "3:7 'when' stands deeper than 'id', which has a text | indent it by 2 less; if it belongs to the text",
        ),
        (RULE + "    description: Hi\n        and: you\n" + T, "5:9 'and' stands deeper than 'description', which has"),
        (R + '    tests:\n      - "a"\n        - b\n' + T, "5:9 this item stands deeper than the one above"),
        (R + "    tests:\n      - a # one\n       - b\n" + T, "5:8 this item stands deeper than the one above"),
    ],
)  # fmt: skip
def test_a_line_that_stands_too_far_left_or_too_deep_is_told_so(text: str, only: str) -> None:
    (found,) = told(text)
    assert found.startswith(only)


THEN = "    then:\n      - reply: hi\n"


@pytest.mark.parametrize(
    ("written", "hint", "mended"),
    [
        (RULE + "   then: []\n", "indent it by 1 more", RULE + "    then: []\n"),
        (RULE + "      then: []\n", "indent it by 2 less", RULE + "    then: []\n"),
        (RULE + THEN + "    - log: x\n", "indent it by 2 more", RULE + THEN + "      - log: x\n"),
        (R + T + "    tests:\n      - a\n     - b\n", "indent it by 1 more", None),
        (R + "    description: 'a'\n   then: []\n", "indent it by 1 more", None),
        (RULE + "    tests: [a]\n      - b\n" + T, "check its indentation, and that of the lines above", None),
        (R + "    when:\n      keyword: A\n     then: []\n", "indent it by 1 less", None),
        (RULE + THEN + "       tests: [a]\n", "indent it by 3 less", RULE + THEN + "    tests: [a]\n"),
    ],
)
def test_a_line_beside_its_place_is_told_how_far_to_move_where_that_is_sure(
    written: str, hint: str, mended: str | None
) -> None:
    (found,) = told(written)
    assert found.partition(" ")[2] == f"{NO_FIT} | {hint}"
    assert mended is None or told(mended) == []


@pytest.mark.parametrize(
    ("written", "only", "mended"),
    [
        (
            RULE + T + "   - id: b\n     then: []\n",
            "5:6 'id' stands too deep | indent it by 1 less, and what is below it",
            RULE + T + "  - id: b\n    then: []\n",
        ),
        (
            R + T + "    tests:\n      - a\n     - id: b\n       then: []\n",
            "6:8 'id' stands too deep | indent it by 3 less, and what is below it",
            R + T + "    tests:\n      - a\n  - id: b\n    then: []\n",
        ),
        (
            RULE + THEN + "      log: x\n",
            "6:7 no '- ' stands before 'log', where an item begins | put '- ' before 'log'",
            RULE + THEN + "      - log: x\n",
        ),
        (
            R + "    when:\n      keyword: A\n     typos: true\n" + T,
            "5:6 'typos' stands too far left | indent it by 1 more",
            R + "    when:\n      keyword: A\n      typos: true\n" + T,
        ),
    ],
)
def test_what_puts_lines_right_is_found_by_trying(written: str, only: str, mended: str) -> None:
    assert told(written) == [only]
    assert told(mended) == []


def test_an_apostrophe_is_only_spoken_of_where_quotes_stand() -> None:
    (quoted,) = told(RULE + "    tests: [a]\n      - 'b'\n" + T)
    (plain,) = told(RULE + "    tests: [a]\n      - b\n" + T)
    assert "apostrophe" in quoted
    assert "apostrophe" not in plain


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("%YAML 1.2\nrules: []\n", "1:1 a '%' at the beginning of a line is for YAML itself | delete the line"),
        ("rules: []\n...\nand more\n", "2:1 '...' ends the file, and more stands below it | delete it"),
    ],
)
def test_what_is_for_yaml_itself_is_told_in_plain_words(text: str, only: str) -> None:
    assert told(text)[0].startswith(only)


@pytest.mark.parametrize(
    ("escape", "message"),
    [
        ("\\ud83c", "an escape stands for a character that no text can hold | write the character itself"),
        ("\\U00110000", "an escape stands for a character that no text can hold | write the character itself"),
        ("\\x4", "an escape lacks digits: two stand behind \\x, four behind \\u, eight behind \\U | write"),
    ],
)
def test_an_escape_that_is_no_character_is_told_in_words(escape: str, message: str) -> None:
    (found,) = told(RULE + f'    then: [{{reply: "Hi {escape} you"}}]\n')
    assert message in found


def test_what_one_number_is_called_twice_in_a_program_is_told_so() -> None:
    (found,) = told(RULE + T, HEAD.replace("86717}", "86717, front: 86717}"))
    assert found.endswith("number 86717 is named twice | delete one of the names, and use the other")
