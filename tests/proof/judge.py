"""Was anything lost, sent twice, or sent after a STOP? Judged from the database and from what the provider received."""

from msgspec import Struct

from proof import laws, laws_of_nodes
from proof.evidence import Evidence
from proof.laws import Law

LAWS: tuple[Law, ...] = (
    *(laws.answered, laws.answered_in_time, laws.kept_once, laws.decided_once, laws.decided_in_order),
    *(laws.of_one_revision, laws.ended, laws.sent_once, laws.done_was_sent, laws.sent_is_known, laws.order_is_kept),
    *(laws.none_begun_after_opt_out, laws.none_arrived_after_200, laws.confirmed_once, laws.lists_agree),
    *(laws.few_are_unknown, laws.never_fell),
)
LAWS_OF_NODES: tuple[Law, ...] = (
    *(laws_of_nodes.refused_meanwhile, laws_of_nodes.recovered, laws_of_nodes.stamped_by_the_database),
    *(laws_of_nodes.declared_dead, laws_of_nodes.dead_do_nothing),
)


class Finding(Struct, frozen=True, kw_only=True):
    """What became of one law: how much was looked at, and whatever broke it."""

    law: str
    examined: int
    broken: tuple[str, ...]


def judge(evidence: Evidence) -> tuple[Finding, ...]:
    """Hold everything against every law."""
    return tuple([_held(law, evidence) for law in (*LAWS, *(LAWS_OF_NODES if len(evidence.nodes) > 1 else ()))])


def _held(law: Law, evidence: Evidence) -> Finding:
    examined, *broken = law(evidence)
    told = " ".join((law.__doc__ or "").split())
    return Finding(law=told, examined=int(examined), broken=tuple(map(str, broken)))


def complaints(findings: tuple[Finding, ...]) -> list[str]:
    """List whatever broke a law."""
    return [broken for finding in findings for broken in finding.broken]
