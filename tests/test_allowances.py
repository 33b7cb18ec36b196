"""A comment allows what it names, where it stands, for a reason; and nothing else, however much it looks like one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword import config, vocabulary
from watchword.diagnostics import Diagnostic, Span, split_lines
from watchword.errors import RuleError
from watchword.lints import lint
from watchword.reading.allowances import settle
from watchword.reading.comments import comments
from watchword.rules.load import load_texts

NOW = datetime(2026, 3, 4, tzinfo=UTC)
HEAD = "version: 1\nprogram: shop\nabout: {name: S, numbers: {main: 86717}, help: s@s.example}\n"
ALLOW = "# watchword: allow reserved-keyword because the provider answers"


def found(rules: str, head: str = HEAD) -> list[str]:
    return codes({"rules/a.yaml": f"{head}{rules}".encode()})


def codes(files: dict[str, bytes], numbers: list[str] | None = None) -> list[str]:
    try:
        warned = lint(load_texts(files, vocabulary.builtin(), numbers), NOW)
        return [one.code for one in warned if one.code != "untested-rule"]  # what is tried here is something else
    except RuleError as failure:
        return [one.code for one in failure.diagnostics]


def rule(keyword: str = "STOP", above: str = "", behind: str = "", text: str = "x") -> str:
    before = f"    {above}\n" if above else ""
    return f"rules:\n  - id: a\n{before}    when: {{keyword: {keyword}}}{behind}\n    then: [{{reply: {text}}}]\n"


def test_nothing_is_allowed_unasked() -> None:
    assert found(rule()) == ["reserved-keyword"]


@pytest.mark.parametrize(
    "allowed",
    [
        rule(above=ALLOW),
        rule(behind=f"  {ALLOW}"),
        rule(behind=f" {ALLOW}"),
        rule(above=f"{ALLOW}\n    # and another comment"),
        rule(above=ALLOW.replace("# ", "#").replace(": ", ":")),
        rule(above=ALLOW.replace(" ", "  ")),
        rule(above=f"{ALLOW} because of STOP, # and so on").replace("\n", "\r\n"),
        rule(keyword="[STOP, HELP, START]", above=ALLOW),
        rule(above=ALLOW.replace("watchword: allow", "Watchword: Allow")),
        rule(above=ALLOW.replace("watchword: allow", "WATCHWORD: ALLOW").replace("because", "Because")),
    ],
)
def test_a_comment_allows_what_it_names_on_its_line_or_the_next(allowed: str) -> None:
    assert found(allowed) == []
    assert codes({"rules/a.yaml": f"\ufeff{HEAD}{allowed}".encode()}) == []


@pytest.mark.parametrize(
    "elsewhere",
    [
        rule(above=f"{ALLOW}\n"),  # a blank line is between
        rule() + f"    {ALLOW}\n",
        f"{ALLOW}\n{rule()}",
    ],
)
def test_a_comment_allows_nothing_elsewhere_and_is_unused(elsewhere: str) -> None:
    assert sorted(found(elsewhere)) == ["reserved-keyword", "unused-allow"]


@pytest.mark.parametrize("elsewhere", [rule(above=f"{ALLOW}\n"), rule() + f"    {ALLOW}\n", f"{ALLOW}\n{rule()}"])
def test_a_comment_elsewhere_is_sent_to_where_it_is_needed(elsewhere: str) -> None:
    loaded = load_texts({"rules/a.yaml": f"{HEAD}{elsewhere}".encode()}, vocabulary.builtin())
    (hint,) = [str(one.hint) for one in lint(loaded, NOW) if one.code == "unused-allow"]
    row = next(row for row, line in enumerate(f"{HEAD}{elsewhere}".split("\n")) if "when:" in line)
    assert hint == f"put it right above line {row + 1}, where there is one; else delete it"
    assert found(rule(above=ALLOW)) == []


def problem(code: str, line: int, severity: str = "warning") -> Diagnostic:
    return Diagnostic(severity=severity, code=code, message="m", span=Span("f", line, 1, 2))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "# watchword: allow reserved-keyword, unserved-number because both\na: b\n",
        "# watchword: allow unserved-number because one\n# watchword: allow reserved-keyword because two\na: b\n",
        "# watchword: allow unserved-number because one\na: b # watchword: allow reserved-keyword because two\n",
    ],
)
def test_several_codes_are_allowed_at_once_or_each_by_its_own_comment(text: str) -> None:
    line = text.count("\n", 0, text.index("a: b")) + 1
    both = [problem("reserved-keyword", line), problem("unserved-number", line)]
    assert settle(both, {"f": text}) == []
    assert settle(both, {"g": text.replace("f", "g")})[:2] == both


def test_an_error_stands_even_under_the_code_of_a_warning() -> None:
    grave = problem("reserved-keyword", 2, "error")
    assert settle([grave], {"f": f"{ALLOW}\na: b\n"}) == [grave]


def test_that_nothing_is_there_to_allow_is_told_only_where_all_was_looked_for() -> None:
    assert found(rule("SPRING", above=ALLOW)) == ["unused-allow"]
    assert found(rule("SPRING", above=ALLOW, text="'{'")) == ["bad-template"]
    allow = "# watchword: allow unserved-number because it is ours from May on\n"
    files = {"rules/a.yaml": (HEAD.replace("about:", f"{allow}about:") + rule("SPRING")).encode()}
    assert codes(files) == []
    assert codes(files, numbers=["86718"]) == []
    assert codes(files, numbers=["86717"]) == ["unused-allow"]


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("# watchword: allow reserved-keyword", "allow-without-reason"),
        ("# watchword: allow reserved-keyword because", "allow-without-reason"),
        ("# watchword: allow reserved-keyword because ...", "allow-without-reason"),
        ("# watchword: allow reserved-keyword becausewhy", "allow-without-reason"),
        ("# watchword: allow reserved-keywords because why", "unknown-code"),
        ("# watchword: allow unknown-key because why", "allow-of-error"),
        ("# watchword: allow", "bad-allow"),
        ("# watchword: allow because why", "bad-allow"),
        ("# watchword: allow, because why", "bad-allow"),
        ("# watchword: alow reserved-keyword because why", "bad-allow"),
        ("# watchword:", "bad-allow"),
    ],
)
def test_a_comment_that_can_mean_nothing_is_an_error_and_allows_nothing(comment: str, code: str) -> None:
    assert found(rule(above=comment)) == [code]


@pytest.mark.parametrize(
    "comment", ["# to watchword: allow x", "# watchword is nice", "#- # watchword: allow x", "# TODO"]
)
def test_other_comments_are_nobodys_business(comment: str) -> None:
    assert found(rule(above=comment)) == ["reserved-keyword"]


WORDS = "# watchword: allow reserved-keyword because it is a text"


@pytest.mark.parametrize(
    "text",
    [
        f'"{WORDS}"',
        f"'so: {WORDS}'",
        f'"one\n\n      {WORDS}\n\n      two"',
        f"|\n          {WORDS}\n          more",
        f">-\n          more\n\n          {WORDS}",
        f"x#{WORDS[1:].replace(': ', ':')}",
    ],
)
def test_words_within_a_text_are_no_comment(text: str) -> None:
    rules = f"rules:\n  - id: a\n    when: {{keyword: STOP}}\n    then:\n      - reply: {text}\n"
    assert found(rules) == ["reserved-keyword"]


def test_the_line_on_which_a_block_begins_may_have_a_comment() -> None:
    rules = f"rules:\n  - id: a\n    when:\n      keyword: |- {ALLOW}\n        STOP\n    then: [{{reply: x}}]\n"
    assert found(rules) == []
    assert list(comments(rules, "watchword:")) == [(3, 18)]


def test_a_comment_meant_for_us_is_no_cut_text() -> None:
    assert found(rule("SPRING", text=f"We are open # {ALLOW[2:]}").replace("[{", "\n      - ").replace("}]", "")) == [
        "unused-allow"
    ]


def test_a_comment_counts_in_the_configuration_as_well(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("version: 1\n# watchword: allow text-cut-by-comment because it is one\ndata: the data #2\n")
    assert config.check(path, {})[1] == ()
    path.write_text("version: 1\n# watchword: allow text-cut-by-comment\ndata: the data #2\n")
    assert [one.code for one in config.check(path, {})[1]] == ["allow-without-reason", "text-cut-by-comment"]


PIECES = [
    "#",
    "watchword:",
    " ",
    "\n",
    "allow ",
    "a-b",
    ", ",
    "because ",
    '"',
    "'",
    "|\n",
    ":",
    "- ",
    "x",
    "\t",
    "\r",
    "{",
    "\x00",
    "\u2028",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_file_at_all_is_settled(text: str) -> None:
    lines = split_lines(text)
    for one in settle([], {"f": text}):
        assert 1 <= one.span.line <= len(lines)
        assert 1 <= one.span.col < one.span.end_col <= len(lines[one.span.line - 1]) + 1


@given(st.lists(st.sampled_from(["'", '"', "\\", "#", " ", WORDS, "a", "\n"]), max_size=8).map("".join))
def test_no_quoted_text_holds_a_comment(said: str) -> None:
    double = said.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    single = said.replace("'", "''").replace("\n", "\n\n ")
    assert not list(comments(f"a: \"{double}\"\nb: '{single}'\n", "watchword:"))
