"""Has somebody pulled the brake?"""

from watchword.effects import EVERYTHING
from watchword.engine.gate.given import Given
from watchword.store.values import GateView, Hold, Wait

GOES_ON = frozenset({"opt-out-confirmation", "unsubscribe"})


def pause(view: GateView, _: Given) -> Hold | Wait | None:
    """Hold texts while all, their program's or their endpoint's are paused; opt-outs are confirmed all the same.

    While a pause is ending, what was held by it is queued first: nothing overtakes it.
    """
    job = view.job.job
    if not job.reaches_person or job.exempt in GOES_ON:
        return None
    about = {EVERYTHING, f"program:{job.program}", f"endpoint:{job.endpoint}"}
    concerned = [one for one in view.pauses if one.what in about]
    for one in concerned:
        if not one.ending:
            return Hold(waits_for=one.what, reason=f"{one.what} is paused since {one.since:%Y-%m-%d %H:%M:%S} UTC")
    return Wait() if concerned else None
