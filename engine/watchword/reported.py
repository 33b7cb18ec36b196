"""What a person said otherwise than by a text, as others report it: by e-mail, by phone, on a form (R23).

An opt-out counts like the person's own. An opt-in is recorded as evidence and lifts nothing: only the person's own
START does that, or a keyword of theirs that subscribes. Where nothing is to be lifted, it says that they agreed.
"""

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct

from watchword.consent.reasons import REASSIGNED
from watchword.effects import Consent, ConsentKind, ConsentSource
from watchword.errors import Unfit
from watchword.rules.compiled import RuleSet
from watchword.state import ACCOUNT
from watchword.submission import known_program

LONGEST = 1000


class Report(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is reported: of a `program`, or of a whole `scope`; `by` whom, and `why` they say so."""

    kind: ConsentKind
    by: str
    why: str
    program: str | None = None
    scope: str | None = None


class Listed(Struct, frozen=True, kw_only=True):
    """One opt-out that another system knows, and since when; `text` says where it is from.

    One that is `reassigned` tells that the number is somebody else's since: what was agreed to with it is void.
    """

    number: str
    scope: str
    at: datetime | None
    text: str
    reassigned: bool = False


class Reporter(Struct, frozen=True):
    """Who reports, by hand or by a system of the operator's; a system is named where an endpoint is otherwise."""

    source: ConsentSource
    name: str = ""


OPERATOR = Reporter("operator")


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


def reported(rules: RuleSet, report: Report, number: str, reporter: Reporter, now: datetime) -> Consent:
    """Make a report about a number an event that counts from now on; raises Unfit."""
    for where, said in (("by", report.by), ("why", report.why)):
        if not said.strip() or len(said) > LONGEST or "\0" in said:
            raise Unfit(f"'{where}' is to be a text of 1 to {LONGEST} characters: it is kept as evidence", where)
    if report.kind == "opt-in" and report.scope == ACCOUNT:
        raise Unfit("consent is of one program, or of those of a brand (R52): record one for each", "scope")
    if number in rules.by_number:
        raise Unfit(f"{number} is one of our own numbers: say that of the person", "number")
    return Consent(
        kind=report.kind,
        scope=scope_of(rules, report),
        number=number,
        endpoint=reporter.name,
        effective=now,
        sent_at=None,
        source=reporter.source,
        text=report.why,
        rung=f"reported by {report.by}",
    )


def imported(listed: Listed, now: datetime) -> Consent:
    """Make an opt-out from elsewhere one that counts from now on: times of elsewhere are never compared with ours."""
    return Consent(
        kind="opt-out",
        scope=listed.scope,
        number=listed.number,
        endpoint="",
        effective=now,
        sent_at=listed.at,
        source="import",
        text=listed.text,
        rung=REASSIGNED if listed.reassigned else "import",
    )
