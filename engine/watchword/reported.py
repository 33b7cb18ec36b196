"""What a person said elsewhere, as others report it: by e-mail, by phone, on a form (R23).

An opt-out counts like the person's own. An opt-in is recorded as evidence and lifts nothing: only the person's own
START does that, or a keyword of theirs that subscribes.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from watchword.announcement import announced
from watchword.effects import Consent, ConsentKind, Effect, Job
from watchword.errors import Unfit
from watchword.mirror import change, covered
from watchword.rules.compiled import Program, RuleSet
from watchword.state import ACCOUNT
from watchword.submission import Ours, known_program

LONGEST = 1000


class Report(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is reported: of a `program`, or of a whole `scope`; `by` whom, and `why` they say so."""

    kind: ConsentKind
    by: str
    why: str
    program: str | None = None
    scope: str | None = None


def scope_of(rules: RuleSet, report: Report) -> str:
    """Tell what a report is about; raises Unfit."""
    if (report.program is None) == (report.scope is None):
        raise Unfit("say 'program', or 'scope' such as account: one of them", "program")
    if report.program is not None:
        return known_program(rules, report.program).scope
    known = sorted({ACCOUNT, *(program.scope for program in rules.programs.values())})
    if report.scope not in known:
        raise Unfit(f"there is no scope '{report.scope}'; there are {', '.join(known)}", "scope")
    return report.scope or ACCOUNT


def programs_of(rules: RuleSet, scope: str) -> Collection[str]:
    """List the programs that a scope covers."""
    return [name for name, program in rules.programs.items() if scope in {program.scope, ACCOUNT}]


class Reporter(Struct, frozen=True):
    """Which system reports, when, and where it is told on (`announcement`), if anywhere."""

    name: str
    now: datetime
    told: str | None = None


def reported(
    rules: RuleSet, numbers: Mapping[str, Ours], report: Report, number: str, reporter: Reporter
) -> tuple[Effect, ...]:
    """Record a report about a number; raises Unfit. An opt-out also takes the person off the providers' lists."""
    for where, said in (("by", report.by), ("why", report.why)):
        if not said.strip() or len(said) > LONGEST or "\0" in said:
            raise Unfit(f"'{where}' is to be a text of 1 to {LONGEST} characters: it is kept as evidence", where)
    scope = scope_of(rules, report)
    fact = Consent(
        kind=report.kind,
        scope=scope,
        number=number,
        endpoint=reporter.name,
        effective=reporter.now,
        sent_at=None,
        source="api",
        text=report.why,
        rung=f"reported by {report.by}",
    )
    leaving = _leaving(rules, numbers, scope, number) if report.kind == "opt-out" else ()
    return announced((fact, *leaving), reporter.told, report.program or "")


def _leaving(rules: RuleSet, numbers: Mapping[str, Ours], scope: str, number: str) -> Iterator[Job]:
    """Take the person off every provider's list that the scope covers."""
    for one in covered(rules, scope):
        for endpoint in _mirroring(rules, numbers, one.program):
            yield change(endpoint, number, one, "", joins=False)


def _mirroring(rules: RuleSet, numbers: Mapping[str, Ours], program: Program) -> list[str]:
    """List the endpoints whose providers keep lists of a program."""
    heard = [one for ours, one in numbers.items() if rules.hearing(ours, one.line.default_program) is program]
    return list(dict.fromkeys(endpoint for endpoint, line in heard if line.mirrors))
