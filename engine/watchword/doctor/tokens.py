"""Do the tokens of the API still count, and can nobody guess them?"""

from collections.abc import Iterator
from datetime import timedelta

from watchword.config.systems import ApiToken
from watchword.doctor.configuration import is_thought_up
from watchword.doctor.finding import Finding, failure, fine, warning
from watchword.doctor.installation import Installation

WHAT = "tokens"
SOON = timedelta(days=14)


def check(here: Installation) -> Iterator[Finding]:
    """Look at each token."""
    for name, token in here.config.api_tokens.items():
        yield from _token(here, name, token)


def _token(here: Installation, name: str, token: ApiToken) -> Iterator[Finding]:
    if is_thought_up(token.secret):
        yield failure(WHAT, f"the secret of '{name}' can be guessed", _RENEW)
    if not token.counts(here.now):
        yield warning(WHAT, f"'{name}' counted until {token.until}: its system is refused", _RENEW)
    elif not token.counts(here.now + SOON):
        yield warning(WHAT, f"'{name}' counts until {token.until} only", _RENEW)
    else:
        yield fine(WHAT, f"'{name}' may {', '.join(token.may)}")


_RENEW = "draw another with `python3 -c 'import secrets; print(secrets.token_urlsafe(24))'`, then take this one away"
