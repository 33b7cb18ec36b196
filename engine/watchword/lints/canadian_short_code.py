"""What a Canadian short code must answer (R58)."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from watchword.diagnostics import Diagnostic, Span
from watchword.language_tags import any_covers
from watchword.lints.claim import Claim
from watchword.lints.linted import Linted, Placed
from watchword.lints.phrases import says
from watchword.lints.reach import ways
from watchword.lints.sent import Sent
from watchword.lints.texts import answers_of
from watchword.lints.wording import on_short_code, problem
from watchword.message import LONGEST_SHORT_CODE
from watchword.plugin import Situation
from watchword.rules.compiled import Program

CODE = "canadian-short-code"
LONGEST = 160


def canadian_short_code(linted: Linted) -> Iterator[Diagnostic]:
    """Look for the answer to an unknown keyword, and for answers to HELP and STOP that are too long or not translated.

    How STOP is answered in each language is told of every program: `untranslated-confirmation`.
    """
    for source, reading in linted.loaded.sources:
        program = linted.loaded.rules.programs.get(source.file.program)
        if source.file.about and program and _is_one(program):
            yield from _unanswered(linted, program, reading.spans["about",])
            yield from _untranslated(linted, program)
    for placed in linted.rules():
        if placed.rule.when.intent in {"help", "opt-out"}:
            for sent in answers_of(linted, placed):
                if sent.about.country == "CA" and on_short_code(sent) and len(sent.template.source) > LONGEST:
                    message = f"an answer to HELP or STOP on a Canadian short code has at most {LONGEST} characters"
                    yield problem(CODE, sent, message, f"shorten it; it has {len(sent.template.source)}")


def _is_one(program: Program) -> bool:
    return program.about.country == "CA" and bool(_short_codes(program))


def _short_codes(program: Program) -> list[str]:
    return [one for one in program.about.numbers.values() if len(one) <= LONGEST_SHORT_CODE]


def _unanswered(linted: Linted, program: Program, span: Span) -> Iterator[Diagnostic]:
    order = next(one for one in linted.orders if one.hearing is program.answers["none"])
    heard = [claim for claim in order.claims if claim.entry.rule.mode == "live" and _hears_any_words(claim)]
    parts = [part for claim in heard for part in (claim.wanted, claim.unless) if part]
    found = ways(order, [asked for part in parts for asked in part.asked], linted.now)
    if found is None:  # too many to look at each
        is_answered = any(map(_answers, heard))
    else:
        texted = (replace(way, message=replace(way.message, to=to)) for way in found for to in _short_codes(program))
        is_answered = all(_is_answered(heard, way) for way in texted)
    if not is_answered:
        has_fallback = any(claim.entry.is_fallback for claim in order.claims)
        message = f"a Canadian short code answers unknown keywords too, and no rule {'surely ' * has_fallback}does"
        hint = "add a rule with 'tier: fallback' that replies 'Unknown keyword' in English and French"
        hint += " and has no conditions" if has_fallback else ""
        yield Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)


def _hears_any_words(claim: Claim) -> bool:
    return claim.prompt is None and claim.wanted.of_text.asks_for_nothing


def _is_answered(heard: Sequence[Claim], way: Situation) -> bool:
    """Tell whether what comes in a way is answered by a rule, or left to one that is there for such messages alone."""
    for claim in heard:
        if claim.wanted.comes(way) and not (claim.unless and claim.unless.comes(way)):
            if _answers(claim):
                return True
            if claim.ends:
                return not claim.entry.is_fallback and bool(claim.wanted.asked or claim.unless)
    return False


def _answers(claim: Claim) -> bool:
    """Tell whether a rule texts the person at once, as far as that can be told: another system may say what."""
    steps = claim.entry.rule.then
    return any("sends" in step.action.needed and step.name not in _NO_ANSWER for step in steps)


_NO_ANSWER = frozenset({"coupon", "forward", "send-later"})
"""What texts somebody else, later, or only where nothing is left to give."""


def _untranslated(linted: Linted, program: Program) -> Iterator[Diagnostic]:
    """Find the languages of a program in which none of its rules answers HELP, where one does in another."""
    asked = [
        placed for placed in linted.rules() if placed.rule.when.intent == "help" and _is_heard(linted, placed, program)
    ]
    answers = [sent for placed in asked for sent in answers_of(linted, placed) if sent.program is program]
    missing = [tag for tag in program.about.languages if not any(_is_in(sent, tag) for sent in answers)]
    if answers and missing:
        told = " or ".join(f"'{tag}'" for tag in missing)
        message = f"a Canadian short code answers HELP in each language of its program, and no answer is in {told}"
        hint = f"write it by language: {{{', '.join(f'{tag}: ...' for tag in program.about.languages)}}}"
        yield problem(CODE, answers[0], message, hint)


def _is_in(sent: Sent, tag: str) -> bool:
    """Tell whether a text is written in a language; one for all languages may say the same in several."""
    also = sent.for_all and any(says(sent.text, thing, tag) for thing in ("the rates", "the frequency"))
    return also or any_covers([tag], [sent.language]) or any_covers([sent.language], [tag])


def _is_heard(linted: Linted, placed: Placed, program: Program) -> bool:
    return placed.rule.mode == "live" and program in linted.heard_by(placed)
