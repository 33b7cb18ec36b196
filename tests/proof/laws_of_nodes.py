"""The laws of several nodes on one database: what they do while it is away, and what becomes of one that was away."""

from collections.abc import Iterator

from fake.posting import Answer
from proof.evidence import Evidence, Outage, named

BACK_WITHIN = 15.0
"""Seconds after the database is started again in which every node takes messages again."""
SLACK = 2_000_000
"""Microseconds by which two clocks of one machine may disagree about when a message came."""


def refused_meanwhile(evidence: Evidence) -> Iterator[int | str]:
    """While no database runs, every node that is up answers 503 and nothing else."""
    asked = [
        (outage, node, answers)
        for outage in evidence.outages
        for node, answers in _by_node(evidence).items()
        if not _is_disturbed(evidence, node, outage.began, outage.ended)
        for answers in [[one for one in answers if outage.began < one.asked and one.answered < outage.ended]]
    ]
    yield sum(answer.status == 503 for _, _, answers in asked for answer in answers)
    for outage, node, answers in asked:
        when = f"in the outage from {outage.began:.1f} to {outage.ended:.1f}"
        if not any(answer.status == 503 for answer in answers):
            yield f"{node} answered nobody {when}"
        for answer in answers:
            if answer.status != 503:
                yield f"{node} answered {answer.status} {when}"


def recovered(evidence: Evidence) -> Iterator[int | str]:
    """Every node answers 200 again within 15 seconds after the database is started again, and nobody helps it."""
    delays = list(_delays(evidence))
    yield len(delays)
    for node, outage, seconds in delays:
        if seconds > BACK_WITHIN:
            yield f"{node} took nothing for {seconds:.1f} s after the outage that ended at {outage.ended:.1f}"


def seconds_to_recover(evidence: Evidence) -> list[float]:
    """Tell how long after the database was started again each node answered 200, in rising order."""
    return sorted(seconds for _, _, seconds in _delays(evidence))


def _delays(evidence: Evidence) -> Iterator[tuple[str, Outage, float]]:
    """Find the first 200 after each outage of every node that nothing else disturbed until then."""
    for outage in evidence.outages:
        for node, answers in _by_node(evidence).items():
            taken = [one.answered for one in answers if one.status == 200 and one.answered > outage.ended]
            first = min(taken, default=float("inf"))
            if not _is_disturbed(evidence, node, outage.began, min(first, outage.ended + BACK_WITHIN)):
                yield node, outage, first - outage.ended


def _by_node(evidence: Evidence) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {node: [] for node in evidence.nodes}
    for answer in evidence.answers:
        found[answer.url].append(answer)
    return found


def _is_disturbed(evidence: Evidence, node: str, began: float, ended: float) -> bool:
    """Tell whether something else than the database kept a node from answering."""
    spells = (*evidence.kills, *evidence.pauses)
    return any(spell.node == node and spell.meets(began, ended) for spell in spells)


def stamped_by_the_database(evidence: Evidence) -> Iterator[int | str]:
    """Every message is stamped with the time at which it came, whatever its node's own clock says."""
    yield len(evidence.messages)
    for said in evidence.said:
        message, taken = evidence.message_of.get(said.posted.ident), said.posted.taken
        if message is None or taken is None:
            continue
        earliest, latest = ((second + evidence.wall) * 1e6 for second in (said.posted.first, taken))
        if not earliest - SLACK < message["received_at"] < latest + SLACK:
            off = (message["received_at"] - earliest) / 1e6
            yield f"{said.posted.ident} is stamped {off:.1f} s after it was posted"


def declared_dead(evidence: Evidence) -> Iterator[int | str]:
    """A node that is frozen past its heartbeat is declared dead by the others, and goes on as another when it thaws."""
    yield len(evidence.frozen)
    if len(evidence.frozen) > len(evidence.dead):
        yield f"{len(evidence.frozen)} nodes were frozen past their heartbeat, and {len(evidence.dead)} declared dead"
    for death in evidence.dead:
        if death.successor is None:
            yield f"{death.owner} was declared dead, and nobody followed it"


def dead_do_nothing(evidence: Evidence) -> Iterator[int | str]:
    """A node that was declared dead begins nothing more, and no end of what it had begun is taken from it."""
    died = {death.owner: death.at for death in evidence.dead}
    jobs = [job for job in (*evidence.jobs, *evidence.changes) if job["owner"] in died]
    yield len(jobs)
    for job in jobs:
        at = died[job["owner"]]
        if job["begun_at"] is not None and job["begun_at"] > at:
            yield f"{named(job)} was begun by {job['owner']} after it was declared dead"
        # What others made of it is unknown.
        if job["state"] == "done" and job["ended_at"] > at:
            yield f"{named(job)} was ended by {job['owner']} after it was declared dead"
