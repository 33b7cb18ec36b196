"""What two decisions about one message have different."""

from collections.abc import Iterator

from watchword.decision import Decision
from watchword.effects import Consent, ConsentKind, Effect, Job
from watchword.explain.effects import told
from watchword.replay.tally import Came, Kind

RANKS = {"unheard": 0, "unanswered": 0, "muted": 0, "error": 0, "fallback": 1}
"""How well a message is answered: not at all, by a fallback, or else by a rule that knows what it is about."""
BEST = 2


def came(decision: Decision, *, whole: bool = False) -> Came:
    """Say what a decision comes to; as a `whole`, with all that it does besides texting."""
    deeds = tuple([told(effect) for effect in decision.effects if not _says_all(effect)]) if whole else ()
    texts = tuple([str(job.settings["text"]) for job in decision.effects if isinstance(job, Job) and job.is_text])
    return Came(outcome=decision.outcome, rules=decision.rules, texts=texts, deeds=deeds)


def kinds(before: Decision, after: Decision) -> tuple[Kind, ...]:
    """Name what is different, the gravest first; nothing where the same would be done."""
    if before.rules == after.rules and before.effects == after.effects and before.outcome == after.outcome:
        return ()
    old, new = came(before), came(after)
    found = (*_consent(before, after), *_of_outcome(old, new))
    if not found and old.texts != new.texts:
        return ("rules",) if old.rules != new.rules else ("texts",)
    return found or ("rest",)


def of_record(before: Came, after: Came) -> tuple[Kind, ...]:
    """Name what is different in outcome and rules, where no more is known."""
    return _of_outcome(before, after) or (("rules",) if before.rules != after.rules else ())


def _says_all(effect: Effect) -> bool:
    """Tell whether its text is all there is to say of it: not when it leaves, nor to whom it goes."""
    return isinstance(effect, Job) and effect.is_answer and effect.later is None


def _of_outcome(before: Came, after: Came) -> tuple[Kind, ...]:
    if after.outcome == "error" != before.outcome:
        return ("failed",)
    was, is_now = (RANKS.get(one.outcome, BEST) for one in (before, after))
    if was != is_now:
        return ("answered",) if is_now > was else ("fallback",) if is_now else ("unmatched",)
    return ("rules",) if before.outcome != after.outcome else ()


def _consent(before: Decision, after: Decision) -> Iterator[Kind]:
    if _says(after, "opt-out") != _says(before, "opt-out"):
        yield "opted-out" if _says(after, "opt-out") else "not-opted-out"
    if _says(after, "opt-in") != _says(before, "opt-in"):
        yield "opted-in" if _says(after, "opt-in") else "not-opted-in"


def _says(decision: Decision, kind: ConsentKind) -> bool:
    return any(isinstance(effect, Consent) and effect.kind == kind for effect in decision.effects)
