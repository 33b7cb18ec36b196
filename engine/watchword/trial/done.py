"""What a decision does, in the words of `then`: the steps of the rules that fired, with their texts filled in."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from watchword.decision import Decision
from watchword.effects import Effect, Gets, Job, Sets, Votes
from watchword.plugin import Action
from watchword.rules.hearing import Entry
from watchword.rules.inline import Deed
from watchword.rules.step import Step
from watchword.state import State
from watchword.templates import ANY_LANGUAGE, Text, as_sent

TEXTS = "reply"
"""The action of every job that texts somebody."""
TEXTING = frozenset({TEXTS, "send-later", "forward"})
"""The actions that plan one, beside those that ask."""


class Done(Struct, frozen=True):
    """One step that is carried out: what the rule says, and the settings of its job, where there is one."""

    name: str
    action: Action
    filled: Mapping[str, Any]


def done(entries: Mapping[str, Entry], decision: Decision, state: State) -> tuple[Done, ...]:
    """List the steps of the rules that fired, in order, without the texts that are left out or may not be sent."""
    muted = Counter(note.partition(": ")[0] for note in decision.trace.muted)
    is_out, facts = decision.is_out(state), list(decision.effects)
    return tuple(
        one for name in decision.rules for one in _steps(entries[name], decision, muted[name], facts, is_out=is_out)
    )


def unsent(decision: Decision, state: State) -> Iterator[str]:
    """Say of which rules texts are left out, and why."""
    yield from decision.trace.muted
    if decision.is_out(state):
        out = dict.fromkeys(one.rule for one in decision.effects if isinstance(one, Job) and _is_stopped(one))
        yield from (f"{rule}: the person has opted out, and no text is sent to them" for rule in out)


def fits(wanted: Deed, came: Done) -> bool:
    """Tell whether a step is what a test says: by name alone, or with the settings as written or as filled in."""
    if wanted.action is None or wanted.name != came.name:
        return wanted.name == came.name
    return all(
        _same(getattr(wanted.action, one.name), getattr(came.action, one.name), came.filled.get(one.encode_name))
        for one in fields(wanted.action)
    )


def _steps(entry: Entry, decision: Decision, muted: int, facts: list[Effect], *, is_out: bool) -> Iterator[Done]:
    """List the steps of one rule; `facts` are the effects that no step before it has left."""
    jobs = [one for one in decision.effects if isinstance(one, Job) and one.rule == entry.name and not _reminds(one)]
    for step in entry.rule.then:
        job = next((job for job in jobs if job.action == (TEXTS if _texts(step) else step.name)), None)
        if job:
            jobs.remove(job)
        elif _texts(step) and muted:
            muted -= 1
            continue
        if not (job and is_out and _is_stopped(job)):
            yield Done(step.name, step.action, job.settings if job else _noted(step, facts))
        if _is_last(step, decision):
            return


def _is_stopped(job: Job) -> bool:
    """Tell whether a job is a text that nobody gets who has opted out."""
    return job.is_answer and job.exempt is None


def _noted(step: Step, facts: list[Effect]) -> Mapping[str, Any]:
    """Find what a step that is no job notes of the person, and take it from the facts."""
    named, poll = getattr(step.action, "fields", {}), getattr(step.action, "poll", None)
    for fact in facts:
        if isinstance(fact, Sets) and step.name == "set" and fact.fields.keys() == named.keys():
            facts.remove(fact)
            return {"fields": fact.fields}
        if isinstance(fact, Votes) and step.name == "vote" and fact.poll == poll:
            facts.remove(fact)
            return {"for": fact.choice}
    return {}


def _is_last(step: Step, decision: Decision) -> bool:
    """Tell whether a step found its pool used up, so that those after it were left out."""
    pool = getattr(step.action, "pool", None)
    return any(isinstance(one, Gets) and one.pool == pool and one.code == "" for one in decision.effects)


def _reminds(job: Job) -> bool:
    """Tell whether a job is no step's own, but repeats the question of one."""
    return job.later is not None and job.later.prompt is not None


def _texts(step: Step) -> bool:
    return step.name in TEXTING or step.action.asks(datetime.min) is not None  # noqa: DTZ901 - whether is all we ask


def _same(wanted: Any, written: Any, filled: Any) -> bool:
    return bool(wanted == written or (filled is not None and _literal(wanted) == _ended(filled)))


def _ended(filled: Any) -> Any:
    """Leave out the line breaks at the end, which what is expected cannot have: a text that is repeated may."""
    if isinstance(filled, dict):
        return {name: _ended(value) for name, value in filled.items()}
    return as_sent(filled) if isinstance(filled, str) else filled


def _literal(wanted: Any) -> Any:
    """Write texts out that have no names in them; others are compared as written alone."""
    if isinstance(wanted, dict):
        return {name: _literal(value) for name, value in wanted.items()}
    if isinstance(wanted, Text):
        template = wanted.templates().get(ANY_LANGUAGE)
        return template.fill({}) if template and not template.blanks else None
    return wanted
