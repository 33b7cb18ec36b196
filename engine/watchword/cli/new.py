"""`watchword new`: a first rule, program or plugin, with a test, that is right as it stands."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from functools import partial
from os.path import relpath
from pathlib import Path

import click

from watchword import schema
from watchword.cli.workplace import FINDINGS, Workplace, fail, from_here, program_of, show
from watchword.errors import RuleError
from watchword.message import can_be_texted, number
from watchword.plugin.naming import ACTION
from watchword.reading.names import NAME
from watchword.rules.load import Loaded, nothing_loaded
from watchword.scaffold import draft, keep, place, plugin, program
from watchword.scaffold.draft import Draft
from watchword.scaffold.program import NewProgram
from watchword.scaffold.proof import Bench, Proof
from watchword.text import words
from watchword.trial import told

COSTS_OR_COMES_LATER = frozenset({"unserved-number", "costly-character", "too-many-segments"})
"""What a new program may be warned of: a number that config.yaml has not yet, and what its name makes texts cost."""


@click.group()
def new() -> None:
    """Write a first rule, program or plugin: rules are tested before they are kept, and no file is overwritten."""


@new.command("rule")
@click.argument("ident", metavar="ID")
@click.option("--program", "named", metavar="P", help="Whose rule it is. [default: the only program]")
@click.option("--keyword", "keywords", metavar="X", multiple=True, help="What it hears, several times for several.")
@click.pass_obj
def new_rule(where: Workplace, ident: str, named: str | None, keywords: tuple[str, ...]) -> None:
    """Add a rule to a program's file, with a test: ID is its name, such as opening-hours.

    Without --keyword it hears its name. It stands below the program's other rules.
    """
    loaded = where.rules()
    source = place.home(loaded, program_of(loaded, named).id)
    heard = keywords or (" ".join(words(ident)).upper(),)
    _require(
        re.match(NAME, ident), f"an ID is made of letters, digits, '-', '_' and '.', such as opening-hours: '{ident}'"
    )
    _require(all(map(words, heard)), "a keyword needs a letter, digit or emoji")
    said = draft.written(
        Draft(
            id=ident,
            description=f"Answers {heard[0]}.",
            keywords=heard,
            reply=draft.TO_BE_WRITTEN,
            tests=heard,
        )
    )
    path, text = place.added(source, ident, said)
    file = _file(where, path)
    if path != source.path:
        text = _headed(where, file, text)
    _prove(where, loaded, {path: text.encode()})
    if path == source.path:
        _keep(lambda: keep.replace(file, source.text, text.encode()))
    else:
        _keep(lambda: keep.create(file, text.encode()))
    click.echo(
        f"wrote rule {source.file.program}/{ident} into {from_here(file)}: change its answer, then `watchword test`"
    )
    click.echo(f"`watchword explain {_shell(heard[0])}` tells what it does")


@new.command("program")
@click.argument("name")
@click.option("--number", "numbers", metavar="N", multiple=True, help="A number of ours that it has.")
@click.option("--help-at", metavar="CONTACT", help="The toll-free number or e-mail address where a person helps.")
@click.option("--keyword", metavar="X", help="The word that joins its list. [default: JOIN]")
@click.option("--country", metavar="CC", help="Whose rules of the trade apply: CA, DE, AT, CH, US.")
@click.option("--time-zone", metavar="ZONE", default="UTC", show_default=True, help="Such as America/New_York.")
@click.pass_obj
def new_program(
    where: Workplace,
    name: str,
    numbers: tuple[str, ...],
    help_at: str | None,
    keyword: str | None,
    country: str | None,
    time_zone: str,
) -> None:
    """Write the rule file of a new program: NAME is what people know it by, such as "Luigi's Pizza".

    It answers STOP, HELP and a word that joins a list as the law and the carriers want it. Without --number it has
    those of config.yaml that no program has.
    """
    loaded = _rules(where)
    ident = draft.free_id(name, (), "program")
    _require(name.strip(), "a program needs a name, as people know it")
    _require(
        ident not in loaded.rules.programs, f"there is a program '{ident}' already: `watchword new rule` adds to it"
    )
    wrong = next((one for one in numbers if not can_be_texted(number(one))), None)
    _require(wrong is None, f"--number wants a number that people can text, not '{wrong}'")
    made = NewProgram(
        id=ident,
        name=name.strip(),
        numbers=tuple(map(number, numbers)) or _unclaimed(where, loaded),
        help=help_at or f"help@{ident}.example",
        keyword=keyword,
        country=country.upper() if country else None,
        time_zone=time_zone,
    )
    file = where.rules_folder / f"{ident}.yaml"
    text = _headed(where, file, program.written(made)).encode()
    proof = _prove(where, loaded, {str(Path(where.rules_folder.name) / file.name): text}, allowed=COSTS_OR_COMES_LATER)
    _keep(lambda: keep.create(file, text))
    click.echo(f"wrote {from_here(file)}: program {ident}, which hears {', '.join(made.numbers) or 'no number yet'}")
    if help_at is None:
        click.echo(f"  change `help` in it: nobody helps at {made.help}")
    for one in proof.warnings:
        click.echo(f"  {one.message}: {one.hint}")


@new.command("plugin")
@click.argument("name")
@click.option("--kind", type=click.Choice(tuple(plugin.KINDS)), default="action", show_default=True, help="What it is.")
@click.pass_obj
def new_plugin(where: Workplace, name: str, kind: str) -> None:
    """Write a first action NAME, such as tell-crm, with its test, among the plugins. It works as it stands.

    With --kind it is a condition, a provider, a lint or a filter of texts.
    """
    _require(
        re.fullmatch(ACTION, name),
        f"a NAME is made of small letters and digits, a letter first, such as tell-crm: '{name}'",
    )
    _require(name not in _taken(where, kind), f"there is {'an' if kind == 'action' else 'a'} {kind} '{name}' already")
    folder = Path(where.plugins.folder or "plugins")
    files = {folder / file: text for file, text in plugin.written(kind, name, str(from_here(folder))).items()}
    for file, text in files.items():
        _keep(partial(keep.create, file, text.encode()))
        click.echo(f"wrote {from_here(file)}")
    shown = "`watchword providers` lists it" if kind == "provider" else f"`watchword actions {name}` explains it"
    click.echo(f"try it: pytest {from_here(next(iter(files)).parent)}; {shown}")


def _taken(where: Workplace, kind: str) -> Collection[str]:
    """List the names that there are of a kind."""
    words = where.vocabulary
    kinds = {"action": words.actions, "condition": words.conditions, "provider": words.providers, "lint": words.lints}
    return kinds.get(kind, words.filters)


def _prove(where: Workplace, loaded: Loaded, files: Mapping[str, bytes], allowed: Collection[str] = ()) -> Proof:
    """Try the rules with new ones among them, or stop with what is wrong."""
    try:
        proof = Bench(loaded, where.vocabulary, _served(where), datetime.now(UTC)).prove(files)
    except RuleError as failure:
        show(failure.diagnostics, failure.texts)
        raise _nothing_written() from failure
    refused = [one for one in proof.warnings if one.code not in allowed]
    if proof.failures:
        click.echo("\n\n".join(told(failure, proof.loaded.texts) for failure in proof.failures))
        raise _nothing_written()
    if refused:
        show(refused, proof.loaded.texts)
        raise _nothing_written()
    return proof


def _nothing_written() -> click.exceptions.Exit:
    click.echo("nothing was written: the rule would not be right as it stands", err=True)
    return click.exceptions.Exit(FINDINGS)


def _keep(write: Callable[[], None]) -> None:
    try:
        write()
    except keep.Changed as failure:
        raise fail(str(failure)) from failure
    except OSError as failure:
        raise fail(f"cannot write {failure.filename}: {(failure.strerror or str(failure)).lower()}") from failure


def _rules(where: Workplace) -> Loaded:
    """Load the rules, or none where there is no file yet."""
    folder = where.rules_folder
    there = folder.is_dir() and any(path.suffix in {".yaml", ".yml"} for path in folder.rglob("*"))
    return where.rules() if there else nothing_loaded(where.vocabulary)


def _served(where: Workplace) -> frozenset[str] | None:
    return where.numbers if where.path.is_file() else None


def _unclaimed(where: Workplace, loaded: Loaded) -> tuple[str, ...]:
    """List the numbers of config.yaml that no program has."""
    return tuple(sorted((_served(where) or frozenset()) - loaded.rules.by_number.keys()))


def _file(where: Workplace, path: str) -> Path:
    """Find a rule file by the path that it is shown with."""
    return where.rules_folder / Path(path).relative_to(where.rules_folder.name)


def _headed(where: Workplace, file: Path, text: str) -> str:
    """Name the schema in the first line of a new file, for editors, where it lies with the rules."""
    beside = where.rules_folder / schema.FILE
    if not beside.is_file():
        return text
    return f"# yaml-language-server: $schema={Path(relpath(beside, file.parent)).as_posix()}\n{text}"


def _shell(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _require(holds: object, otherwise: str) -> None:
    if not holds:
        raise fail(otherwise)
