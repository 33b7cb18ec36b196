"""What the API can be asked, as its document tells it: by whom, with what, and what is answered."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from watchword import reported, submission, templates
from watchword.config.systems import May
from watchword.reading.names import NAME
from watchword.reported import Report
from watchword.store.names import JOB
from watchword.submission import PERSON, Submission
from watchword.web.api.consent import Recorded, Shown
from watchword.web.api.messages import Text, Texts
from watchword.web.api.problems import LONGEST_BODY

Schema = dict[str, Any]

SAID: Final[Mapping[int, str]] = {
    200: "What is so; under a key that is known nothing was done again",
    201: "It is recorded",
    202: "It is durable, and waits to be sent",
    400: "Something in the request cannot be; nothing was done",
    401: "No token, an unknown one, or one that no longer counts",
    403: "The token may not do this, or is not for the program",
    404: "There is no such text that the token may see",
    409: "The key stands for another request",
    413: f"The body has more than {LONGEST_BODY // 1024} kB",
    503: "Not now: the server is starting, or the database cannot be reached; ask again with the same key",
}
NUMBER: Final[Schema] = {"type": "string", "pattern": f"^{PERSON.pattern}$", "examples": ["+15557654321"]}
NOT_BLANK: Final = r"^[^\u0000]*\S[^\u0000]*$"
EVIDENCE: Final[Schema] = {"maxLength": reported.LONGEST, "pattern": NOT_BLANK}
TIME: Final[Schema] = {"format": "date-time"}
LIMITS: Final[Mapping[str, Mapping[str, Schema]]] = {
    "Submission": {
        "to": {"pattern": NUMBER["pattern"]},
        "text": {"maxLength": templates.LONGEST, "pattern": NOT_BLANK},
    },
    "Question": {
        "name": {"pattern": NAME},
        "values": {"maxProperties": submission.MOST_VALUES},
        "expires-after": {"pattern": "^[0-9]+[smhdw]$", "description": "From 1m to 90d"},
    },
    "Expect": {"digits": {"minimum": 1, "maximum": submission.MOST_DIGITS}},
    "Report": {"by": EVIDENCE, "why": EVIDENCE},
    "Event": {"effective": TIME, "recorded": TIME},
    "Standing": {"since": TIME, "held-until": TIME},
}
"""What the types cannot say: where it is broken, the answer is a sentence of ours."""
ONE_OF: Final[Mapping[str, Sequence[str]]] = {"Submission": ("to", "list"), "Report": ("program", "scope")}


class Operation(NamedTuple):
    """One thing that can be asked: by whom, with what in the path, the query and the body, and what is answered.

    Where the answer names a job, `then` is the operation that tells what becomes of it.
    """

    name: str
    says: str
    answers: Mapping[int, Sequence[type]]
    may: May | None = None
    path: Schema | None = None
    query: Mapping[str, Schema] = {}
    body: type | None = None
    refusals: Sequence[int] = ()
    then: str | None = None


JOB_NAME: Final[Schema] = {"type": "string", "pattern": f"^{JOB.pattern}$", "examples": ["2.1"]}
OPERATIONS: Final[Mapping[str, Operation]] = {
    "post /api/messages": Operation(
        "send", "Send a text", {200: [Text, Texts], 202: [Text, Texts]}, "send", body=Submission, then="text"
    ),
    "get /api/messages/{name}": Operation(
        "text", "Tell what became of a text", {200: [Text]}, "send", JOB_NAME, refusals=[404]
    ),
    "get /api/consent/{number}": Operation(
        "consent",
        "Tell what holds of a person's consent; with `events` every event of the ledger, too",
        {200: [Shown]},
        "read-consent",
        NUMBER,
        {"events": {"type": "boolean", "default": False}},
        refusals=[400],
    ),
    "post /api/consent/{number}": Operation(
        "report",
        "Record what a person said elsewhere",
        {200: [Recorded], 201: [Recorded]},
        "write-consent",
        NUMBER,
        body=Report,
    ),
    "get /api/openapi.json": Operation("document", "Give this document, to anybody", {200: []}),
}
