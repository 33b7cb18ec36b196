"""What Skycore answers, whatever it looks like: an outcome, and nothing says that a text was refused but a proof."""

from watchword.plugin import Done, HttpAnswer, Outcome
from watchword.providers.skycore import lists, send

TOKENS = (
    *(b"<RESPONSE>", b"</RESPONSE>", b"<STATUS>", b"</STATUS>", b"Success", b"Failure", b"<ERRORCODE>"),
    *(b"</ERRORCODE>", b"E104", b"E106", b"E114", b"E503", b"E626", b"<ERRORINFO>", b"<TRACKINGID>"),
    *(b"</TRACKINGID>", b"<!DOCTYPE"),
)
STATUSES = (200, 301, 401, 429, 503)


def check(body: bytes) -> None:
    wait, _, document = body.partition(b"\n")
    headers = {"retry-after": wait.decode("latin-1"), "date": "Mon, 23 Nov 2026 12:00:00 GMT"}
    for status in STATUSES:
        answer = HttpAnswer(status=status, headers=headers, body=document)
        for outcome in (send.read(answer), send.read(answer, "sendMMS"), lists.read(answer, "subscribe")):
            assert isinstance(outcome, Outcome)
            assert status == 200 or not isinstance(outcome, Done)
