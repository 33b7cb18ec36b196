"""Stored messages as they were decided: again, from what was kept with them, or else as it was written down."""

from collections.abc import Sequence

import msgspec

from watchword.decision import Decision, Intent, Reading, Trace
from watchword.explain import Exchange
from watchword.plugin import Vocabulary
from watchword.replay.replay import Asked, is_same
from watchword.replay.revisions import Revisions
from watchword.replay.texts import Texts
from watchword.rules.compiled import RuleSet
from watchword.state import OUR_LINE, UNKNOWN, State
from watchword.store.reader import Reader
from watchword.store.values import StoredJob, StoredMessage
from watchword.text import words


async def exchanges(reader: Reader, messages: Sequence[StoredMessage], vocabulary: Vocabulary) -> list[Exchange]:
    """Say of each message what was known, what was decided and what came of it."""
    revisions, texts, lines, swept = Revisions(vocabulary), Texts(), await reader.lines(), await reader.swept()
    await revisions.find(messages, reader)
    await texts.find(messages, reader)
    found = []
    for stored in messages:
        jobs = await reader.jobs_of(stored.id)
        rules, grounds = revisions.get(stored.revision), stored.grounds
        line = OUR_LINE if grounds is None or grounds.line is None else lines.get(grounds.line)
        before = texts.state(grounds) if grounds else None
        if rules is None or grounds is None or before is None or line is None or stored.outcome == "awaiting":
            gone = swept.words(stored) or swept.trace(stored)
            found.append(_as_written_down(stored, before or UNKNOWN, jobs, rules, gone))
        else:
            found.append(_again(Asked(stored, before, line, grounds.seed), jobs, rules))
    return found


def _again(asked: Asked, jobs: Sequence[StoredJob], rules: RuleSet) -> Exchange:
    stored, before = asked.stored, asked.before
    decision = asked.decide(rules, before)
    is_other = not is_same(stored, decision)
    notes = (_told(stored), *([f"it was decided otherwise: {_came(stored)}"] if is_other else []))
    program = rules.hearing(stored.message.to, asked.line.default_program)
    return Exchange(
        message=stored.message, state=before, decision=decision, program=program, notes=notes, results=_results(jobs)
    )


def _as_written_down(
    stored: StoredMessage, before: State, jobs: Sequence[StoredJob], rules: RuleSet | None, gone: str | None
) -> Exchange:
    """Make do with what was recorded of the decision; `gone` says what of it is no longer kept."""
    record = {
        "program": stored.program,
        "outcome": stored.outcome,
        "rules": stored.rules,
        "revision": stored.revision,
        "trace": _trace(stored),
        "effects": tuple(job.job for job in jobs),
    }
    cannot = gone or "it cannot be decided again as it was"
    why = "it is not decided yet" if stored.outcome == "awaiting" else cannot
    return Exchange(
        message=stored.message,
        state=before,
        decision=msgspec.convert(record, Decision),
        program=rules.programs.get(stored.program or "") if rules else None,
        notes=(_told(stored), f"{why}; what was written down: {_came(stored)}"),
        results=_results(jobs),
    )


def _trace(stored: StoredMessage) -> Trace:
    if stored.trace is not None:
        return msgspec.json.decode(stored.trace, type=Trace)
    reading = Reading(intent=msgspec.convert(stored.intent, Intent))
    return Trace(words=words(stored.message.text), reading=reading, language="en")


def _told(stored: StoredMessage) -> str:
    return f"message {stored.id}, decided by revision {stored.revision}"


def _came(stored: StoredMessage) -> str:
    by = f" by {', '.join(stored.rules)}" if stored.rules else ""
    return f"{stored.outcome}{by}"


def _results(jobs: Sequence[StoredJob]) -> tuple[str, ...]:
    """Say what became of the jobs."""
    return tuple(
        " ".join(
            filter(
                None,
                (
                    f"{job.name}  {job.job.action}: {job.state}",
                    f"at {job.ended_at:%Y-%m-%d %H:%M:%S} UTC" if job.ended_at else None,
                    f"({job.reason})" if job.reason else None,
                    f"delivery: {job.delivery}" if job.delivery else None,
                ),
            )
        )
        for job in jobs
    )
