"""The one door that every outgoing text passes, asked in the transaction that begins it: one file a reason to refuse.

The reasons are asked in order, and the first that speaks decides. What asks a provider to change its lists passes too.
"""

from collections.abc import Callable, Mapping

from watchword.config import Endpoint
from watchword.engine.gate.awaiting import awaiting
from watchword.engine.gate.consent import consent
from watchword.engine.gate.expiry import expiry
from watchword.engine.gate.frequency import frequency
from watchword.engine.gate.given import Given
from watchword.engine.gate.loop import loop
from watchword.engine.gate.membership import membership
from watchword.engine.gate.not_yet import not_yet
from watchword.engine.gate.onward import onward
from watchword.engine.gate.order import order
from watchword.engine.gate.pause import pause
from watchword.engine.gate.question import question
from watchword.engine.gate.quiet_hours import quiet_hours
from watchword.engine.gate.recipient import recipient
from watchword.engine.gate.review import review
from watchword.engine.gate.scope import scope
from watchword.engine.gate.suppression import suppression
from watchword.engine.gate.switch import switch
from watchword.engine.gate.taken_back import taken_back
from watchword.rules.compiled import Program
from watchword.store.values import Gate, GateView, Pass, Verdict

Check = Callable[[GateView, Given], Verdict | None]

CHECKS: tuple[Check, ...] = (
    expiry,
    not_yet,
    order,
    switch,
    recipient,
    suppression,
    scope,
    taken_back,
    question,
    membership,
    awaiting,
    consent,
    review,
    pause,
    loop,
    onward,
    quiet_hours,
    frequency,
)


def gate(endpoints: Mapping[str, Endpoint], programs: Callable[[], Mapping[str, Program]]) -> Gate:
    """Make the gate for a configuration; `programs` gives those of the rules that decide when it is asked."""

    def passes(view: GateView) -> Verdict:
        given = Given(endpoints=endpoints, programs=programs())
        for check in CHECKS:
            if verdict := check(view, given):
                return verdict
        return Pass()

    return passes
