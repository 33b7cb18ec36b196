"""What somebody wrote, what was known of them, and what was decided."""

from collections.abc import Callable, Iterable, Iterator
from zoneinfo import ZoneInfo

from msgspec import Struct

from watchword.decide import decide
from watchword.decision import Decision
from watchword.message import Message
from watchword.person import Person, after, left, told
from watchword.rules.compiled import Program, RuleSet
from watchword.state import ACCOUNT, Line, State

UTC = ZoneInfo("UTC")


class Exchange(Struct, frozen=True, kw_only=True):
    """One message and its decision, by the rules of a program, if one heard it.

    `notes` say where it comes from, `results` what became of what was to be done. Of one that is stored, `ident` is its
    number; of an old one `is_state_kept` may be false: what was known of the person is not written down. `is_held`
    tells that texts to the person wait for somebody to decide what they have said.
    """

    message: Message
    state: State
    decision: Decision
    program: Program | None
    notes: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    ident: int | None = None
    is_state_kept: bool = True
    is_held: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """Give the time zone in which people there read times."""
        return ZoneInfo(self.program.about.time_zone) if self.program else UTC


def talk(
    rules: RuleSet, line: Callable[[str], Line], person: Person, messages: Iterable[Message]
) -> Iterator[Exchange]:
    """Decide messages of one person one after the other, each seeing what those before it have left."""
    for message in messages:
        its = line(message.to)
        program = rules.hearing(message.to, its.default_program)
        place = (program.id, program.scope) if program else ("", ACCOUNT)
        person, _ = left(person, message.received_at)
        state = person.state(*place, message.received_at)
        decision = decide(rules, its, message, state, message.received_at, seed=0)
        person = told(after(person, decision.effects), decision.effects, message.received_at)
        is_held = person.is_held(place[1])
        yield Exchange(message=message, state=state, decision=decision, program=program, is_held=is_held)
