"""A language in which the reader of consent knows no word, so that little but STOP opts anybody out (R13)."""

from collections.abc import Iterator

from watchword import consent
from watchword.diagnostics import Diagnostic
from watchword.language_tags import any_covers, covers
from watchword.lints.linted import Linted

CODE = "unread-language"


def unread_language(linted: Linted) -> Iterator[Diagnostic]:
    """Find languages of programs that the reader has no list for, and for which they add no word to opt out."""
    read = consent.languages()
    for source, reading in linted.loaded.sources:
        about = source.file.about
        own = [keyword for intent, keyword in about.consent_words.each() if intent == "opt-out"] if about else []
        for place, tag in enumerate(about.languages if about else ()):
            added = any(keyword.language and covers(keyword.language, tag) for keyword in own)
            if not any_covers(read, [tag]) and not added:
                message = f"the reader of consent knows no words of '{tag}': of opt-outs it hears {_words()} there"
                hint = f"add how people ask for it to 'about': consent-words: {{opt-out: {{{tag}: ...}}}}"
                span = reading.spans["about", "languages", place]
                yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)


def _words() -> str:
    """Name the words that are heard in every language, and that the law names."""
    *all_but_last, last = consent.words_of_law()
    return f"{', '.join(all_but_last)} and {last}"
