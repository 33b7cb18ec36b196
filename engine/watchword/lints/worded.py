"""What is said where a rule fires, by what asks for it."""

from collections.abc import Iterator

from watchword.lints.claim import Claim
from watchword.sayings import Sayings, listed

Worded = tuple[str, Sayings]


def worded(claim: Claim) -> Iterator[Worded]:
    """List what is said where it fires, one of each."""
    if keywords := claim.wanted.keywords:
        yield "its keyword", keywords
        narrowed = listed(one for keyword in keywords for one in claim.narrowed(keyword))
        if narrowed != keywords:
            yield "its keyword with what stands after it", narrowed
    for asked in claim.wanted.asked:
        yield from ((f"'{asked.told}'", sayings) for sayings in asked.condition.said().each)


def worded_after(claim: Claim) -> Iterator[Worded]:
    """List what is said after its keyword where it fires."""
    for asked in claim.wanted.asked:
        if asked.condition.after_keyword:
            yield from ((f"'{asked.told}'", sayings) for sayings in asked.condition.said_after().each)
