"""What lints of wording have in common."""

import re

from watchword.diagnostics import Diagnostic
from watchword.lints.phrases import found, names
from watchword.lints.texts import Sent
from watchword.message import LONGEST_SHORT_CODE


def problem(code: str, sent: Sent, message: str, hint: str) -> Diagnostic:
    """Warn of a text."""
    return Diagnostic(severity="warning", code=code, message=message, span=sent.span, hint=hint)


def named(sent: Sent) -> bool:
    """Tell whether a text names its program, or the brand of it."""
    blanks = {blank.name for blank in sent.template.blanks}
    known = [sent.about.name, *([sent.about.brand] if sent.about.brand else [])]
    return bool(blanks & {"program.name", "program.brand"}) or any(names(sent.template, one) for one in known)


def promoting(sent: Sent) -> str | None:
    """Find a word that promotes something, outside the program's own name."""
    word = found(sent.template, "a promotion", sent.language)
    return word if word and f" {word} " not in f" {sent.about.name.lower()} " else None


def contact(sent: Sent) -> bool:
    """Tell whether a text says where a person helps: a number or an e-mail address."""
    if any(blank.name == "program.help" for blank in sent.template.blanks):
        return True
    return _CONTACT.search(sent.template.source) is not None


def on_short_code(sent: Sent) -> bool:
    """Tell whether the program has a short code."""
    return any(len(one.removeprefix("+")) <= LONGEST_SHORT_CODE for one in sent.about.numbers.values())


_CONTACT = re.compile(r"\S+@\S+|\d[\d ()./-]{5,}\d")
