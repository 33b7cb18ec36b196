"""Is it time?"""

from watchword.engine.gate.given import Given
from watchword.store.values import Defer, GateView


def not_yet(view: GateView, _: Given) -> Defer | None:
    """Put off what was planned for later until then, whatever made it be looked at before.

    If the clock has been set back behind the moment at which it was planned, it goes by when it was made due since.
    """
    planned = view.job.job.later
    if planned is None or planned.at <= view.now or view.now < view.job.created_at:
        return None
    return Defer(planned.at, f"planned for {planned.at:%Y-%m-%d %H:%M:%S} UTC")
