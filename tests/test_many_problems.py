"""Of many problems people are shown the gravest, and some of each kind and file; programs are told of every one."""

import re
from pathlib import Path

from examples import check, write
from watchword.diagnostics import MOST_SHOWN, Diagnostic, Severity, Span, render


def test_people_are_shown_the_gravest_and_told_how_many_more_there_are() -> None:
    def one(line: int, severity: Severity) -> Diagnostic:
        return Diagnostic(severity=severity, code="a-code", message=f"line {line}", span=Span("f.yaml", line, 1, 2))

    notes = [one(line, "note") for line in range(1, MOST_SHOWN + 1)]
    said = render([*notes, one(21, "error"), one(22, "warning")], {})
    assert said.endswith("\n\nand 2 more")
    assert re.findall(r"line (\d+)", said) == [str(line) for line in (*range(1, 19), 21, 22)]


def test_many_problems_that_are_alike_in_one_file_keep_no_others_from_being_shown(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    head = "version: 1\nprogram: shop\nabuot: {name: The Shop}\n"
    write(tmp_path, {"rules/a.yaml": bomb, "rules/b.yaml": f"{head}rules: [{{id: x, wehn: {{}}, then: []}}]\n"})
    said = check(tmp_path).output
    assert "no key 'abuot'" in said
    assert "no key 'wehn'" in said
    every = check(tmp_path, "--format", "line").output
    assert said.count(" [yaml-anchor]\n") == MOST_SHOWN - every.count("rules/b.yaml") < every.count("[yaml-anchor]")


def test_programs_are_told_of_every_problem(tmp_path: Path) -> None:
    wrong = "".join(f"  - {{id: a{line}, wehn: x, then: []}}\n" for line in range(MOST_SHOWN + 5))
    head = "version: 1\nprogram: shop\nabout: {name: The Shop, numbers: {main: 86717}, help: help@shop.example}\n"
    write(tmp_path, {"rules/shop.yaml": f"{head}rules:\n{wrong}"})
    human = check(tmp_path).output
    assert human.count(" [unknown-key]\n") == MOST_SHOWN
    assert "\n\nand 5 more\n\n25 errors, 0 warnings" in human
    for form in ("line", "json", "sarif", "github"):
        assert check(tmp_path, "--format", form).output.count("no key 'wehn'") == MOST_SHOWN + 5
