"""Do the rules load?"""

from collections.abc import Iterator

from watchword.doctor.finding import Finding, failure, fine, warning
from watchword.doctor.installation import Installation
from watchword.errors import RuleError
from watchword.wording import count

WHAT = "rules"


def check(here: Installation) -> Iterator[Finding]:
    """Look whether a server that started now would answer."""
    if isinstance(here.rules, RuleError):
        errors = [one for one in here.rules.diagnostics if one.severity == "error"]
        advice = (
            "mend them: `watchword check` shows every place; a server that starts now decides by the last that were"
            " published and load, and honours STOP in any case"
        )
        yield failure(WHAT, f"they do not load: {count(len(errors), 'error')}, first {errors[0].line()}", advice)
        return
    loaded = here.rules
    if loaded.warnings:
        yield warning(WHAT, count(len(loaded.warnings), "warning"), "`watchword check` shows them")
    told = f"{count(loaded.rules.rules, 'rule')}, {count(len(loaded.rules.programs), 'program')}"
    yield fine(WHAT, f"{told}, revision {loaded.rules.revision}")
