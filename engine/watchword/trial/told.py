"""A test that failed, for people: where it stands, what differs, the nearest reason, and the command that says more."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from watchword.diagnostics import Diagnostic, render
from watchword.diagnostics.problem import printable
from watchword.rules.inline import Given
from watchword.trial import leaving
from watchword.trial.alike import all_alike
from watchword.trial.case import Case
from watchword.trial.differing import ELSEWHERE, differing
from watchword.trial.done import fits
from watchword.trial.run import SENDER, Failure
from watchword.trial.why import why
from watchword.trial.written import written

CODE = "failed-test"


def told(failure: Failure, texts: Mapping[str, str]) -> str:
    """Write a failure; `texts` are the rule files by path."""
    diagnostic = diagnosed(failure)
    span = diagnostic.span
    _, *quoted = render([replace(diagnostic, hint=None)], texts).split("\n")
    head = printable(f"FAIL {span.path}:{span.line}:{span.col}: {_titled(failure)}")
    return "\n".join([head, *quoted, *map(printable, _lines(failure))])


def diagnosed(failure: Failure) -> Diagnostic:
    """Say in one line what came instead."""
    if failure.heard.decision.trace.error:
        said = [failure.heard.decision.trace.error]
    else:
        wanted = failure.case.wanted(failure.place) or ()
        came = [pair.came for pair in failure.fires if pair.came is not None]
        rules = f"fires {_listed(failure.case, came)}, not {_listed(failure.case, wanted)}"
        held = "holds texts to the person" if failure.heard.is_held else "does not hold texts to the person"
        otherwise = [held] if failure.is_held_otherwise else []
        said = [*([] if all_alike(failure.fires) else [rules]), *_deeds(failure), *_later(failure), *otherwise]
    message = f"{_titled(failure)}: {'; '.join(said)}"
    hint = "; ".join([*why(failure), f"`{_command(failure)}` says more"])
    return Diagnostic(severity="error", code=CODE, message=message, span=failure.case.spans[failure.place], hint=hint)


def _deeds(failure: Failure) -> Iterator[str]:
    """Say on one line what is done that should not be, and the other way round."""
    lines = _done(failure)
    missing = ", ".join(line for sign, line in lines if sign == "-")
    extra = ", ".join(line for sign, line in lines if sign == "+")
    if extra:
        yield f"does {extra}, not {missing}" if missing else f"also does {extra}"
    elif missing:
        yield f"does not do {missing}"


def _later(failure: Failure) -> Iterator[str]:
    """Say on one line what leaves later that should not, and the other way round."""
    for sign, line in differing(failure.sends, leaving.told, leaving.fits):
        yield f"{'does not send' if sign == '-' else 'sends'} {line}"


def _listed(case: Case, rules: list[str] | tuple[str, ...]) -> str:
    return ", ".join(case.short(rule) for rule in rules) or "nothing"


def _titled(failure: Failure) -> str:
    case = failure.case
    title = f"{case.rule.id} > {case.title}" if case.rule else case.title
    several = len(case.test.turns) > 1
    return f"{title}, at {failure.heard.message.text!r}" if several else title


def _lines(failure: Failure) -> Iterator[str]:
    heard = failure.heard
    for sign, line in _fires(failure):
        yield _line("fires", sign, line)
    for sign, line in _done(failure):
        yield _line("does", sign, line)
    for sign, line in differing(failure.sends, leaving.told, leaving.fits):
        yield _line("sends", sign, line)
    for sign, line in _held(failure):
        yield _line("held", sign, line)
    for reason in why(failure):
        yield _line("since", reason)
    if heard.decision.trace.error:
        yield _line("error", heard.decision.trace.error)
    yield _line("why?", _command(failure))


def _done(failure: Failure) -> Sequence[tuple[str, str]]:
    """List what differs in what is done; where nothing but the order does, the whole of both."""
    lines = differing(failure.does, written, fits)
    moved = [line for _, line in lines if line.endswith(ELSEWHERE)]
    if not moved or 2 * len(moved) != len(lines):
        return lines
    wanted = ", ".join(written(pair.wanted) for pair in failure.does if pair.wanted)
    came = ", ".join(written(pair.came) for pair in failure.does if pair.came)
    return [("-", wanted), ("+", f"{came}{ELSEWHERE}")]


def _fires(failure: Failure) -> Iterator[tuple[str, str]]:
    if all_alike(failure.fires):
        return
    if not any(pair.wanted for pair in failure.fires):
        yield "-", "nothing"
    yield from differing(failure.fires, failure.case.short)
    if not any(pair.came for pair in failure.fires):
        yield "+", "nothing"


def _held(failure: Failure) -> Iterator[tuple[str, str]]:
    if failure.is_held_otherwise:
        came, wanted = ("true", "false") if failure.heard.is_held else ("false", "true")
        yield from (("-", wanted), ("+", came))


def _line(label: str, *parts: str) -> str:
    return f"     {label:<5} {' '.join(parts)}"


def _command(failure: Failure) -> str:
    """Write the command that explains the message: by itself, or by its test where more than its text matters."""
    message, case = failure.heard.message, failure.case
    command = ["watchword", *(["--config", case.config] if case.config else []), "explain"]
    if not _is_bare(failure):
        folder = ["--rules", case.folder] if case.folder else []
        return shlex.join([*command, *folder, "--test", str(case.span)])
    zone = ZoneInfo(case.stage.program.about.time_zone)
    parts = [*command, message.text, "--at", _time(message.received_at, zone)]
    if message.to in case.stage.program.about.numbers.values() and message.to != case.stage.first:
        parts += ["--to", message.to]
    if message.sender != SENDER:
        parts += ["--from", message.sender]
    return shlex.join(parts)


def _is_bare(failure: Failure) -> bool:
    """Tell whether the text alone shows the same: nothing is known of the person, and it can be pasted as it is."""
    message, case = failure.heard.message, failure.case
    is_first = failure.place == 0 and case.test.scene.given == Given()
    can_be_pasted = message.text.isprintable() and not message.text.startswith("-")
    return is_first and message.channel == "sms" and can_be_pasted and case.folder is None


def _time(now: datetime, zone: ZoneInfo) -> str:
    """Write a time as `--at` takes it: wall time, with its offset where that alone tells it from another."""
    there = now.astimezone(zone)
    wall = there.replace(tzinfo=None)
    is_plain = wall.replace(tzinfo=zone, fold=0).utcoffset() == there.utcoffset()
    return (wall if is_plain else there).isoformat(timespec="seconds" if there.second else "minutes")
