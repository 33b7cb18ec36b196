"""`watchword fmt`: rule files in one form that say what they said; what has errors is left alone."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpus import SHARED, loads, rule_files
from running import PROJECT
from watchword import vocabulary
from watchword.cli import main
from watchword.lints import lint
from watchword.reading.layout import laid_out
from watchword.reading.typed import INVALID
from watchword.rules.load import load_texts

HEAD = "version: 1\nprogram: shop\nabout: {name: The Shop, numbers: {main: 86717}, help: help@shop.example}\n"
UNTIDY = (
    HEAD + "rules:\n- id: menu   # why\n  when: {keyword: MENU}\n  then:\n  -   reply: Pizza\n  tests: [MENU]\n\n\n"
)
TIDY = (
    HEAD
    + "rules:\n  - id: menu   # why\n    when: {keyword: MENU}\n    then:\n      - reply: Pizza\n    tests: [MENU]\n"
)
WRONG = UNTIDY.replace("reply", "repyl")


def fmt(*arguments: Path | str) -> Result:
    ran = CliRunner().invoke(main, ["fmt", *map(str, arguments)])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exc_info
    return ran


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(UNTIDY)
    return path


def test_it_writes_the_one_form_and_then_has_nothing_to_do(file: Path) -> None:
    first, second = fmt(file), fmt(file)
    assert first.output == f"formatted {file}\n1 file formatted, 0 in order\n"
    assert second.output == "0 files formatted, 1 in order\n"
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert file.read_text() == TIDY


def test_a_file_in_order_is_not_written(file: Path) -> None:
    file.write_text(TIDY)
    before = file.stat()
    fmt(file)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    ("option", "said"),
    [("--check", "would format"), ("--diff", "-- id: menu   # why\n-  when: {keyword: MENU}\n")],
)
def test_asked_only_it_says_what_it_would_do_and_writes_nothing(file: Path, option: str, said: str) -> None:
    ran = fmt(option, file)
    assert ran.exit_code == 1
    assert said in ran.output
    assert file.read_text() == UNTIDY
    file.write_text(TIDY)
    assert fmt(option, file).exit_code == 0


def test_a_file_with_errors_is_left_alone_and_the_others_are_written(file: Path) -> None:
    wrong = file.with_name("wrong.yaml")
    wrong.write_text(WRONG)
    ran = fmt(file.parent)
    assert ran.exit_code == 1
    assert "there is no action 'repyl' [unknown-action]" in ran.output
    assert f"{wrong} is left alone: it has errors\n" in ran.output
    assert ran.output.endswith("1 file formatted, 0 in order, 1 left alone\n")
    assert wrong.read_text() == WRONG
    assert file.read_text() == TIDY


def test_a_file_that_is_no_yaml_or_no_text_is_left_alone(file: Path) -> None:
    for data in (b"rules: [", b"a: \xff\n", "a: 1\n".encode("utf-16")):
        file.write_bytes(data)
        assert fmt(file).exit_code == 1
        assert file.read_bytes() == data


def test_a_text_that_would_become_another_keeps_its_file_from_being_written(file: Path) -> None:
    text = UNTIDY.rstrip() + "\n  description: |\n     no line end follows"
    file.write_text(text)
    ran = fmt(file)
    assert (ran.exit_code, file.read_text()) == (1, text)
    assert f"{file} is left alone: another form would change its last text; end its last line\n" in ran.output


def test_a_byte_order_mark_and_the_line_ends_of_windows_go(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + UNTIDY.replace("\n", "\r\n").encode())
    fmt(file)
    assert file.read_bytes() == TIDY.encode()


def test_who_may_read_a_file_stays_and_a_link_stays_one(file: Path) -> None:
    file.chmod(0o640)
    link = file.with_name("link.yaml")
    link.symlink_to(file)
    fmt(link)
    assert link.is_symlink()
    assert file.read_text() == TIDY
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in file.parent.iterdir()) == ["link.yaml", "shop.yaml"]


def test_a_file_that_cannot_be_written_is_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    ran = fmt(file)
    assert ran.exit_code == 2
    assert ran.output.endswith(f"cannot write {file}: no space left on device\n")
    assert [path.name for path in file.parent.iterdir()] == ["shop.yaml"]
    assert file.read_text() == UNTIDY


def test_a_folder_without_a_rule_file_is_said(tmp_path: Path) -> None:
    ran = fmt(tmp_path)
    assert (ran.exit_code, ran.output) == (2, f"watchword: there is no rule file (*.yaml or *.yml) in {tmp_path}\n")


def test_what_loads_reads_to_the_same_values() -> None:
    loading = {name: text for name, text in rule_files() if loads(text)[1] is not INVALID}
    assert loading
    assert [name for name, text in loading.items() if not _reads_the_same(text)] == []


def _reads_the_same(text: str) -> bool:
    done = laid_out(text if text.endswith("\n") else f"{text}\n", "rules")
    return done is not None and without_places(loads(done)[1]) == without_places(loads(text)[1])


def without_places(value: object) -> str:
    return re.sub(r"Span\([^)]*\)| at 0x[0-9a-f]+", "", repr(value))


ALLOWED = """\
{column}# watchword: allow untested-rule because it is new
{more}
- id: {id}
  when: {{keyword: {id}}}
  then: [log: x]
"""


def test_what_a_comment_allows_it_allows_in_the_one_form(file: Path) -> None:
    first = UNTIDY.rstrip() + "\n"
    text = first + "".join(
        ALLOWED.format(column=column, more=more, id=name)
        for column, more, name in [("  ", "# and", "a"), ("    ", "      # more", "b"), ("", "    # of it", "c")]
    )
    file.write_text(text)
    assert {"untested-rule", "unused-allow"}.isdisjoint(warnings(text))
    assert "untested-rule" in warnings(text.replace("# watchword", "# no"))
    assert fmt(file).exit_code == 0
    assert warnings(file.read_text()) == warnings(text)
    assert file.read_text() != text


def warnings(text: str) -> list[str]:
    found = lint(load_texts({"rules/shop.yaml": text.encode()}, vocabulary.builtin()), datetime(2026, 3, 4, tzinfo=UTC))
    return [one.code for one in found]


def test_what_has_no_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    for endless in ("/dev/full", tmp_path / "zero.yaml"):
        ran = fmt(endless)
        assert ran.exit_code == 1
        assert "it is a pipe or a device, and no file" in ran.output


def test_the_shipped_rules_are_in_order() -> None:
    assert fmt("--check", PROJECT / "rules").output == "0 files to be formatted, 1 in order\n"


def test_the_shared_examples_gain_at_most_blank_lines() -> None:
    if not SHARED.exists():
        pytest.skip("the shared examples are not beside the project")
    for path in SHARED.glob("*.yaml"):
        text = path.read_text()
        done = laid_out(text, "rules")
        assert done is not None
        assert [line for line in done.split("\n") if line] == [line for line in text.split("\n") if line], path.name
