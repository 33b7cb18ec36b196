"""Has somebody pulled the brake?"""

from collections.abc import Mapping

from watchword.config import Endpoint
from watchword.effects import EVERYTHING
from watchword.store.interface import GateView, Hold

GOES_ON = frozenset({"opt-out-confirmation", "unsubscribe"})


def pause(view: GateView, _: Mapping[str, Endpoint]) -> Hold | None:
    """Hold texts while all, their program's or their endpoint's are paused; opt-outs are confirmed all the same."""
    job = view.job.job
    if job.number is None or job.exempt in GOES_ON:
        return None
    about = {EVERYTHING, f"program:{job.program}", f"endpoint:{job.endpoint}"}
    for one in view.pauses:
        if one.what in about:
            return Hold(waits_for=one.what, reason=f"{one.what} is paused since {one.since:%Y-%m-%d %H:%M:%S} UTC")
    return None
