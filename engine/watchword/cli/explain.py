"""`watchword explain`: what would be done about a text, what was done about one, and why."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, Unpack

import click
import msgspec

from watchword.cli.exchanges import Texting, of_test, of_texts
from watchword.cli.ident import MESSAGE
from watchword.cli.workplace import Workplace
from watchword.explain import Exchange, as_data, as_test
from watchword.explain import explain as explained

SOURCES = {"tested": "--test", "ident": "--message", "person": "--conversation"}


class Asked(TypedDict):
    """The options."""

    to: str | None
    sender: str
    at: str | None
    media: tuple[str, ...]
    given: str | None
    live: bool
    folder: Path | None
    tested: str | None
    ident: int | None
    person: str | None
    last: int
    every: bool
    as_test: bool
    as_json: bool


@click.command()
@click.argument("texts", metavar="[TEXT]...", nargs=-1)
@click.option("--to", "to", help="Our number that is texted: the number, or its name. [default: the program's first]")
@click.option("--from", "sender", default="+15555550100", show_default=True, help="The person's number.")
@click.option("--at", "at", help="When, such as 2026-03-04T22:00, in the program's time zone. [default: now]")
@click.option("--media", multiple=True, metavar="URL", help="A picture that comes with the first TEXT; give several.")
@click.option("--given", "given", metavar="YAML", help="What is known of the person, as a test's `given` says it.")
@click.option("--live", is_flag=True, help="Decide as the server would: by its rules, and what it knows of the person.")
@click.option(
    "--rules",
    "folder",
    metavar="PATH",
    type=click.Path(path_type=Path, exists=True),
    help="Decide by the rules in this folder or file. [default: those that config.yaml names, else ./rules]",
)
@click.option("--message", "ident", metavar="ID", type=MESSAGE, help="Explain a message that came.")
@click.option("--conversation", "person", metavar="NUMBER", help="Explain what a person wrote.")
@click.option(
    "--last", type=click.IntRange(1, 10_000), default=10, show_default=True, help="How much of a conversation."
)
@click.option("--test", "tested", metavar="FILE:LINE[:COLUMN]", help="Explain the inline test there.")
@click.option("--all", "every", is_flag=True, help="Name the rules too that were not looked at.")
@click.option("--as-test", "as_test", is_flag=True, help="Print it as a test to paste into a rule file.")
@click.option("--json", "as_json", is_flag=True, help="Print the decision as JSON; a list, if there are several.")
@click.pass_obj
def explain(place: Workplace, texts: tuple[str, ...], **asked: Unpack[Asked]) -> None:
    """Decide what one person texts, each TEXT a minute after the other, by the rules as they stand, and say why.

    Nothing is known of the person, unless --given or --live says more. What came and was decided is explained by
    --message or --conversation, an inline test by --test.
    """
    _require_one_source(texts, asked)
    _require_one_form()
    found = _exchanges(place, texts, asked)
    if asked["as_json"]:
        said = [as_data(one) for one in found]
        click.echo(msgspec.json.format(msgspec.json.encode(said[0] if len(said) == 1 else said)).decode())
    elif asked["as_test"]:
        click.echo(as_test(found), nl=False)
    else:
        click.echo("\n".join(explained(one, every=asked["every"]) for one in found), nl=False)


def _require_one_source(texts: tuple[str, ...], asked: Asked) -> None:
    named = [option for name, option in SOURCES.items() if asked[name] is not None]  # type: ignore[literal-required]
    if len(named) + bool(texts) != 1:
        raise click.UsageError("give a TEXT, or one of --message, --conversation and --test")
    beside = _given("to", "sender", "at", "media", "given", "live") if named else []
    if beside:
        brings = "number, person and time" if named == ["--test"] else "number, person, time and rules"
        raise click.UsageError(f"{named[0]} brings its own {brings}; leave out {' and '.join(beside)}")
    stored = [option for option in named if option != "--test"] + (["--live"] if asked["live"] else [])
    if stored and asked["folder"]:
        raise click.UsageError(f"{stored[0]} brings its own rules; leave out --rules")
    if asked["live"] and asked["given"]:
        raise click.UsageError("--live knows of the person what the server knows; leave out --given")


def _require_one_form() -> None:
    """Refuse options that would change nothing."""
    forms = _given("as_test", "as_json")
    if len(forms) > 1:
        raise click.UsageError(f"print it one way: {' or '.join(forms)}")
    if forms and _given("every"):
        raise click.UsageError(f"--all is for people; leave it out beside {forms[0]}")
    if _given("last") and not _given("person"):
        raise click.UsageError("--last says how much of a --conversation; leave it out")


def _exchanges(place: Workplace, texts: tuple[str, ...], asked: Asked) -> Sequence[Exchange]:
    if asked["tested"] is not None:
        return list(of_test(place, asked["tested"], asked["folder"]))
    texting = Texting(asked["to"], asked["sender"], asked["at"], asked["media"])
    if texts and not asked["live"]:
        return of_texts(place, texts, texting, asked["given"], asked["folder"])
    from watchword.cli import stored_exchanges  # noqa: PLC0415 - the database loads as long as all else together

    if asked["ident"] is not None:
        return stored_exchanges.of_message(place, asked["ident"])
    if asked["person"] is not None:
        return stored_exchanges.of_conversation(place, asked["person"], asked["last"])
    return stored_exchanges.of_server(place, texts, texting)


def _given(*names: str) -> list[str]:
    """List those of the options that were given, as they are written."""
    context = click.get_current_context()
    given = {name for name in names if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE}
    return [option.opts[0] for option in context.command.params if option.name in given]
