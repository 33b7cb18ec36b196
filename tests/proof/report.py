"""`docs/proof.md`: what was tried, how often, and what held, for somebody who has reason not to believe it."""

from collections import Counter

from proof.judge import Evidence, Finding
from proof.plan import EVERYTHING, Fault

_PAGE = """\
# What was tried, and what held

This page was written by `make prove KILLS={kills}`. The real server, with its real database and real HTTP, was run for
{minutes} under load: people texted, a stand-in for Skycore (`tests/fake_skycore.py`) posted their texts to it and took
its answers, and all around it things went wrong. Afterwards a judge that shares no code with the server compared three
accounts of the same time: what was posted and answered, what the database holds, and what the provider received.

Run it yourself; it needs nothing but what `make test` needs, and a C compiler for the faults of disk, clock and DNS:

    make prove KILLS={kills}

A short round of the same, every fault in it, is part of `make test`.

## What went on

{load}

## What went wrong

Each as often as it says, in no order and over one another: the kills come at any instant, during any of the others.

{faults}

## What held

{laws}

{late}

## How it is judged

- Every notification is posted until it is answered exactly 200, as Skycore does, but within seconds instead of minutes
  and without giving up; often in several copies at once, and now and then once more after its 200. A text is of one
  person and like no other, so that one sent twice is seen.
- A text counts as sent when the provider accepted it, and also when the provider has read it and not answered: for all
  the server knows it was accepted. Such a text must never be sent again; its job is `unknown` and waits for a person
  (`watchword jobs list`).
- After STOP two things are judged: in the database no text may have begun after the opt-out was committed, and at the
  provider no first byte of one may arrive after the 200 of the opt-out was read. Exempt are the one confirmation,
  answers to a later HELP, and what follows a later START.
- The judge is itself tried: the suite plants five mistakes into the server (the answer sent before the commit; the gate
  asked when a job is made; the end recorded before the send; copies found by look-up; a text sent again after a
  time-out) and fails unless the judge finds each (`tests/proof/planted`).

## What this does not prove

- **Power loss.** A killed process leaves what it wrote to the operating system. That commits reach the disk rests on
  SQLite's `synchronous=FULL` and on a disk that does not lie; the rig goes as far as letting fsync and writes fail.
- **Skycore.** The stand-in was written from Skycore's public documentation, not from an account.
- **A mistaken rule.** That the right text is sent is the business of your rules and their tests.
- **More than one machine.** One process on SQLite was tried, on one computer.
"""

_LATE = """\
Late: {number}. A process that is frozen between its last look at the clock and its write sends when it thaws, after the
200 of an opt-out perhaps; no program can see that coming. Such a text is recorded as late."""


def report(evidence: Evidence, findings: tuple[Finding, ...]) -> str:
    """Write the page."""
    return _PAGE.format(
        kills=evidence.kills,
        minutes=_duration(evidence.seconds),
        load=_load(evidence),
        faults=_faults(evidence),
        laws=_laws(findings),
        late=_late(evidence),
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
    ]
    return _table(("what", "how many"), rows)


def _faults(evidence: Evidence) -> str:
    rows = [("killed", evidence.kills, "the process killed by SIGKILL, and started again")]
    once: dict[str, Fault] = {fault.name: fault for fault in EVERYTHING}
    rows += [(name, evidence.tried[name], fault.about) for name, fault in once.items() if evidence.tried[name]]
    return _table(("fault", "times", "what it is"), rows)


def _laws(findings: tuple[Finding, ...]) -> str:
    rows = [(finding.law, finding.examined, len(finding.broken)) for finding in findings]
    return _table(("law", "looked at", "broken"), rows)


def _late(evidence: Evidence) -> str:
    return _LATE.format(number=len(evidence.late))


def _table(head: tuple[str, ...], rows: "list[tuple[str, int | str]] | list[tuple[str, int, str]]") -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
