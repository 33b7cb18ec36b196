"""The lines of `watchword intent --jsonl`: each an object of JSON with a text, and what is known beside it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from watchword.consent import Context
from watchword.consent.context import Purpose
from watchword.errors import WatchwordError
from watchword.language_tags import folded
from watchword.reading import encoding
from watchword.reading.languages import is_language
from watchword.reading.suggestions import suggestion

EXAMPLE = '{"text": "no", "lang": "en", "context": {"recent": ["Two for one today!"], "pending": false}}'
MALFORMED = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class WrongFile(WatchwordError):
    """No line of a file can be read."""


class WrongLine(WatchwordError):
    """A line is no object such as is wanted, or says what nothing is known of."""


class Asked(Struct, frozen=True, kw_only=True, rename={"sender": "from"}):
    """A text, in a program of one language or more, and what is known beside it.

    `recent` may stand beside the text as well as in its context. `id` is given back with the answer; who wrote to
    which number changes nothing.
    """

    text: str
    lang: str | list[str] | None = None
    recent: tuple[str, ...] = ()
    context: Context | None = None
    id: str | int | None = None
    sender: str | None = None
    to: str | None = None

    @property
    def languages(self) -> Sequence[str]:
        """List the languages of the program, where the line says so."""
        return [self.lang] if isinstance(self.lang, str) else self.lang or []


FIELDS = tuple(one.encode_name for one in msgspec.structs.fields(Asked))
BESIDE = tuple(one.encode_name for one in msgspec.structs.fields(Context))
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


def asked(lines: Iterable[bytes], known: Context) -> Iterator[tuple[int, Asked | WrongLine]]:
    """Read the lines of a file one by one, each with its number; of a context that is left out, all is as `known`.

    Empty lines are passed over. Raises WrongFile.
    """
    for place, line in enumerate(lines, start=1):
        if place == 1 and (wide := encoding.wide(line)):
            raise WrongFile(f"the file is {wide}: {encoding.HINT}")
        text = line.removeprefix(encoding.BYTE_ORDER_MARK) if place == 1 else line
        if text.strip():
            try:
                yield place, _asked(text, known)
            except WrongLine as wrong:
                yield place, wrong


def require_languages(tags: Iterable[str]) -> None:
    """Refuse what is no tag of a language, known or not; raises WrongLine."""
    for tag in tags:
        if not is_language(folded(tag)):
            raise WrongLine(f"'{tag}' is no language: write a tag such as en or es-MX")


def _asked(line: bytes, known: Context) -> Asked:
    try:
        said = msgspec.json.decode(line, type=dict[str, Any])
        _require_each_once(line)
        _require_known(said, FIELDS, "a line")
        beside = said.get("context") or {}
        if isinstance(beside, dict):
            _require_known(beside, BESIDE, "a context")
            _require_purpose(beside.get("purpose"))
        read = msgspec.convert(said, Asked)
    except MALFORMED as failure:
        raise WrongLine(str(failure)) from failure
    require_languages(read.languages)
    context = msgspec.convert({**msgspec.to_builtins(known), **beside}, Context)
    return replace(read, context=replace(context, recent=(*read.recent, *context.recent)))


def _require_each_once(line: bytes) -> None:
    """Refuse a field that is there twice, of which decoders take one and say nothing."""

    def once(pairs: list[tuple[str, object]]) -> None:
        names = [name for name, _ in pairs]
        if len(names) > len(set(names)):
            twice = next(name for place, name in enumerate(names) if name in names[:place])
            raise WrongLine(f"the field '{twice}' is there twice: say which one counts")

    json.loads(line, object_pairs_hook=once, parse_int=str)


def _require_known(said: Mapping[str, Any], known: tuple[str, ...], what: str) -> None:
    for name in said:
        if name not in known:
            hint = "put it into `context`" if name in BESIDE else suggestion(name, known)
            raise WrongLine(f"{what} has no field '{name}': {hint or 'there are ' + ', '.join(known)}")


def _require_purpose(said: object) -> None:
    if isinstance(said, str) and said not in PURPOSES:
        hint = suggestion(said, PURPOSES) or f"there are {', '.join(PURPOSES)}"
        raise WrongLine(f"there is no purpose '{said}': {hint}")
