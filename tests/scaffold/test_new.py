"""`watchword new`: what it writes checks clean and tests green at once; what is there stays."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import completed
from running import PROJECT
from watchword import vocabulary
from watchword.cli import main
from watchword.discovery import Plugins
from watchword.lints import lint
from watchword.reading.layout import laid_out
from watchword.rules.load import load_texts
from watchword.scaffold import keep
from watchword.scaffold.plugin import KINDS
from watchword.scaffold.program import NewProgram, written
from watchword.trial import failures, told

Run = Callable[..., Result]
PART = re.compile(r"^```yaml\n(# a part of a program's file\n.*?)^```", re.MULTILINE | re.DOTALL)
CONFIG = (
    "version: 1\nendpoints:\n  main: {provider: skycore, path-secrets: [a-path-secret-for-tests-only], numbers: {%s}}\n"
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(PROJECT / "rules", tmp_path / "rules")

    def run(*words: str, code: int = 0) -> Result:
        ran = CliRunner().invoke(main, words, prog_name="watchword")
        assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exc_info
        assert ran.exit_code == code, ran.output
        return ran

    return run


def clean_and_green(run: Run) -> None:
    assert "0 files to be formatted" in run("fmt", "--check").output
    assert "no problems found" in run("check").output
    assert "all passed" in run("test").output


@pytest.mark.parametrize(
    "words",
    [
        ("gluten",),
        ("opening-hours",),
        ("gift", "--keyword", "GIFT CARD", "--keyword", "VOUCHER"),
        ("odd", "--keyword", "3 for {1}: # 'yes' \"no\""),
        ("emoji", "--keyword", "🍕", "--program", "luigis"),
    ],
)
def test_a_new_rule_checks_clean_and_tests_green_at_once(run: Run, words: tuple[str, ...]) -> None:
    before = Path("rules/luigis.yaml").read_text()
    run("new", "rule", *words)
    after = Path("rules/luigis.yaml").read_text()
    assert after.startswith(before.rstrip("\n"))
    assert f"- id: {words[0]}\n" in after.removeprefix(before)
    clean_and_green(run)
    assert f"luigis/{words[0]}" in run("list").output


def test_a_rule_that_another_one_takes_the_texts_of_is_not_written(run: Run) -> None:
    before = Path("rules/luigis.yaml").read_text()
    for words, why in {
        ("club", "--keyword", "PIZZA"): "fires + pizza",
        ("quit",): "fires + stop",
        ("pizza",): "duplicate-id",
    }.items():
        assert why in run("new", "rule", *words, code=1).output
        assert "nothing was written" in run("new", "rule", *words, code=1).output
    assert Path("rules/luigis.yaml").read_text() == before


def test_a_file_that_cannot_be_added_to_gets_a_neighbour(run: Run) -> None:
    one = Path("rules/luigis.yaml")
    one.write_text("{version: 1, program: p, about: {name: P, numbers: {main: 86717}, help: a@p.example}, rules: []}\n")
    run("new", "rule", "menu")
    assert one.read_text().startswith("{version: 1")
    first, *others = Path("rules/p-menu.yaml").read_text().splitlines()
    assert first == "# yaml-language-server: $schema=rules.schema.json"
    assert "program: p" in others
    assert "all passed" in run("test").output
    assert "there is a rules/p-menu.yaml already" in run("new", "rule", "menu", code=2).output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("a b",), "an ID is made of letters"),
        (("a", "--keyword", "?!"), "a keyword needs"),
        (("a", "--program", "nobodys"), "there is no program 'nobodys': there are luigis"),
    ],
)
def test_wrong_use_of_new_rule_is_told(run: Run, words: tuple[str, ...], said: str) -> None:
    assert said in run("new", "rule", *words, code=2).output


def test_of_several_programs_one_is_to_be_named(run: Run) -> None:
    run("new", "program", "The Lake", "--number", "212121")
    assert "say which program with --program: there are luigis, the-lake" in run("new", "rule", "a", code=2).output
    run("new", "rule", "a", "--program", "the-lake", "--keyword", "ALPHA")
    clean_and_green(run)


COUNTRIES = [None, "US", "CA", "DE"]


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("numbers", [("212121",), ("+18885550100", "212121"), ()])
def test_a_new_program_says_all_that_the_law_wants(country: str | None, numbers: tuple[str, ...]) -> None:
    new = NewProgram(id="lake", name="The Lake & Co", numbers=numbers, help="help@lake.example", country=country)
    loaded = load_texts({"rules/lake.yaml": written(new).encode()}, vocabulary.builtin())
    assert lint(loaded, datetime(2026, 11, 28, tzinfo=UTC)) == []
    assert [told(failure, loaded.texts) for failure in failures(loaded)] == []


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30).filter(str.strip)
WORDS = st.none() | st.sampled_from(["PIZZA", "2 for 1", "{x}", "a: b", "🍕"])


@given(NAMES, WORDS, st.sampled_from(COUNTRIES))
@settings(max_examples=60)
def test_a_new_program_loads_and_tests_green_whatever_it_is_called(
    name: str, word: str | None, country: str | None
) -> None:
    new = NewProgram(id="p", name=name, numbers=("212121",), help="a@p.example", keyword=word, country=country)
    loaded = load_texts({"rules/p.yaml": written(new).encode()}, vocabulary.builtin())
    assert [told(failure, loaded.texts) for failure in failures(loaded)] == []
    assert loaded.rules.programs["p"].about.name == name
    assert laid_out(written(new), "rules") == written(new)


def test_a_first_program_may_be_written_where_there_is_nothing(run: Run) -> None:
    shutil.rmtree("rules")
    said = run("new", "program", "Luigi's Pizza", "--number", "86717", "--help-at", "800-555-0155").output
    assert said == "wrote rules/luigi-s-pizza.yaml: program luigi-s-pizza, which hears 86717\n"
    clean_and_green(run)


def test_a_new_file_names_the_schema_that_lies_with_the_rules(run: Run) -> None:
    run("new", "program", "The Lake", "--number", "212121")
    assert (
        Path("rules/the-lake.yaml").read_text().startswith("# yaml-language-server: $schema=rules.schema.json\n# What")
    )
    Path("rules/lake").mkdir()
    flow = "{version: 1, program: b, about: {name: B, numbers: {main: 212122}, help: a@b.example}, rules: []}\n"
    Path("rules/lake/b.yaml").write_text(flow)
    run("new", "rule", "menu", "--program", "b")
    first = Path("rules/lake/b-menu.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=../rules.schema.json"
    Path("rules/rules.schema.json").unlink()
    run("new", "program", "The Sea", "--number", "212123")
    assert Path("rules/the-sea.yaml").read_text().startswith("# What people are answered.")


def test_files_are_named_from_here(run: Run) -> None:
    Path("config.yaml").write_text(CONFIG % "86717: {}, +15552310000: {}, 212121: {}")
    assert "wrote rules/the-lake.yaml: " in run("new", "program", "The Lake").output
    assert "into rules/the-lake.yaml: " in run("new", "rule", "menu", "--program", "the-lake").output
    Path("rules/the-lake.yaml").write_text(Path("rules/the-lake.yaml").read_text() + "\n\n")
    assert run("fmt").output.startswith("formatted rules/the-lake.yaml\n")


def test_a_program_takes_the_numbers_that_no_other_has(run: Run) -> None:
    Path("config.yaml").write_text(CONFIG % "86717: {}, +15552310000: {}, 212121: {}")
    assert "which hears 212121\n" in run("new", "program", "The Lake").output
    clean_and_green(run)


def test_a_number_that_nobody_serves_yet_is_told(run: Run) -> None:
    Path("config.yaml").write_text(CONFIG % "86717: {}, +15552310000: {}")
    said = run("new", "program", "The Lake", "--number", "212121").output
    assert "no endpoint in config.yaml has the number 212121: add it there" in said
    assert "all passed" in run("test").output


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("Luigis",), 2, "there is a program 'luigis' already"),
        (("Lake", "--number", "lake"), 2, "--number wants a number that people can text, not 'lake'"),
        (("Lake", "--number", "86717"), 1, "number 86717 has a program already"),
        (("Lake", "--time-zone", "Mars"), 1, "there is no time zone 'Mars'"),
        ((" ",), 2, "a program needs a name"),
        (("All",), 1, "nothing was written"),
    ],
)
def test_wrong_use_of_new_program_is_told_and_writes_nothing(
    run: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in run("new", "program", *words, code=code).output
    assert [path.name for path in Path("rules").glob("*.yaml")] == ["luigis.yaml"]


def test_no_file_is_overwritten(run: Run) -> None:
    Path("rules/the-lake.yaml").write_text(Path("rules/luigis.yaml").read_text().replace("86717", "86718"))
    Path("rules/luigis.yaml").unlink()
    before = Path("rules/the-lake.yaml").read_text()
    run("new", "program", "The Lake", "--number", "212121", code=2)
    assert Path("rules/the-lake.yaml").read_text() == before


def test_a_file_that_somebody_else_changes_meanwhile_stays_theirs(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"theirs")
    with pytest.raises(keep.Changed):
        keep.replace(path, b"ours as read", b"ours")
    with pytest.raises(keep.Changed):
        keep.create(path, b"ours")
    assert path.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_keeps_its_rights_and_where_it_really_lies(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "a.yaml", tmp_path / "a.yaml"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    keep.replace(link, b"old", b"new")
    assert link.is_symlink()
    assert (real.read_bytes(), real.stat().st_mode & 0o777) == (b"new", 0o640)


def test_a_new_file_may_be_read_by_whom_the_system_lets(tmp_path: Path) -> None:
    keep.create(tmp_path / "below" / "a.yaml", b"new")
    touched = tmp_path / "touched"
    subprocess.run(["touch", str(touched)], check=True)
    assert (tmp_path / "below" / "a.yaml").stat().st_mode == touched.stat().st_mode


def pytest_of_plugins() -> "subprocess.CompletedProcess[str]":
    options = ["-q", "plugins", "-p", "no:cacheprovider", "-p", "no:faker"]
    return subprocess.run([sys.executable, "-m", "pytest", *options], check=False, capture_output=True, text=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_plugin_of_each_kind_does_what_its_test_and_readme_say(tmp_path: Path, run: Run, kind: str) -> None:
    run("new", "plugin", f"my-{kind}", "--kind", kind)
    assert f"my-{kind}" in run("providers" if kind == "provider" else "actions").output
    explained = run("actions", f"my-{kind}", code=2 if kind == "provider" else 0).output
    assert ("`watchword providers` lists it" in explained) is (kind == "provider")
    again = run("new", "plugin", f"my-{kind}", "--kind", kind, code=2).output
    assert f"{kind} 'my-{kind}' already" in again
    tests = pytest_of_plugins()
    assert tests.returncode == 0, tests.stdout
    (readme,) = (tmp_path / "plugins").rglob("README.md")
    words = vocabulary.found(Plugins(folder=str(tmp_path / "plugins")))
    for block in re.findall(
        r"^```yaml\n(# a part of a program's file\n.*?)^```", readme.read_text(), re.MULTILINE | re.DOTALL
    ):
        file = completed({"rules/block.yaml": block})["rules/block.yaml"]
        assert list(failures(load_texts({"rules/block.yaml": file.encode()}, words))) == []


def test_a_new_plugin_works_as_it_stands_and_none_is_overwritten(tmp_path: Path, run: Run) -> None:
    run("new", "plugin", "tell-crm")
    files = sorted(path.name for path in (tmp_path / "plugins/tell_crm").iterdir())
    assert files == ["README.md", "__init__.py", "test_tell_crm.py"]
    assert "tell-crm" in run("actions").output
    assert "Takes 30 s at most" in run("actions", "tell-crm").output
    assert run("new", "plugin", "tell-crm", code=2).output == "watchword: there is an action 'tell-crm' already\n"
    assert "small letters and digits" in run("new", "plugin", "Tell", code=2).output
    tests = pytest_of_plugins()
    assert tests.returncode == 0, tests.stdout
