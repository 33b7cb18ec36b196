"""`docs/proof.md`: what was tried, how often, and what held, for somebody who has reason not to believe it."""

from collections import Counter
from collections.abc import Sequence

from proof.evidence import Evidence
from proof.judge import Finding
from proof.laws import late
from proof.laws_of_nodes import refused_meanwhile, seconds_to_recover
from proof.plan import Fault, Strands

_PAGE = """\
# What was tried, and what held

This page was written by `make prove KILLS={kills}`. The real server, with a real database and real HTTP, was run under
load, twice: one process on SQLite, then two nodes on one PostgreSQL. People texted, a stand-in for Skycore
(`tests/fake_skycore.py`) posted their texts and took the answers, and all around it things went wrong. Afterwards a
judge that shares no code with the server compared three accounts of the same time: what was posted and answered, what
the database holds, and what the provider received.

Run it yourself; it needs nothing but what `make test` needs, and a C compiler for the faults of disk, clock and DNS:

    make prove KILLS={kills}

A short round of one process, every fault in it, is part of `make test`.

{sections}

## How it is judged

- Every notification is posted until it is answered exactly 200, as Skycore does, but within seconds instead of minutes
  and without giving up; often in several copies at once, and now and then once more after its 200. Each copy goes to
  any node that says that it is ready, as behind a load balancer. A text is of one person and like no other, so that one
  sent twice is seen.
- A text counts as sent when the provider accepted it, and also when the provider has read it and not answered: for all
  the server knows it was accepted. Such a text must never be sent again; its job is `unknown` and waits for a person
  (`watchword jobs list`).
- Beside those that the provider left in doubt, texts may be unknown that a node had begun when it was killed, or when
  the others declared it dead: as many as the endpoint's `concurrency` each time. A database that goes away and comes
  back makes none: an end is recorded when it can be, and what may have begun though nobody could tell is given back.
- After STOP two things are judged: in the database no text may have begun after the opt-out was committed, and at the
  provider no first byte of one may arrive after the 200 of the opt-out was read, from whichever node. Exempt are the
  one confirmation, answers to a later HELP, and what follows a later START.
- The judge is itself tried: `make prove` plants mistakes into the server (the answer sent before the commit; the gate
  asked when a job is made; the end recorded before the send; copies found by look-up; a text sent again after a
  time-out; of two nodes, one that answers an opt-out while the other's text is on its way, and one that takes over what
  the living have begun) and fails unless the judge finds each (`tests/proof/planted`).

## What this does not prove

- **Power loss.** A killed process leaves what it wrote to the operating system. That commits reach the disk rests on
  SQLite's `synchronous=FULL`, on PostgreSQL's `fsync` and `synchronous_commit`, and on a disk that does not lie; the
  rig goes as far as letting fsync and writes of SQLite fail.
- **Skycore.** The stand-in was written from Skycore's public documentation, not from an account.
- **A mistaken rule.** That the right text is sent is the business of your rules and their tests.
- **More than one machine.** Both nodes and their PostgreSQL ran on one computer: no network between them failed but by
  their connections being cut, and a PostgreSQL that fails over to a standby was not tried.
"""

_SECTION = """\
## {title}

{minutes} under load.

{load}

What went wrong, each as often as it says, in no order and over one another: the kills come at any instant.

{faults}

What held:

{laws}

{remarks}"""

_LATE = """\
Late: {number}. A process that is frozen between its last look at the clock and its write sends when it thaws, after the
200 of an opt-out perhaps; no program can see that coming. Such a text is recorded as late."""

_LATE_AND_DEAD = """
One of a node that was declared dead meanwhile is recorded as unknown."""

_OUTAGES = """\
PostgreSQL was away {times} times. Of the copies that were posted and answered meanwhile, {refused} were answered 503.
{nodes} times a node was neither killed nor frozen from there to its first 200. That came {median:.1f} seconds after
PostgreSQL was started again (the median), and {longest:.1f} at the longest."""


def page(kills: int, sections: Sequence[str]) -> str:
    """Write the page from the sections of its rounds."""
    return _PAGE.format(kills=kills, sections="\n\n".join(sections))


def section(title: str, evidence: Evidence, findings: tuple[Finding, ...], strands: Strands) -> str:
    """Write what one round has shown."""
    return _SECTION.format(
        title=title,
        minutes=_duration(evidence.seconds),
        load=_load(evidence),
        faults=_faults(evidence, strands),
        laws=_laws(findings),
        remarks="\n\n".join(_remarks(evidence)),
    )


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"


def _load(evidence: Evidence) -> str:
    statuses = Counter(status for said in evidence.said for status in said.posted.statuses)
    kinds = Counter(said.kind for said in evidence.said)
    states = Counter(job["state"] for job in evidence.jobs)
    rows = [
        ("people", len({said.number for said in evidence.said})),
        ("texts of theirs", len(evidence.said)),
        ("of these STOP, HELP, START", f"{kinds['stop']}, {kinds['help']}, {kinds['start']}"),
        ("copies posted", statuses.total()),
        ("answered 200, answered 503, not answered", f"{statuses[200]}, {statuses[503]}, {statuses[0]}"),
        ("calls that the provider received", len(evidence.calls)),
        ("jobs, by how they ended", ", ".join(f"{number} {state}" for state, number in states.most_common())),
        ("revisions of the rules that decided", len({row["revision"] for row in evidence.messages})),
    ]
    return _table(("what", "how many"), rows)


def _faults(evidence: Evidence, strands: Strands) -> str:
    rows = [("killed", len(evidence.kills), "a process killed by SIGKILL, and started again; all such kills")]
    once: dict[str, Fault] = {fault.name: fault for strand in strands for fault in strand}
    rows += [(name, evidence.tried[name], fault.about) for name, fault in once.items() if evidence.tried[name]]
    return _table(("fault", "times", "what it is"), rows)


def _laws(findings: tuple[Finding, ...]) -> str:
    rows = [(finding.law, finding.examined, len(finding.broken)) for finding in findings]
    return _table(("law", "looked at", "broken"), rows)


def _remarks(evidence: Evidence) -> list[str]:
    remarks = [_LATE.format(number=len(late(evidence))) + (_LATE_AND_DEAD if len(evidence.nodes) > 1 else "")]
    if evidence.outages:
        seconds = seconds_to_recover(evidence) or [0.0]
        told = _OUTAGES.format(
            times=len(evidence.outages),
            refused=next(refused_meanwhile(evidence)),
            nodes=len(seconds),
            median=seconds[len(seconds) // 2],
            longest=seconds[-1],
        )
        remarks.append(told)
    return remarks


def _table(head: tuple[str, ...], rows: "list[tuple[str, int | str]] | list[tuple[str, int, str]]") -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
