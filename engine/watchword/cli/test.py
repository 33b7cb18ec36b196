"""`watchword test`: does everything come out as the rule files' own tests say?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from watchword.cli.check import FORMATS
from watchword.cli.workplace import FINDINGS, Workplace, fail, from_here, paths_from_here, show
from watchword.errors import RuleError
from watchword.rules.load import Loaded
from watchword.trial import Result, cases, diagnosed, lacking, run, told
from watchword.trial.coverage import coverage
from watchword.trial.junit import junit, junit_of_error, junit_of_nothing
from watchword.wording import count


@click.command("test")
@click.argument("paths", metavar="[PATH]...", type=click.Path(path_type=Path, exists=True), nargs=-1)
@click.option("-k", "part", metavar="TEXT", help="Run only tests with TEXT in their file, rule or name.")
@click.option(
    "--coverage",
    "wants_coverage",
    is_flag=True,
    help="Say what no test shows: rules, keywords, conditions; as errors are beside a --format.",
)
@click.option("--junit", "report", type=click.Path(path_type=Path, dir_okay=False), help="Write JUnit XML to a file.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["human", *FORMATS]),
    default="human",
    show_default=True,
    help="How to write failures, as `check` writes what it finds.",
)
@click.pass_obj
def test_rules(
    place: Workplace, paths: tuple[Path, ...], part: str | None, wants_coverage: bool, report: Path | None, form: str
) -> None:
    """Run the tests that rule files hold.

    With PATHs only those in these files or folders run, always by all the rules there are. A path that is not among
    them is tested with its folder, or by itself beside config.yaml.
    """
    sets = _sets(place, paths)
    loaded = [(root, _load(place, root, report, form)) for root in sets]
    results = [result for root, one in loaded for result in _results(place, one, root, sets[root], part or "")]
    texts = {here: one.texts[path] for root, one in loaded for path, here in _paths(root, one).items()}
    if not results:
        missed = _nothing_run(loaded, part)
        if report:
            _write(report, junit_of_nothing(str(from_here(next(iter(sets)))), missed))
        click.echo(missed, err=form != "human")
        raise click.exceptions.Exit(FINDINGS)
    if report:
        _write(report, junit(results, texts))
    if form == "human":
        _tell(results, texts)
    else:
        said = FORMATS[form]([diagnosed(result.failure) for result in results if result.failure])
        click.echo(said, nl=bool(said))
    if wants_coverage:
        _tell_coverage(loaded, results, apart=form != "human")
    if any(result.failure for result in results):
        raise click.exceptions.Exit(FINDINGS)


def _write(report: Path, content: bytes) -> None:
    try:
        report.write_bytes(content)  # in place: it may be a pipe
    except OSError as failure:
        raise fail(f"cannot write {report}: {(failure.strerror or str(failure)).lower()}") from failure


def _nothing_run(loaded: Iterable[tuple[Path, Loaded]], part: str | None) -> str:
    if part is not None:
        return f"no test has '{part}' in its file, rule or name"
    return lacking(one for _, one in loaded)


def _sets(place: Workplace, paths: Sequence[Path]) -> dict[Path, list[Path]]:
    """Say which rules to load for these paths, and whose tests to run, named as the rules name their files."""
    sets: dict[Path, list[Path]] = {}
    for path in paths or [place.rules_folder]:
        root = place.root(path)
        sets.setdefault(root, []).append(Path(root.name) / path.resolve().relative_to(root.resolve()))
    return sets


def _load(place: Workplace, root: Path, report: Path | None, form: str) -> Loaded:
    try:
        return place.load(root)
    except RuleError as failure:
        paths = paths_from_here(root, failure.texts)
        found = [one.moved(paths) for one in failure.diagnostics]
        texts = {paths.get(path, path): text for path, text in failure.texts.items()}
        if report:
            _write(report, junit_of_error(paths[str(root)], found, texts))
        if form == "human":
            show(found, texts, most=None)
        else:
            click.echo(FORMATS[form](found))
        raise click.exceptions.Exit(FINDINGS) from failure


def _results(place: Workplace, loaded: Loaded, root: Path, inside: Sequence[Path], part: str) -> Iterator[Result]:
    """Run the tests of some files, each named as it is found from here."""
    paths, folder = _paths(root, loaded), None if root == place.home else str(from_here(root))
    for case in cases(loaded):
        path = Path(case.span.path)
        named = f"{paths.get(case.span.path, path)}::{case.name}"
        if any(path.is_relative_to(one) for one in inside) and part.casefold() in named.casefold():
            yield run(loaded.rules, case.moved(paths, folder, place.named))


def _paths(root: Path, loaded: Loaded) -> dict[str, str]:
    return {path: here for path, here in paths_from_here(root, loaded.texts).items() if path in loaded.texts}


def _tell_coverage(loaded: Sequence[tuple[Path, Loaded]], results: Sequence[Result], *, apart: bool) -> None:
    """Write what no test shows; apart from what a machine reads, where one does."""
    for root, one in loaded:
        shown, paths = coverage(one, results), _paths(root, one)
        for unseen in shown.unseen:
            click.echo(f"{unseen.span.moved(paths)}: {unseen.what}", err=apart)
        rules, keywords = shown.rules, shown.keywords
        click.echo(
            f"tests fire {rules[0]} of {count(rules[1], 'rule')}, by {keywords[0]} of {count(keywords[1], 'keyword')}",
            err=apart,
        )


def _tell(results: Sequence[Result], texts: Mapping[str, str]) -> None:
    """Write the failures and how many there are; what passed is counted file by file where nothing failed."""
    failed = [result.failure for result in results if result.failure]
    for failure in failed:
        click.echo(f"{told(failure, texts)}\n")
    if failed:
        click.echo(f"{len(results) - len(failed)} passed, {len(failed)} failed")
        return
    by_file = Counter(result.case.span.path for result in results)
    for path, passed in by_file.items():
        click.echo(f"{path}  {passed} passed")
    click.echo(f"{count(len(results), 'test')} in {count(len(by_file), 'file')}: all passed")
