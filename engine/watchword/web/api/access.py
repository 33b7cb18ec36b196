"""Who is let in: whoever shows a token that counts, for what the token may."""

import hmac
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from watchword.clock import Clock
from watchword.config.systems import ApiToken, May
from watchword.state import ACCOUNT
from watchword.web.api.problems import Asked, Problem

LONGEST_KEY = 255


class Asker(NamedTuple):
    """The system that asks, by the name of its token."""

    name: str
    token: ApiToken

    @property
    def by(self) -> str:
        """Name it where a rule's name stands otherwise."""
        return f"api:{self.name}"

    def require(self, program: str) -> None:
        """Refuse what is about a program that the token is not for; raises Problem."""
        if not self.token.sees(program):
            error = f"the token '{self.name}' is not for the program '{program}': config.yaml says which, in 'programs'"
            raise Problem(403, error, "program")

    def require_any(self, programs: Collection[str], scope: str) -> None:
        """Refuse what is about programs none of which the token is for; what covers all needs a token for all."""
        if scope == ACCOUNT and self.token.programs is not None:
            error = f"the token '{self.name}' is for some programs only, and {ACCOUNT} covers all"
            raise Problem(403, error, "scope")
        if not any(self.token.sees(program) for program in programs):
            self.require(next(iter(programs), ""))


class Access:
    """Compares what is shown with every token, in a time that tells nothing; lets nobody in before all is `ready`."""

    def __init__(self, tokens: Mapping[str, ApiToken], clock: Clock, ready: Callable[[], bool]) -> None:
        self._tokens = tokens
        self._clock = clock
        self._ready = ready

    def admit(self, request: Asked, may: May) -> Asker:
        """Tell who asks; raises Problem where they may not."""
        asker = self._known(request)
        if not asker.token.counts(self._clock.now()):
            raise _stranger(f"the token '{asker.name}' counted until {asker.token.until}: make a new one")
        if may not in asker.token.may:
            error = f"the token '{asker.name}' may not {may}: add it to its 'may' in config.yaml"
            raise Problem(403, error, "authorization")
        if not self._ready():
            raise Problem(503, "the server is starting: ask again in a moment", "server", {"retry-after": "1"})
        return asker

    def _known(self, request: Asked) -> Asker:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        shown = given.strip().encode("utf-8", "surrogatepass")
        found = [
            Asker(name, token)
            for name, token in self._tokens.items()
            if hmac.compare_digest(shown, token.secret.encode())
        ]
        if scheme.lower() != "bearer" or not found:
            raise _stranger("show a token of config.yaml's 'api-tokens': Authorization: Bearer ...")
        return found[0]


def key_of(request: Asked) -> str:
    """Read the key by which a request is known when it is made again; raises Problem."""
    key: str = request.headers.get("idempotency-key", "")
    if not key.strip():
        error = "give an Idempotency-Key, such as the order's number: asked again with the same key, it is done once"
        raise Problem(400, error, "idempotency-key")
    if len(key) > LONGEST_KEY:
        raise Problem(400, f"an Idempotency-Key has at most {LONGEST_KEY} characters", "idempotency-key")
    return key


def _stranger(error: str) -> Problem:
    return Problem(401, error, "authorization", {"www-authenticate": "Bearer"})
