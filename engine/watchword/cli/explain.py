"""`watchword explain`: what would be done about a text, and why."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click
import msgspec

from watchword.cli.workplace import Workplace, fail
from watchword.decide import decide
from watchword.decision import Decision
from watchword.diagnostics import Span
from watchword.explain import explain as explained
from watchword.message import Message, can_be_texted, number
from watchword.rules.compiled import Program, RuleSet
from watchword.rules.load import Loaded
from watchword.state import UNKNOWN
from watchword.trial.case import cases
from watchword.trial.run import Heard, conversation


@click.command()
@click.argument("text", required=False)
@click.option("--to", "to", help="Our number that is texted: the number, or its name. [default: the program's first]")
@click.option("--from", "sender", default="+15555550100", show_default=True, help="The person's number.")
@click.option("--at", "at", help="When, such as 2026-03-04T22:00, in the program's time zone. [default: now]")
@click.option("--test", "tested", metavar="FILE:LINE[:COLUMN]", help="Explain the inline test there instead.")
@click.option("--json", "as_json", is_flag=True, help="Print the decision as JSON.")
@click.pass_obj
def explain(
    place: Workplace, text: str | None, to: str | None, sender: str, at: str | None, tested: str | None, as_json: bool
) -> None:
    """Decide TEXT as the rules stand, for a person of whom nothing is known, and say why."""
    if (text is None) == (tested is None):
        raise click.UsageError("give a TEXT, or name an inline test with --test")
    beside = [] if tested is None else _given("to", "sender", "at")
    if beside:
        raise click.UsageError(f"--test brings its own number, person and time; leave out {' and '.join(beside)}")
    if text is not None:
        _tell(*_decided(place, text, to, sender, at), as_json=as_json)
    for turn, (heard, zone) in enumerate(_of_test(place.rules(), tested) if tested else ()):
        if turn and not as_json:
            click.echo()
        _tell(heard.message, heard.decision, zone, as_json=as_json)


def _given(*names: str) -> list[str]:
    """List those of the options that were given, as they are written."""
    context = click.get_current_context()
    given = {name for name in names if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE}
    return [option.opts[0] for option in context.command.params if option.name in given]


def _decided(
    place: Workplace, text: str, to: str | None, sender: str, at: str | None
) -> tuple[Message, Decision, ZoneInfo]:
    rules = place.rules().rules
    ours = _number(rules, to)
    program = rules.hearing(ours)
    zone = ZoneInfo(program.about.time_zone) if program else ZoneInfo("UTC")
    message = Message(
        endpoint="explain", key="explain", sender=number(sender), to=ours, text=text, received_at=_time(at, zone)
    )
    return message, decide(rules, place.line(ours), message, UNKNOWN, message.received_at, seed=0), zone


def _of_test(loaded: Loaded, place: str) -> Iterator[tuple[Heard, ZoneInfo]]:
    """Find the inline test that stands at a place, in each program that it is for, and hear its messages."""
    found = [case for case in cases(loaded) if place in _places(case.span)]
    if not found:
        raise fail(f"there is no inline test at {place}; `watchword test` prints the places of those that fail")
    for case in found:
        for heard in conversation(loaded.rules, case):
            yield heard, ZoneInfo(case.stage.program.about.time_zone)


def _places(span: Span) -> tuple[str, str]:
    line = f"{span.path}:{span.line}"
    return line, f"{line}:{span.col}"


def _tell(message: Message, decision: Decision, zone: ZoneInfo, *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(decision)).decode())
    else:
        click.echo(explained(message, decision, zone), nl=False)


def _number(rules: RuleSet, written: str | None) -> str:
    """Find one of our numbers by number or name; the first of all if none was given."""
    programs: list[Program] = list(rules.programs.values())
    if written is None:
        if not rules.by_number:
            raise fail("no program has a number yet; give one in a rule file's 'about'")
        return next(iter(rules.by_number))
    for program in programs:
        if written in program.about.numbers:
            return program.about.numbers[written]
    if not can_be_texted(number(written)):
        names = ", ".join(name for program in programs for name in program.about.numbers)
        raise fail(f"--to wants a number, or one of its names ({names}), not '{written}'")
    return number(written)


def _time(written: str | None, zone: ZoneInfo) -> datetime:
    if written is None:
        return datetime.now(UTC)
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        raise fail(f"--at wants a time such as 2026-03-04T22:00, not '{written}'") from None
    return read if read.tzinfo else read.replace(tzinfo=zone)
