"""Is the configuration what one can go live with?"""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.doctor.finding import Finding, failure, fine, warning
from watchword.doctor.installation import Installation
from watchword.wording import count

WHAT = "configuration"
FEWEST_CHARACTERS = 8
"""Different ones, in a secret that was drawn and not thought up: 24 bytes have some twenty."""

_THOUGHT_UP = ("secret", "change", "example", "password", "default", "12345")
_DRAW_ONE = "draw one as `watchword init` does, list it beside this one, give its URL to the provider, delete this one"


def check(here: Installation) -> Iterator[Finding]:
    """Look at what config.yaml says, once it can be read."""
    yield from problems(here.problems)
    yield from _public_url(here)
    for account in here.accounts.values():
        for secret in account.settings.path_secrets:
            if is_thought_up(secret):
                say = failure if account.settings.sending == "live" else warning
                yield say(WHAT, f"a path secret of endpoint '{account.name}' can be guessed", _DRAW_ONE)
    if not here.accounts:
        yield warning(WHAT, f"{here.path} has no endpoint", "give it one: config.example.yaml shows how")
    yield fine(WHAT, f"{here.path.name}: {_told(here)}")


def problems(found: tuple[Diagnostic, ...]) -> Iterator[Finding]:
    """Say what is wrong in config.yaml, whether or not it can be used."""
    for one in found:
        say = failure if one.severity == "error" else warning
        yield say(WHAT, one.line(), one.hint or "mend it; `watchword check` shows the place")


def _public_url(here: Installation) -> Iterator[Finding]:
    url = here.config.public_url
    if not here.is_live:
        return
    if url is None:
        found = "'public-url' is not given, so `watchword endpoints` cannot tell the URL to give to the provider"
        yield warning(WHAT, found, "write how providers reach the public listener, such as https://sms.example.com")
    elif not url.startswith("https://"):
        found = "'public-url' is not https: texts, numbers and the path secret can be read on the way"
        yield failure(WHAT, found, "put TLS in front of the public listener, and mend 'public-url'")


def is_thought_up(secret: str) -> bool:
    """Tell whether somebody has made a secret up: it can be guessed."""
    return len(set(secret)) < FEWEST_CHARACTERS or any(word in secret.lower() for word in _THOUGHT_UP)


def _told(here: Installation) -> str:
    told = [
        f"'{name}' {account.settings.provider}, sending {account.settings.sending}"
        + (f" only to {count(len(account.settings.only_to), 'number')}" if account.settings.only_to is not None else "")
        for name, account in here.accounts.items()
    ]
    return "; ".join([count(len(told), "endpoint"), *told])
