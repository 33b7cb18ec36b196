"""The signature of Standard Webhooks: who receives a body can tell that we sent it, and when."""

import hmac
from base64 import b64decode, b64encode
from datetime import datetime

PREFIX = "whsec_"


def signed(secret: str, ident: str, at: datetime, body: bytes) -> dict[str, str]:
    """Write the headers that sign a body with a secret, `whsec_` and base64; `ident` is the same on every try.

    Of several secrets, with spaces between them, each signs: while one replaces another, a receiver may know either.
    """
    seconds = str(int(at.timestamp()))
    said = b".".join((ident.encode(), seconds.encode(), body))
    signatures = [f"v1,{b64encode(hmac.digest(key, said, 'sha256')).decode()}" for key in keys(secret)]
    return {"webhook-id": ident, "webhook-timestamp": seconds, "webhook-signature": " ".join(signatures)}


def keys(secret: str) -> tuple[bytes, ...]:
    """Read one secret, or several with spaces between them; raises ValueError where one is none."""
    found = tuple(map(_key, secret.split()))
    if not found or not all(found):
        raise ValueError(f"{PREFIX} and 24 to 64 random bytes in base64 are expected, several with spaces between them")
    return found


def _key(secret: str) -> bytes:
    """Read one secret; empty where it is none."""
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:
        return b""
    return key if secret.startswith(PREFIX) and 24 <= len(key) <= 64 else b""
