"""The one door that every outgoing text passes, asked in the transaction that begins it: one file a reason to refuse.

The reasons are asked in order, and the first that speaks decides. What asks a provider to change its lists passes too.
"""

from collections.abc import Callable, Mapping

from watchword.config import Endpoint
from watchword.engine.gate.awaiting import awaiting
from watchword.engine.gate.expiry import expiry
from watchword.engine.gate.membership import membership
from watchword.engine.gate.order import order
from watchword.engine.gate.pause import pause
from watchword.engine.gate.recipient import recipient
from watchword.engine.gate.review import review
from watchword.engine.gate.suppression import suppression
from watchword.engine.gate.switch import switch
from watchword.store.values import Gate, GateView, Pass, Verdict

Check = Callable[[GateView, Mapping[str, Endpoint]], Verdict | None]

CHECKS: tuple[Check, ...] = (expiry, order, switch, recipient, suppression, membership, awaiting, review, pause)


def gate(endpoints: Mapping[str, Endpoint]) -> Gate:
    """Make the gate for a configuration."""

    def passes(view: GateView) -> Verdict:
        for check in CHECKS:
            if verdict := check(view, endpoints):
                return verdict
        return Pass()

    return passes
