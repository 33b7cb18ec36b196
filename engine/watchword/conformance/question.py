"""One text put to a handler, and what is made of its answer."""

from collections.abc import Iterable, Mapping, Sequence
from typing import get_args
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from watchword.conformance.table import Row
from watchword.decision import Intent
from watchword.diagnostics.problem import printable
from watchword.errors import WatchwordError

INTENTS: tuple[Intent, ...] = get_args(Intent)
FROM, TO = "+15555550100", "+15555550199"
"""Numbers that are nobody's."""
LONGEST = 60


class NoAnswer(WatchwordError):
    """A handler gave no answer that counts; the message says what came instead."""


class Question(Struct, frozen=True):
    """One text of a row. `id` is unique within a run."""

    id: str
    row: Row
    text: str

    def as_json(self) -> bytes:
        """Write it as an object of JSON, on one line."""
        return msgspec.json.encode(
            {
                "text": self.text,
                "from": FROM,
                "to": TO,
                "id": self.id,
                "recent": self.row.recent,
                "lang": self.row.lang,
            }
        )

    def as_form(self) -> bytes:
        """Write it as the form that Twilio posts, which has no place for what was sent before."""
        return urlencode({"Body": self.text, "From": FROM, "To": TO, "MessageSid": self.id}).encode()


class Answer(Struct, frozen=True, kw_only=True):
    """What a handler made of one text: an intent, or none and why not. `seconds`: where each is waited for alone."""

    question: Question
    intent: Intent | None = None
    why: str = ""
    seconds: float | None = None


class _Said(Struct):
    intent: str


def questions(rows: Iterable[Row]) -> Sequence[Question]:
    """List the texts of all rows, in their order."""
    return [Question(f"{row.id}/{place}", row, text) for row in rows for place, text in enumerate(row.texts, start=1)]


def intent(body: bytes) -> Intent:
    """Read an answer; raises NoAnswer for one that names no intent."""
    try:
        said = msgspec.json.decode(body, type=_Said).intent
    except msgspec.ValidationError:
        raise NoAnswer(f'it answered {_quoted(body)}, which has no "intent" that is a text') from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NoAnswer(_no_json(body)) from None
    known = _BY_NAME.get(said)
    if known is None:
        raise NoAnswer(
            f'it answered the intent "{printable(said[:LONGEST])}", which is not one of {", ".join(INTENTS)}'
        )
    return known


_BY_NAME: Mapping[str, Intent] = {name: name for name in INTENTS}


def _no_json(body: bytes) -> str:
    if not body.strip():
        return "it answered nothing"
    kind = "a page or XML" if body.lstrip().startswith(b"<") else _quoted(body)
    return f'it answered {kind}, not JSON such as {{"intent": "opt-out"}}'


def _quoted(body: bytes) -> str:
    written = printable(" ".join(body.decode(errors="replace").split()))
    return f"`{written}`" if len(written) <= LONGEST else f"`{written[:LONGEST]}...`"
