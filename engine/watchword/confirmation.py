"""Who answers a message of consent, and that nobody is answered twice (compliance section C)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from watchword.decision import Reading
from watchword.effects import Asks, Consent, Effect, Job, Subscribe
from watchword.state import Line, Suppression
from watchword.text import words

CONFIRMED_WITHIN = timedelta(minutes=5)
"""Longer than this after its opt-out took effect, a confirmation is no longer presumed to be consented to (R39)."""


_NO_ANSWER: dict[str, tuple[type[Effect], ...]] = {
    "opt-out": (Consent, Subscribe, Asks),
    "help": (Consent, Subscribe, Asks),
    "hold": (Consent, Subscribe, Asks),
    "opt-in": (Asks,),
}
"""What rules do not bring about in answer to consent, by what was read; what the person said is recorded anyway."""


def provider_answers(line: Line, reading: Reading) -> bool:
    """Tell whether the provider itself answers this on this number: it knows words that stand alone, and no others."""
    alone = reading.rung in {"exact-word", "word-with-emoji"}
    return alone and line.answers_consent == "provider" and " ".join(words(reading.word)) in line.caught


def once(
    effects: Sequence[Effect],
    reading: Reading,
    line: Line,
    suppression: Suppression | None,
    effective: datetime,
) -> tuple[Sequence[Effect], tuple[str, ...]]:
    """Leave at most one text in answer to a message of consent, and none where somebody else answers.

    The text that is left is marked for the gate, and leaves at once. No rule joins a person to a list, or asks them
    anything, in answer to STOP or HELP (R56); other effects stand. The notes say which texts were left out and why.
    """
    if reading.intent == "none":
        return effects, ()
    kept: list[Effect] = []
    notes: list[str] = []
    silence = _silence(reading, line, suppression)
    for effect in effects:
        if isinstance(effect, _NO_ANSWER[reading.intent]) or (isinstance(effect, Job) and effect.later):
            continue
        if not (isinstance(effect, Job) and effect.number) or effect.forwards:
            kept.append(effect)
        elif silence:
            notes.append(f"{effect.rule}: {silence}")
        else:
            kept.append(_marked(effect, reading, effective))
            silence = "one answer only"
    return kept, tuple(notes)


def _silence(reading: Reading, line: Line, suppression: Suppression | None) -> str | None:
    """Say why the message is not answered by us, if so."""
    if line.answers_consent == "nobody":
        return "nobody answers reserved words on this number"
    if provider_answers(line, reading):
        return f"the provider answers {reading.word} itself on this number"
    if reading.intent == "opt-out" and suppression:
        return f"already opted out since {suppression.since:%Y-%m-%d %H:%M} UTC, no second confirmation"
    return None


def _marked(job: Job, reading: Reading, effective: datetime) -> Job:
    if reading.intent == "opt-out":
        return replace(job, exempt="opt-out-confirmation", expires_at=effective + CONFIRMED_WITHIN)
    return replace(job, exempt="help") if reading.intent == "help" else job
