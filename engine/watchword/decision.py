"""What `decide` answers for one message: the outcome, the trace that explains it, and the effects."""

from typing import Literal

from msgspec import Struct

from watchword.effects import Consent, Effect
from watchword.state import OUR_LINE, Line, State

Intent = Literal["opt-out", "opt-in", "help", "hold", "none"]
DecisionOutcome = Literal["fired", "fallback", "limited", "muted", "unanswered", "unheard", "error", "awaiting"]
StepResult = Literal["fired", "no", "limited", "shadow"]


class Condition(Struct, frozen=True, kw_only=True):
    """One condition of a rule as it stood: its words in YAML, whether it held, and what it saw."""

    key: str
    held: bool
    saw: str


class Step(Struct, frozen=True, kw_only=True):
    """One rule that was looked at, and its conditions up to the first that failed.

    `limited`: it held and had fired as often as its limit lets it; `shadow`: it held and never acts.
    """

    rule: str
    where: str
    result: StepResult
    conditions: tuple[Condition, ...]


class Reading(Struct, frozen=True, kw_only=True):
    """What the reader of consent made of the text, the rung that decided, and by which word.

    `start` and `end` tell where in the text that stands; both are 0 where it rests on no piece of the text.
    """

    intent: Intent = "none"
    rung: str = ""
    word: str = ""
    language: str | None = None
    start: int = 0
    end: int = 0


class Trace(Struct, frozen=True, kw_only=True):
    """Why the decision is what it is.

    `elsewhere` counts the rules that were left out before any was asked, as the text or what waits for an answer could
    not fire them, `unreached` those after the one that ended the search. `muted` says which texts were left out and
    why, `silence` why no rule was asked at all, if so.
    """

    words: tuple[str, ...]
    reading: Reading
    language: str
    consent: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    elsewhere: int = 0
    unreached: int = 0
    ended_by: str | None = None
    muted: tuple[str, ...] = ()
    silence: str | None = None
    error: str | None = None

    @property
    def is_limited(self) -> bool:
        """Tell whether the search ended as a rule had fired for this person as often as it may."""
        return bool(self.steps) and self.steps[-1].result == "limited"


class Decision(Struct, frozen=True, kw_only=True):
    """The outcome for one message. `rules` are the ids of the rules that fired, in order.

    `revision`, `line` and `seed` are what it was made from, beside the message and the state of its sender.
    """

    program: str | None
    outcome: DecisionOutcome
    rules: tuple[str, ...]
    revision: str
    trace: Trace
    effects: tuple[Effect, ...] = ()
    line: Line = OUR_LINE
    seed: int = 0

    def is_out(self, state: State) -> bool:
        """Tell whether the person, of whom so much was known, is opted out once this is decided."""
        said = [effect.kind for effect in self.effects if isinstance(effect, Consent)]
        return said[-1] == "opt-out" if said else state.suppression is not None
