"""Brands that are one for people and two for the ledger, so that an opt-out of one does not reach the other (R29)."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic, Span
from watchword.lints.linted import Linted

CODE = "alike-brands"


def alike_brands(linted: Linted) -> Iterator[Diagnostic]:
    """Find brands that differ from one before in nothing but capitals, blanks and punctuation."""
    first: dict[str, tuple[str, Span]] = {}
    for source, reading in linted.loaded.sources:
        brand = source.file.about.brand if source.file.about else None
        if not brand:
            continue
        span = reading.spans["about", "brand"]
        written, before = first.setdefault(_bare(brand) or brand, (brand, span))
        if written != brand:
            message = f"'{brand}' and '{written}' are two brands: an opt-out of one does not reach the other"
            hint = f"write '{written}' if they are one"
            related = ((before, "the other one"),)
            yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint, related=related)


def _bare(brand: str) -> str:
    return "".join(sign for sign in brand.casefold() if sign.isalnum())
