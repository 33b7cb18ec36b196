"""Every problem is explained, shown by an example that really has it, and reads as agreed in every format."""

import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from codes import emitted
from examples import check, completed, files, write
from running import PROJECT
from watchword.cli import main
from watchword.diagnostics import Diagnostic, Span, github, render, sarif
from watchword.diagnostics.pages import Page, pages
from watchword.diagnostics.problem import printable

PAGES = PROJECT / "engine" / "watchword" / "diagnostics" / "pages"
GOLDEN = Path(__file__).parent / "diagnostics"
DOCUMENT = PROJECT / "docs" / "diagnostics.md"
WRITING = os.environ.get("WATCHWORD_GOLDEN") == "write"
REWRITE = "WATCHWORD_GOLDEN=write .venv/bin/python -m pytest tests/test_diagnostics.py"
DEFAULT = {"`config.yaml`": "config.yaml", "plugins": "plugins/shop.py"}
OF_TESTS = {"failed-test": "test"}
"""What another command than `check` tells of; how people read it whole is agreed in tests/trial."""
OUTSIDE = {"SKYCORE_PATH_SECRET": "s3cret-path-of-the-test", "SKYCORE_API_KEY": "the-key-itself"}


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**OUTSIDE, "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)


def codes(folder: Path, example: str, where: str) -> list[tuple[str, str]]:
    write(folder, completed(files(example, DEFAULT.get(where, "rules/shop.yaml"))))
    found = json.loads(check(folder, "--format", "json").output)["diagnostics"]
    if "tests:" in example and not any(one["severity"] == "error" for one in found):
        found += json.loads(check(folder, "--format", "json", command="test").output)["diagnostics"]
    return [(one["code"], one["severity"]) for one in found]


def test_every_code_has_its_page() -> None:
    unwritten = [
        f"{code} is told of in {where} and has no page: write {PAGES.relative_to(PROJECT)}/{code}.md, like the others, "
        f"and tests/diagnostics/{code}.yaml, a file that has the problem; then run {REWRITE} and read what it wrote"
        for code, where in emitted().items()
        if code not in pages()
    ]
    assert not unwritten, "\n".join(unwritten)


def test_every_page_is_of_a_code_that_is_told_of() -> None:
    left_over = [f"nothing tells of {code}: delete its page and its pair" for code in pages().keys() - emitted().keys()]
    assert not left_over, "\n".join(left_over)


def test_a_page_is_called_as_its_code() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == pages().keys()


@pytest.mark.parametrize("page", pages().values(), ids=lambda page: page.code)
def test_the_example_of_a_page_has_the_problem_and_is_without_any_once_mended(page: Page, tmp_path: Path) -> None:
    for name in ("failing", "mended"):
        (tmp_path / name).mkdir()
    assert (page.code, page.severity) in codes(tmp_path / "failing", page.failing, page.where)
    left = {code for code, _ in codes(tmp_path / "mended", page.mended, page.where)}
    assert left <= ({"untested-rule"} - {page.code})  # examples of other things have no tests


def test_another_silhouette_of_a_page_is_refused() -> None:
    text = pages()["unknown-key"].text
    for other in (text.replace("Mended", "Better"), text.replace("**Error**", "**Fatal**"), text + "\nMore.\n", ""):
        with pytest.raises(ValueError, match="like the others"):
            Page.of(other)


def test_the_document_is_made_of_the_pages() -> None:
    head, _, _ = DOCUMENT.read_text().partition("\n## ")
    text = "\n".join([head, *(f"#{page.text}" for page in pages().values())])
    if WRITING:
        DOCUMENT.write_text(text)
    assert text == DOCUMENT.read_text(), f"run {REWRITE} and read what it wrote"


def golden(path: Path) -> dict[str, str | bytes]:
    """Take a file of this folder for a rule file if it tells its program or is no text, else for a configuration."""
    data = path.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return {f"rules/{path.name}": data}
    return dict(files(text, f"rules/{path.name}" if "\nprogram:" in text else "config.yaml"))


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.yaml")), ids=lambda path: path.stem)
def test_problems_read_as_agreed(path: Path, tmp_path: Path) -> None:
    write(tmp_path, golden(path))
    ran = check(
        tmp_path, *(["--format", "line"] if path.stem in OF_TESTS else []), command=OF_TESTS.get(path.stem, "check")
    )
    said = f"exit code {ran.exit_code}\n{ran.output}".replace(str(tmp_path), "/home/shop")
    agreed = path.with_suffix(".out")
    if WRITING:
        agreed.write_text(said, encoding="utf-8")
    assert said == agreed.read_text(encoding="utf-8"), f"run {REWRITE} and read what it wrote"


@pytest.mark.parametrize("page", pages().values(), ids=lambda page: page.code)
def test_every_code_has_its_agreed_reading(page: Page) -> None:
    agreed = GOLDEN / f"{page.code}.out"
    assert agreed.exists(), f"write tests/diagnostics/{page.code}.yaml, then run {REWRITE} and read what it wrote"
    first_lines = [line for line in agreed.read_text().splitlines() if line.endswith(f" [{page.code}]")]
    assert first_lines
    assert all(f": {page.severity}: " in line for line in first_lines)


def test_no_agreed_reading_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.out")} == {path.stem for path in GOLDEN.glob("*.yaml")}


# --- formats ----------------------------------------------------------------------------------------------------------

BROKEN = """\
version: 1
program: shop
about: {name: "100%, ok", numbers: {main: 86717}, help: help@shop.example}
rules:
  - id: menu
    when: {keyword: 披萨, "a,b: c%\\n": 1}
    then: [{repyl: hello}]
  - id: stop
    when: {keyword: STOP}
    then: [{log: stopped}]
    then: []
"""


FIRST_LINE = re.compile(r"[^:]+:\d+:\d+: (error|warning|note): ")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    write(tmp_path, {"rules/spring menu.yaml": BROKEN})
    return tmp_path


def test_line_writes_the_first_lines_of_human_and_nothing_else(broken: Path) -> None:
    human = check(broken).output.splitlines()
    assert check(broken, "--format", "line").output.splitlines() == [line for line in human if FIRST_LINE.match(line)]


def test_json_holds_all_that_human_shows(broken: Path) -> None:
    human = check(broken).output
    for one in json.loads(check(broken, "--format", "json").output)["diagnostics"]:
        place = f"{one['path']}:{one['line']}:{one['col']}"
        assert f"{place}: {one['severity']}: {printable(one['message'])} [{one['code']}]" in human
        assert one["hint"] is None or one["hint"] in human
        assert one["page"] == f"docs/diagnostics.md#{one['code']}"
        assert all(f"{two['path']}:{two['line']}:{two['col']}" in human for two in one["related"])


def test_github_reads_back_every_problem(broken: Path) -> None:
    told = json.loads(check(broken, "--format", "json").output)["diagnostics"]
    lines = check(broken, "--format", "github").output.splitlines()
    assert len(lines) == len(told) > 2
    for line, one in zip(lines, told, strict=True):
        command, _, said = line.removeprefix("::").partition("::")
        kind, _, written = command.partition(" ")
        properties = {name: unescaped(value) for name, _, value in (pair.partition("=") for pair in written.split(","))}
        assert kind == one["severity"]
        assert properties == {
            "file": one["path"],
            "line": str(one["line"]),
            "col": str(one["col"]),
            "endColumn": str(one["end_col"]),
            "title": one["code"],
        }
        hint = f"\nhint: {one['hint']}" if one["hint"] else ""
        assert unescaped(said) == printable(one["message"]) + hint


def unescaped(text: str) -> str:
    for escaped, meant in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escaped, meant)
    return text


def test_a_note_is_a_notice_to_github_and_cannot_speak_for_others() -> None:
    span = Span("a,b:c.yaml", 1, 2, 3)
    note = Diagnostic(severity="note", code="a-code", message="50%\r\n::error::x", span=span, hint="so\nit is")
    properties = "file=a%2Cb%3Ac.yaml,line=1,col=2,endColumn=3,title=a-code"
    assert github.render([note]) == f"::notice {properties}::50%25\ufffd\ufffd::error::x%0Ahint: so\ufffdit is"


def test_sarif_says_where_and_by_which_rule(broken: Path) -> None:
    told = json.loads(check(broken, "--format", "json").output)["diagnostics"]
    document = json.loads(check(broken, "--format", "sarif").output)
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert document["version"] == "2.1.0"
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in rules] == sorted({one["code"] for one in told})
    for rule in rules:
        assert rule["help"]["markdown"] == pages()[rule["id"]].text
        assert rule["defaultConfiguration"]["level"] == pages()[rule["id"]].severity
    for result, one in zip(run["results"], told, strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == one["code"]
        assert result["level"] == one["severity"]
        assert result["message"]["text"].startswith(one["message"])
        assert place["artifactLocation"]["uri"] == "rules/spring%20menu.yaml"
        assert place["region"] == {
            "startLine": one["line"],
            "startColumn": one["col"],
            "endColumn": one["end_col"],
        }
        assert len(result.get("relatedLocations", ())) == len(one["related"])


def test_sarif_names_files_elsewhere_by_their_whole_address() -> None:
    problem = Diagnostic(severity="error", code="no-rules", message="m", span=Span("/etc/a b/rules", 1, 1, 1))
    result = json.loads(sarif.render([problem]))["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "file:///etc/a%20b/rules"


@pytest.mark.parametrize("written", ["line", "github"])
def test_nothing_is_printed_where_nothing_is_wrong(written: str, tmp_path: Path) -> None:
    write(tmp_path, {})
    ran = check(tmp_path, "--format", written)
    assert (ran.exit_code, ran.output) == (0, "")


@pytest.mark.parametrize("written", ["human", "line", "json", "sarif", "github"])
def test_errors_exit_with_1_and_warnings_only_if_strict(written: str, broken: Path, tmp_path: Path) -> None:
    assert check(broken, "--format", written).exit_code == 1
    warned = BROKEN.splitlines(keepends=True)
    (tmp_path / "rules" / "spring menu.yaml").write_text("".join([*warned[:4], *warned[7:10]]))
    assert check(tmp_path, "--format", written).exit_code == 0
    assert check(tmp_path, "--format", written, "--strict").exit_code == 1
    right = BROKEN.replace(
        BROKEN[BROKEN.index("rules:") :], "rules: [{id: menu, then: [{reply: hello}], tests: [hi]}]\n"
    )
    (tmp_path / "rules" / "spring menu.yaml").write_text(right)
    assert check(tmp_path, "--format", written, "--strict").exit_code == 0


def test_wrong_use_exits_with_2(tmp_path: Path) -> None:
    assert check(tmp_path, "--format", "xml").exit_code == 2
    assert check(tmp_path, "no-such-folder").exit_code == 2


def test_files_are_named_as_they_are_found_from_here(tmp_path: Path) -> None:
    write(tmp_path, {"rules/shop.yaml": BROKEN})
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "rules").rename(tmp_path / "deep" / "er" / "rules")
    (tmp_path / "config.yaml").write_text("version: 1\nrules: ./deep/er/rules\n")
    for arguments in ([], ["deep/er/rules"]):
        for line in check(tmp_path, *arguments, "--format", "line").output.splitlines():
            assert (tmp_path / line.partition(":")[0]).is_file()


def test_colour_changes_nothing_but_colour() -> None:
    span = Span("f", 1, 2, 4)
    problem = Diagnostic(severity="error", code="a-code", message="m", span=span, hint="h", related=((span, "here"),))
    coloured = render([problem], {"f": "abc | ^\x1b[31m"}, colour=True)
    for escape in ("\x1b[31m", "\x1b[1m", "\x1b[0m"):
        assert escape in coloured
        coloured = coloured.replace(escape, "")
    assert coloured == render([problem], {"f": "abc | ^\x1b[31m"})
    assert "\x1b" not in coloured


# --- on a terminal ----------------------------------------------------------------------------------------------------


def on_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """Run the real command where its output is a terminal."""
    ours, theirs = os.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    command = [sys.executable, "-m", "watchword", *arguments]
    environment = {**kept, "TERM": "xterm", "COLUMNS": "100", **environment}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        # At the end Linux answers with an error in place of nothing.
        with suppress(OSError):
            while piece := os.read(ours, 65_536):
                said += piece
        os.close(ours)
        process.wait(30)
    return said.decode().replace("\r\n", "\n")


def test_only_a_terminal_shows_colour_and_none_with_no_color(broken: Path) -> None:
    plain = check(broken).output
    assert "\x1b" not in plain
    assert on_terminal(broken, "check", NO_COLOR="1") == plain
    assert on_terminal(broken, "check", TERM="dumb") == plain
    coloured = on_terminal(broken, "check")
    assert "\x1b[31merror\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain
    for written in ("line", "json", "sarif", "github"):
        assert "\x1b" not in on_terminal(broken, "check", "--format", written)


def test_a_terminal_shows_a_page_and_others_get_it_as_it_is(tmp_path: Path) -> None:
    page = pages()["unused-allow"]
    shown = re.sub(r"\x1b\[[\d;]+m", "", on_terminal(tmp_path, "help", "unused-allow"))
    assert "```" not in shown
    assert "# watchword: allow reserved-keyword because" in shown
    assert CliRunner().invoke(main, ["help", "unused-allow"]).output == page.text


def test_without_a_code_all_are_listed() -> None:
    lines = CliRunner().invoke(main, ["help"]).output.splitlines()
    assert [line.split(maxsplit=2) for line in map(str.rstrip, lines)] == [
        [page.code, page.severity, page.title] for page in pages().values()
    ]
