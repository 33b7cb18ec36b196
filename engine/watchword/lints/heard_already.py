"""A word of consent of a program's own that everybody's is: it is heard without being listed."""

from collections import Counter
from collections.abc import Iterator

from watchword import consent
from watchword.diagnostics import Diagnostic
from watchword.language_tags import any_covers
from watchword.lints.linted import Linted
from watchword.reading.findings import Path
from watchword.rules.model import About

CODE = "heard-already"


def heard_already(linted: Linted) -> Iterator[Diagnostic]:
    """Find words that are read the same without a program's own list, where its languages are all read."""
    for source, reading in linted.loaded.sources:
        about = source.file.about
        before: Counter[Path] = Counter()
        for intent, keyword in about.consent_words.each() if about else ():
            at: Path = ("about", "consent-words", intent, *([keyword.language] if keyword.language else []))
            span = reading.spans.get((*at, before[at])) or reading.spans[at]
            before[at] += 1
            if _is_heard(about, keyword.written, keyword.language, intent):
                message, hint = f"'{keyword.written}' is heard as {intent} already", "delete it here"
                yield Diagnostic(severity="note", code=CODE, message=message, span=span, hint=hint)


def _is_heard(about: About | None, written: str, language: str | None, intent: str) -> bool:
    languages = (language,) if language else about.languages if about else ()
    is_read = all(any_covers(consent.languages(), [one]) for one in languages)
    return is_read and consent.read(written, languages).intent == intent
