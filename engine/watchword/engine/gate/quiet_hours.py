"""Is it an hour at which somebody may be texted who did not ask for it?"""

from watchword import quiet
from watchword.engine.gate.given import Given
from watchword.engine.gate.solicitation import solicits
from watchword.store.values import Defer, GateView, Stop


def quiet_hours(view: GateView, given: Given) -> Defer | Stop | None:
    """Put a solicitation off until it is day wherever its person may be (R63, R64); an answer is given at any hour."""
    if not solicits(view, given):
        return None
    job = view.job.job
    program = given.programs.get(job.program)
    otherwise = program.about.time_zone if program else "UTC"
    found = quiet.window(job.number or "", view.contact.time_zone, otherwise, view.now)
    if found.opens is None:
        return Stop("quiet hours: no hour suits both the area code and the time-zone of the contact")
    if found.opens == view.now:
        return None
    return Defer(found.opens, f"quiet hours until {found.told} ({found.known_by})")
