"""Can the providers be reached from here? Asked only with --live; no text is sent."""

from collections.abc import Iterator

from watchword.doctor.finding import Finding, failure, fine, warning
from watchword.doctor.installation import Installation
from watchword.doctor.probe import Answer

WHAT = "providers"

_ADVICE = {
    "look-up": "is the name right (`url` of the endpoint), and does this machine's DNS answer?",
    "connect": "may this machine open connections to it? ask whoever runs the firewall",
    "TLS": "are this machine's certificates up to date, and does something in between read along?",
    "answer": "ask again; then look at the provider's status page",
}


def check(here: Installation) -> Iterator[Finding]:
    """Look at what came of a request to each provider."""
    for name, answer in (here.answers or {}).items():
        if answer.failed:
            say = failure if here.accounts[name].settings.sending == "live" else warning
            found = f"{answer.host} (endpoint '{name}') fails at the {answer.failed}: {answer.reason}"
            yield say(WHAT, found, _ADVICE[answer.failed])
        elif (answer.status or 0) >= 500:
            found = f"{answer.host} (endpoint '{name}') answers with HTTP {answer.status}"
            yield warning(WHAT, found, _ADVICE["answer"])
        else:
            found = f"{answer.host} (endpoint '{name}') answers with HTTP {answer.status}: {_times(answer)}"
            yield fine(WHAT, found)


def _times(answer: Answer) -> str:
    return ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in answer.steps.items())
