"""A text that makes one way of opting out look like the only one (R24)."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.linted import Linted
from watchword.lints.phrases import found, mentions
from watchword.lints.sent import Sent
from watchword.lints.wording import problem

CODE = "exclusive-opt-out"


def exclusive_opt_out(linted: Linted) -> Iterator[Diagnostic]:
    """Find texts that name a numeric code, or say `only`, where they tell how to opt out."""
    for placed in linted.rules():
        for sent in linted.texts[placed.name]:
            one_way = next(filter(None, (_one_way(sent, language) for language in sent.spoken)), None)
            if one_way:
                message = f"'{one_way}' sounds as if there were one way to opt out, and any clear wording counts"
                yield problem(CODE, sent, message, "write 'Reply STOP to end', which leaves the others open")


def _one_way(sent: Sent, language: str) -> str | None:
    may_say_so = mentions(sent.text, language, "a limit", "a way out")
    return found(sent.text, "one way to opt out", language) if may_say_so else None
