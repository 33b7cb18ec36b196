"""A plugin of pytest that collects the tests in rule files, below the folders that `watchword_rules` names."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from watchword.cli.workplace import Workplace, paths_from_here
from watchword.diagnostics import render
from watchword.errors import RuleError
from watchword.rules.compiled import RuleSet
from watchword.rules.load import Loaded, is_rule_file, load, read_folder
from watchword.trial import Case, Failure, cases, lacking, run, told

FOLDERS = "watchword_rules"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the setting; without it nothing is collected."""
    parser.addini(FOLDERS, type="paths", help="folders of Watchword's rule files whose tests are to be run")


def pytest_configure(config: pytest.Config) -> None:
    """Stop where a folder is missing or has no rule file: nothing would be tested, and that would pass.

    What `testpaths` names is what runs where nothing is named, and the folders besides.
    """
    for folder in _folders(config):
        try:
            read_folder(folder)
        except RuleError as failure:
            if any(one.code == "no-rules" for one in failure.diagnostics):
                hint = f"mend `{FOLDERS}` among pytest's settings; folders are looked for from where these stand"
                found = [replace(one, hint=hint) for one in failure.diagnostics]
                raise pytest.UsageError(f"{FOLDERS}: {render(found, failure.texts)}") from None
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        named = [Path(path).resolve() for path in config.args]
        config.args += [str(one) for one in _folders(config) if not any(map(one.is_relative_to, named))]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "RuleTests | None":
    """Take the rule files; each is tested with all rules of its folder."""
    if not is_rule_file(file_path.name):
        return None
    for folder in _folders(parent.config):
        if file_path.resolve().is_relative_to(folder):
            made: RuleTests = RuleTests.from_parent(
                parent, path=file_path, nodeid=_named(file_path, parent.config.rootpath), folder=folder
            )
            return made
    return None


class RuleTests(pytest.File):
    """One rule file."""

    def __init__(self, *, folder: Path, **given: Any) -> None:
        super().__init__(**given)
        self.folder = folder

    def collect(self) -> Iterator["RuleTest"]:
        """Load the whole folder, and give the tests of this file.

        What does not load is an error of the first one, and so is a folder without any test: nothing tested is no pass.
        """
        try:
            loaded = _loaded(self.config, self.folder)
        except NothingToTest as failure:
            raise self.CollectError(str(failure)) from None
        except RuleError as failure:
            paths = paths_from_here(self.folder, failure.texts)
            found = [one.moved(paths) for one in failure.diagnostics]
            raise self.CollectError(render(found, _moved(failure.texts, paths))) from None
        if loaded is None:
            return
        inside = str(Path(self.folder.name) / self.path.resolve().relative_to(self.folder))
        paths = paths_from_here(self.folder, loaded.texts)
        is_home = self.folder == Workplace(Path("config.yaml")).home.resolve()
        folder, texts = None if is_home else paths[str(self.folder)], _moved(loaded.texts, paths)
        for case in cases(loaded):
            if case.span.path == inside:
                moved = case.moved(paths, folder)
                yield RuleTest.from_parent(self, name=case.name, case=moved, rules=loaded.rules, texts=texts)


class RuleTest(pytest.Item):
    """One test of a rule file."""

    def __init__(self, *, case: Case, rules: RuleSet, texts: Mapping[str, str], **given: Any) -> None:
        super().__init__(**given)
        self.case = case
        self.rules = rules
        self.texts = texts

    def runtest(self) -> None:
        """Run it."""
        failure = run(self.rules, self.case).failure
        if failure:
            raise CameOtherwise(failure)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Say of a test that failed what `watchword test` says."""
        if isinstance(excinfo.value, CameOtherwise):
            return told(excinfo.value.failure, self.texts)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the place of the test."""
        return self.path, self.case.span.line - 1, self.name


class NothingToTest(Exception):
    """No rule file of a folder has a test."""


class CameOtherwise(Exception):
    """A test came out otherwise than it says."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.case.name)
        self.failure = failure


def _folders(config: pytest.Config) -> Iterator[Path]:
    """List the folders, without the `..` that a setting may lead out of its own folder by."""
    return (folder.resolve() for folder in config.getini(FOLDERS))


def _named(path: Path, root: Path) -> str:
    """Name a file as pytest finds it from its folder, outside of it as well."""
    return Path(os.path.relpath(path, root)).as_posix()


def _moved(texts: Mapping[str, str], paths: Mapping[str, str]) -> dict[str, str]:
    return {paths.get(path, path): text for path, text in texts.items()}


def _loaded(config: pytest.Config, folder: Path) -> Loaded | None:
    """Load a folder once, however many files it has; raises what is wrong with it once, and answers None after that."""
    known = config.stash.setdefault(_LOADED, {})
    if folder not in known:
        known[folder] = None
        loaded = load(folder, Workplace(Path("config.yaml")).vocabulary)
        if next(cases(loaded), None) is None:
            raise NothingToTest(lacking([loaded]))
        known[folder] = loaded
    return known[folder]


_LOADED = pytest.StashKey[dict[Path, Loaded | None]]()
