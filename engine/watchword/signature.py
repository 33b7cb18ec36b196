"""The signature of Standard Webhooks: who receives a body can tell that we sent it, and when."""

import hmac
from base64 import b64decode, b64encode
from datetime import datetime

PREFIX = "whsec_"


def signed(secret: str, ident: str, at: datetime, body: bytes) -> dict[str, str]:
    """Write the headers that sign a body with a secret, `whsec_` and base64; `ident` is the same on every try."""
    seconds = str(int(at.timestamp()))
    key = b64decode(secret.removeprefix(PREFIX))
    digest = hmac.digest(key, b".".join((ident.encode(), seconds.encode(), body)), "sha256")
    return {
        "webhook-id": ident,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{b64encode(digest).decode()}",
    }
