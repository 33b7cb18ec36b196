"""`watchword explain`: what would be done about a text, and why."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click
import msgspec

from watchword.cli.workplace import Workplace, fail
from watchword.decide import decide
from watchword.explain import explain as explained
from watchword.message import Message, can_be_texted, number
from watchword.rules.compiled import Program, RuleSet
from watchword.state import OUR_LINE, UNKNOWN, Line


@click.command()
@click.argument("text")
@click.option("--to", "to", help="Our number that is texted: the number, or its name. [default: the program's first]")
@click.option("--from", "sender", default="+15555550100", show_default=True, help="The person's number.")
@click.option("--at", "at", help="When, such as 2026-03-04T22:00, in the program's time zone. [default: now]")
@click.option("--json", "as_json", is_flag=True, help="Print the decision as JSON.")
@click.pass_obj
def explain(place: Workplace, text: str, to: str | None, sender: str, at: str | None, as_json: bool) -> None:
    """Decide TEXT as the rules stand, for a person of whom nothing is known, and say why."""
    rules = place.rules().rules
    ours = _number(rules, to)
    program = rules.hearing(ours)
    zone = ZoneInfo(program.about.time_zone) if program else ZoneInfo("UTC")
    message = Message(
        endpoint="explain", key="explain", sender=number(sender), to=ours, text=text, received_at=_time(at, zone)
    )
    decision = decide(rules, _line(place, ours), message, UNKNOWN, message.received_at, seed=0)
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


def _line(place: Workplace, ours: str) -> Line:
    """Take the machine's side from config.yaml where there is one that knows the number."""
    if not place.path.is_file():
        return OUR_LINE
    lines = [account.line(ours) for account in place.accounts.values() if ours in account.settings.numbers]
    return lines[0] if lines else OUR_LINE
