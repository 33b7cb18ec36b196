"""Words of consent of a program's own that mean something else already."""

from collections import Counter
from collections.abc import Iterator

from watchword import consent
from watchword.diagnostics import Diagnostic, Span
from watchword.reading.findings import Path
from watchword.reading.places import Places
from watchword.rules.compiled import Source
from watchword.rules.world import problem

CODE = "consent-word"


def taken(source: Source, reading: Places) -> Iterator[Diagnostic]:
    """Find words that are read otherwise whatever a program says, and those that are given twice."""
    about = source.file.about
    first: dict[tuple[str, ...], Span] = {}
    before: Counter[Path] = Counter()
    for intent, keyword in about.consent_words.each() if about else ():
        at: Path = ("about", "consent-words", intent, *([keyword.language] if keyword.language else []))
        span = reading.spans.get((*at, before[at])) or reading.spans[at]
        before[at] += 1
        if keyword.words in first:
            message = f"'{keyword.written}' stands twice among the 'consent-words'"
            yield problem(CODE, message, span, "keep one of them", first[keyword.words])
        first.setdefault(keyword.words, span)
        read = consent.read(keyword.written, about.languages if about else ()).intent
        if read not in {"none", intent} and not (read == "hold" and intent == "opt-out"):
            message = f"'{keyword.written}' is always read as {read} and cannot be a word of {intent}"
            yield problem(CODE, message, span, "choose another word")
