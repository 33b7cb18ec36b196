"""What two decisions about one message have different."""

from collections.abc import Iterator

from watchword.decision import Decision
from watchword.effects import Consent, ConsentKind, Job
from watchword.replay.tally import Came, Kind

RANKS = {"unheard": 0, "unanswered": 0, "error": 0, "fallback": 1}
"""How well a message is answered: not at all, by a fallback, or else by a rule that knows what it is about."""
BEST = 2


def came(decision: Decision) -> Came:
    """Say what a decision comes to."""
    texts = tuple([str(job.settings["text"]) for job in decision.effects if isinstance(job, Job) and job.is_text])
    return Came(outcome=decision.outcome, rules=decision.rules, texts=texts)


def kinds(before: Decision, after: Decision) -> tuple[Kind, ...]:
    """Name what is different, the gravest first; nothing where the same would be done."""
    if before.rules == after.rules and before.effects == after.effects and before.outcome == after.outcome:
        return ()
    found = (*_consent(before, after), *of_outcome(came(before), came(after)))
    return found or ("rest",)


def of_outcome(before: Came, after: Came) -> tuple[Kind, ...]:
    """Name what is different in what two decisions come to."""
    if after.outcome == "error" != before.outcome:
        return ("failed",)
    was, is_now = (RANKS.get(one.outcome, BEST) for one in (before, after))
    if was != is_now:
        return ("answered",) if is_now > was else ("fallback",) if is_now else ("unmatched",)
    if (before.rules, before.outcome) != (after.rules, after.outcome):
        return ("rules",)
    return ("texts",) if before.texts != after.texts else ()


def _consent(before: Decision, after: Decision) -> Iterator[Kind]:
    if _says(after, "opt-out") != _says(before, "opt-out"):
        yield "opted-out" if _says(after, "opt-out") else "not-opted-out"
    if _says(after, "opt-in") != _says(before, "opt-in"):
        yield "opted-in" if _says(after, "opt-in") else "not-opted-in"


def _says(decision: Decision, kind: ConsentKind) -> bool:
    return any(isinstance(effect, Consent) and effect.kind == kind for effect in decision.effects)
