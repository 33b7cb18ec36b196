"""A text or a keyword in a language that its program does not speak, or under what was to be a setting's name."""

from collections.abc import Iterator

from msgspec import Struct

from watchword.diagnostics import Diagnostic, Span
from watchword.language_tags import any_covers
from watchword.reading.findings import Path
from watchword.reading.places import Places
from watchword.reading.suggestions import meant
from watchword.rules.compiled import BUILT_IN, EVERY, Source
from watchword.rules.keywords import Keywords
from watchword.rules.step import Step
from watchword.rules.world import World, problem
from watchword.templates import ANY_LANGUAGE, Text

CODE = "unspoken-language"
SHORTEST_SLIP = 3
"""Two letters are a language before they are a setting's name."""


def unspoken(source: Source, reading: Places, world: World, *, certain: bool) -> Iterator[Diagnostic]:
    """Find what a file says in languages that none of its programs speaks.

    Unless it is `certain` which ones they speak, only what is surely a slip is told.
    """
    program = source.file.program
    ours = world.heard_by(program)
    abouts = [about for name, about in world.programs.items() if name in ours]
    spoken = list(dict.fromkeys(language for about in abouts for language in about.languages))
    if program == BUILT_IN or not spoken:
        return
    whose = "no program speaks" if program == EVERY else f"program '{program}' does not speak"
    for language, at, step in _spoken_of(source):
        if not any_covers([language], spoken):
            span = reading.keys.get(at) or reading.spans[at[:-1]]
            is_bare = reading.keys.get(at[:-1]) in {None, reading.spans.get(at[:-1])}
            slip = _slip(language, span, step, whose) if is_bare else None
            if slip or certain:
                yield slip or _warning(language, span, whose, spoken)


def _spoken_of(source: Source) -> Iterator[tuple[str, Path, Step | None]]:
    """List the languages that a file names, each with its place, and with the action that says something in it."""
    for language, at in _languages(source.file.words, ("words",)):
        yield language, at, None
    if source.file.about:
        for language, at in _languages(source.file.about.consent_words, ("about", "consent-words")):
            yield language, at, None
    for place, rule in enumerate(source.file.rules):
        when: Path = ("rules", place, "when")
        for language, at in _languages(rule.when.match.keyword, (*when, "keyword")):
            yield language, at, None
        if rule.when.not_:
            for language, at in _languages(rule.when.not_.match.keyword, (*when, "not", "keyword")):
                yield language, at, None
        for number, step in enumerate(rule.then):
            for language, at in _languages(step.action, ("rules", place, "then", number, step.name)):
                yield language, at, step


def _languages(value: object, at: Path) -> Iterator[tuple[str, Path]]:
    """List the languages of every text and of all keywords among some settings."""
    if isinstance(value, Text):
        yield from ((language, (*at, language)) for language, _ in value.by_language if language != ANY_LANGUAGE)
    elif isinstance(value, Keywords):
        named = dict.fromkeys([one.language for one in value.items if one.language is not None])
        yield from ((language, (*at, language)) for language in named)
    elif isinstance(value, Struct):
        for field, name in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
            if below := getattr(value, field):  # most settings are left out
                yield from _languages(below, (*at, name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _languages(inner, (*at, key))
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from _languages(inner, (*at, place))


def _slip(language: str, span: Span, step: Step | None, whose: str) -> Diagnostic | None:
    """Refuse `reply: {txt: Hi}`, which could as well be a text in a language called txt.

    Below a setting that is named (`ask: {text: {txt: Hi}}`) no other one stands.
    """
    guess = meant(language, step.action.__struct_encode_fields__) if step else None
    if step is None or guess is None or len(language) < SHORTEST_SLIP:
        return None
    message = f"'{step.name}' has no key '{language}', and {whose} a language of that name"
    return problem("unknown-key", message, span, f"did you mean '{guess}'?")


def _warning(language: str, span: Span, whose: str, spoken: list[str]) -> Diagnostic:
    message = f"{whose} '{language}', only {' and '.join(spoken)}"
    hint = "add it to 'languages' in 'about', or write one of those"
    return Diagnostic(severity="warning", code=CODE, message=message, span=span, hint=hint)
