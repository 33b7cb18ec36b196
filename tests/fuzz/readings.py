"""The reader of consent: any text has one reading, that rests on a piece of it, whatever else is known.

What stands behind a NUL is the text of ours before it.
"""

from watchword import consent
from watchword.consent import Context
from watchword.text import places, words

LANGUAGES = ("en", "es", "fr", "pt", "de")
WORDS = (
    *("STOP", "stop", "please", "texting me", "unsubscribe", "opt out", "START", "HELP", "don't", "not", "except"),
    *("if", "take me off your list", "wrong number", "remove", "before 9am", "no", "baja", "arrêt", "pare"),
    *("stoppen", "🛑", "👎", "Liked “", "”", "> ", "\n", "until", "reply 2 to stop", "2", "1=yes 2=no 3=stop", "end"),
    *("cancel", "quit", "\u200b"),
)
TOKENS = [word.encode() for word in WORDS]

consent.ready(LANGUAGES)


def check(body: bytes) -> None:
    text, _, ours = body.decode("utf-8", "replace").partition("\0")
    told = (ours,) if ours else ()
    for context in (
        Context(recent=told),
        Context(recent=told, pending=True, purpose="conversational", expected=True),
        Context(recent=told, stop_anywhere=True),
    ):
        reading = consent.read(text, LANGUAGES, context=context)
        assert reading == consent.read(text, LANGUAGES, context=context)
        assert 0 <= reading.start <= reading.end <= len(text)
        assert reading.language is None or reading.language in LANGUAGES
        assert consent.read("", LANGUAGES, text, context=context).end == 0
    said = words(text)
    assert words(" ".join(said)) == said
    assert len(places(text)) == len(said)
