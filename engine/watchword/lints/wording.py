"""What lints of wording have in common."""

import re
from collections.abc import Iterable

from watchword.diagnostics import Diagnostic
from watchword.lints.phrases import found, names, price, says, without_addresses, without_links
from watchword.lints.sent import Sent
from watchword.message import LONGEST_SHORT_CODE


def problem(code: str, sent: Sent, message: str, hint: str) -> Diagnostic:
    """Warn of a text."""
    return Diagnostic(severity="warning", code=code, message=message, span=sent.span, hint=hint)


def named(sent: Sent) -> bool:
    """Tell whether a text names its program, or the brand of it."""
    blanks = {blank.name for blank in sent.template.blanks}
    known = [sent.about.name, *([sent.about.brand] if sent.about.brand else [])]
    said = without_links(sent.text, known)
    return bool(blanks & {"program.name", "program.brand"}) or any(names(said, one) for one in known)


def lacking(sent: Sent, things: Iterable[str]) -> list[str]:
    """List what a text does not say, of what can be judged in its language, in any that it may be written in."""
    told = {"the frequency"} if sent.about.frequency and _has(sent, "program.frequency") else set()
    told |= {"how to get help"} if _has(sent, "program.help") else set()
    return [thing for thing in things if thing not in told and _lacks(sent, thing)]


def _lacks(sent: Sent, thing: str) -> bool:
    said = [says(sent.text, thing, language) for language in sent.spoken]
    return said[0] is False and not any(said)


def offer(sent: Sent) -> str | None:
    """Find what promotes something, a price or a word, outside the program's own name."""
    said = without_addresses(sent.besides_name)
    promoted = (found(said, "a promotion", language, unless="no promotion") for language in sent.spoken)
    return price(said) or next(filter(None, promoted), None)


def contact(sent: Sent) -> bool:
    """Tell whether a text says where a person helps."""
    return _has(sent, "program.help") or is_contact(sent.text)


def is_contact(text: str) -> bool:
    """Tell whether there is an e-mail address in a text, or a phone number that can be dialled from anywhere.

    A number without its area code is none, nor are dates and opening hours.
    """
    return _CONTACT.search(text) is not None


def on_short_code(sent: Sent) -> bool:
    """Tell whether the program has a short code."""
    return any(len(one.removeprefix("+")) <= LONGEST_SHORT_CODE for one in sent.about.numbers.values())


def _has(sent: Sent, name: str) -> bool:
    return any(blank.name == name for blank in sent.template.blanks)


_CONTACT = re.compile(
    r"(?<![^\s@])[^\s@]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\d)(?:\d[ ()./-]{0,2}){8,14}\d(?!\d)"
    r"|\b8(?:00|33|44|55|66|77|88)[ ).-]{1,2}(?=[A-Z0-9-]*[A-Z])[A-Z0-9](?:-?[A-Z0-9]){6,}"  # 800-PIZZA-4-U
)
