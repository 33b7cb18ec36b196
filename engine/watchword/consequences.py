"""What follows from an event of consent that no message made: the providers' lists say the same, and it is announced.

Whoever records one does so by this: a provider's notice or refusal, a decided review, an operator, an import, the API.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from watchword.announcement import announced
from watchword.effects import Consent, Effect, Job
from watchword.mirror import change, covered
from watchword.revocation import revoked
from watchword.rules.compiled import RuleSet
from watchword.state import ACCOUNT


class Outside(Struct, frozen=True, kw_only=True):
    """Who beside our ledger is to know: the endpoints whose providers keep lists of each program, and a URL.

    An opt-out is one of every program from `revoke_all_from` on.
    """

    keepers: Mapping[str, Sequence[str]] = {}
    webhook: str | None = None
    revoke_all_from: datetime | None = None


def consequences(
    rules: RuleSet, outside: Outside, said: Consent, program: str | None = None, left: str | None = None
) -> tuple[Effect, ...]:
    """Give an event with the jobs that follow from it.

    It is announced with the `program` it is about, if it is about one. The provider has ended the list `left` itself.
    """
    events = revoked(rules, outside.revoke_all_from, (said,), said.effective)
    reach = replace(said, scope=ACCOUNT) if len(events) > 1 else said
    changes = _leaving(rules, outside, reach, left) if said.kind == "opt-out" else ()
    return announced((*events, *changes), outside.webhook, program or _only_program(rules, said.scope))


def of_import(rules: RuleSet, outside: Outside, said: Consent) -> Iterator[tuple[Consent, tuple[Job, ...]]]:
    """Give each event that an opt-out from elsewhere makes, with the jobs that tell of it.

    It says itself how far it reaches, on any day. An import may be of millions who are on no list: the gate alone keeps
    those from being texted.
    """
    for event in revoked(rules, None, (said,), said.effective):
        if isinstance(event, Consent):
            _, *jobs = announced((event,), outside.webhook, _only_program(rules, event.scope), in_bulk=True)
            yield event, tuple(job for job in jobs if isinstance(job, Job))


def _leaving(rules: RuleSet, outside: Outside, said: Consent, left: str | None) -> Iterator[Job]:
    """Take the person off every provider's list that the scope covers."""
    for one in covered(rules, said.scope):
        if one.campaign != left:
            for endpoint in outside.keepers.get(one.program.id, ()):
                yield change(endpoint, said.number, one, "", joins=False)


def _only_program(rules: RuleSet, scope: str) -> str:
    programs = [one.id for one in rules.programs.values() if one.scope == scope]
    return programs[0] if len(programs) == 1 else ""
