"""`{rest}` in a text to somebody who texts the keyword alone: it is sent as nothing, `Nice to meet you, !`."""

from collections.abc import Iterator

from watchword.diagnostics import Diagnostic
from watchword.lints.claim import Claim
from watchword.lints.linted import Linted, Placed
from watchword.lints.order import Order
from watchword.lints.situations import claims, fitted
from watchword.lints.witness import ended_by
from watchword.templates import Blank, Template

CODE = "sent-as-nothing"
TRIED = 3
"""So many of a rule's keywords are tried: what one leaves out, the others mostly do too."""


def sent_as_nothing(linted: Linted) -> Iterator[Diagnostic]:
    """Find texts that name what may be nothing without another word for it, and those of which then nothing is left."""
    for placed in linted.rules():
        texts = {sent.span: sent.template for sent in linted.texts[placed.name] if _lacking(sent.template)}
        alone = _texted_alone(linted, placed) if texts else None
        for span, template in texts.items():
            if found := _problem(template, alone):
                message, hint = found
                yield Diagnostic(severity="note", code=CODE, message=message, span=span, hint=hint)


def _problem(template: Template, alone: str | None) -> tuple[str, str] | None:
    """Say what is sent as nothing, and what to do; None where it is always something."""
    lacking = [one for one in _lacking(template) if alone or not _is_rest(one)]
    if not lacking:
        return None
    name, is_rest = lacking[0].name, _is_rest(lacking[0])
    where = f"who texts '{alone}' alone" if is_rest else f"of whom '{name}' is not known"
    instead = f"write {{{name}|or TEXT}}" + (", or a rule before this with 'position: only'" if is_rest else "")
    if len(lacking) == len([part for part in template.parts if not (isinstance(part, str) and not part.strip())]):
        return f"this text has nothing else to say: nothing is sent to somebody {where}", instead
    return (f"'{{{name}}}' is sent as nothing to somebody {where}", instead) if is_rest else None


def _lacking(template: Template) -> list[Blank]:
    """List what may be nothing: what stands after a keyword, and what `or` gives no word for."""
    return [one for one in template.blanks if _is_rest(one) or one.otherwise == ""]


def _is_rest(blank: Blank) -> bool:
    return blank.name == "rest" and not blank.otherwise


def _texted_alone(linted: Linted, placed: Placed) -> str | None:
    """Find a keyword that fires a rule where nothing stands after it."""
    for order, claim in linted.claims.get(placed.name, ()):
        for keyword in claim.keywords[:TRIED]:
            if _fires(linted, order, claim, keyword.written):
                return keyword.written
    return None


def _fires(linted: Linted, order: Order, claim: Claim, text: str) -> bool:
    situation = fitted(order, claim, order.usual.saying(text))
    if situation is None or situation.message.text != text or not claims(order, claim, situation):
        return False
    taker = ended_by(linted.loaded.rules, order, situation)
    earlier = (one.place < claim.place for of, one in linted.claims.get(taker or "", ()) if of is order)
    return not any(earlier)
