"""What one rule file says, or as much of it as can be read; and every problem in it."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from watchword.diagnostics import Diagnostic
from watchword.plugin import Vocabulary
from watchword.reading.findings import Reading
from watchword.reading.mended import mended
from watchword.reading.places import Places
from watchword.reading.source import Node, parse
from watchword.reading.typed import INVALID, read
from watchword.reading.version import supported
from watchword.rules.apart import Apart, apart
from watchword.rules.compiled import Source
from watchword.rules.declared import Declared
from watchword.rules.model import RuleFile
from watchword.rules.righted import Look, Righted, Seen, righted
from watchword.rules.salvage import salvage

BUILT_IN = "built-in.yaml"


class OneFile(Struct, frozen=True):
    """What was found in one file, what it may declare beside what was read if it has errors, and what was read."""

    found: Sequence[Diagnostic]
    broken: Sequence[Declared]
    read: Sequence[tuple[Source, Places]]


def read_file(path: str, text: bytes, vocabulary: Vocabulary) -> tuple[Source | None, Reading]:
    """Read one file; its problems are in the reading, and no source comes of a file that has errors."""
    node, reading = _parsed(path, text, vocabulary)
    return _source(node, text, reading), reading


def look_at(path: str, text: bytes, vocabulary: Vocabulary) -> OneFile:
    """Read one file, or what can be read of it, for the checks alone."""
    node, reading = _parsed(path, text, vocabulary)
    source = _source(node, text, reading)
    if source:
        broken = [Declared.of(node, text)] if _has_errors(reading) else []
        return OneFile(reading.told(), broken, [(source, Places.of(reading))])
    if node:
        return _with_errors(node, text, reading)
    without = apart(path, text, RuleFile.__struct_encode_fields__, _look(reading))
    return _without(without, text, reading) if without else _unread(text, reading)


def _parsed(path: str, text: bytes, vocabulary: Vocabulary, part: bytes | None = None) -> tuple[Node | None, Reading]:
    """Parse one file, or a part of it; there is no node where nothing can be read from it."""
    reading = Reading(path)
    reading.context = replace(vocabulary, forbidden=frozenset()) if path == BUILT_IN else vocabulary
    node, problems = parse(path, text, part)
    reading.diagnostics.extend(problems)
    return (node if node and supported(node, reading) else None), reading


def _source(node: Node | None, text: bytes, reading: Reading) -> Source | None:
    """Read what a file says; None after an error."""
    file = read(node, RuleFile, reading) if node else INVALID
    return None if file is INVALID else _placed(file, text, reading)


def _placed(file: RuleFile, text: bytes, reading: Reading) -> Source:
    lines = tuple(reading.spans["rules", place].line for place in range(len(file.rules)))
    return Source(path=reading.path, text=text, file=file, lines=lines)


def _has_errors(reading: Reading) -> bool:
    return any(one.severity == "error" for one in reading.diagnostics)


def _with_errors(node: Node, text: bytes, reading: Reading) -> OneFile:
    """Read what is sound in a file; its slips are told by what mends them."""
    broken = Declared.of(mended(node, reading.meant), text)
    right = righted(text, _look(reading))
    sound, found = _again(right, reading) if right else (node, reading)
    return OneFile(found.told(), [broken], _sound(sound, text, found))


def _without(without: Apart, text: bytes, reading: Reading) -> OneFile:
    """Read a file that is no YAML without what makes it none, and tell no more than errors of it."""
    node, rest = _parsed(reading.path, text, reading.context, without.right.text)
    if not without.is_whole:
        node, rest.diagnostics = None, []
    source = _source(node, text, rest)
    broken = Declared.of(mended(node, rest.meant) if node else None, text)
    right = righted(without.right.text, _look(reading)) if node and source is None else None
    node, rest = _again(right, rest) if right else (node, rest)
    rest.diagnostics = [one for one in rest.diagnostics if not any(gone.tells(one) for gone in without.unknown)]
    without.right.place(rest)
    return OneFile(_errors(rest), [broken, *broken.left_out(without.left_out)], _sound(node, text, rest))


def _unread(text: bytes, reading: Reading) -> OneFile:
    """Tell what makes a file no YAML: by what mends it, where that puts it right and nothing else is wrong then."""
    broken = [Declared.of(None, text)]
    right = righted(text, _look(reading))
    if right is None:
        return OneFile(reading.told(), broken, [])
    node, anew = _again(right, reading)
    found = _errors(reading)
    known = {(one.code, one.span.line) for one in found}
    slips = sum(one.code == "yaml-syntax" for one in found)
    more = {(one.code, one.span.line) for one in _errors(anew)} - {(one.code, one.span.line) for one in right.told}
    is_sure = node is not None and len(right.told) <= slips and more <= known
    return OneFile(_errors(anew), broken, _sound(node, text, anew)) if is_sure else OneFile(reading.told(), broken, [])


def _look(reading: Reading) -> Look:
    """Have texts looked at as if they were that of a file."""

    def look(tried: bytes) -> Seen:
        node, found = _parsed(reading.path, tried, reading.context)
        _source(node, tried, found)
        return Seen(node is not None, found.diagnostics)

    return look


def _again(right: Righted, reading: Reading) -> tuple[Node | None, Reading]:
    """Read a file anew as it is without its slips, and tell of those first."""
    node, anew = _parsed(reading.path, right.text, reading.context)
    _source(node, right.text, anew)
    right.place(anew)
    return node, anew


def _errors(reading: Reading) -> list[Diagnostic]:
    return [one for one in reading.told() if one.severity == "error"]


def _sound(node: Node | None, text: bytes, reading: Reading) -> list[tuple[Source, Places]]:
    """Read what is sound in a file with errors."""
    salvaged = salvage(mended(node, reading.meant), reading) if node else None
    return [(_placed(salvaged[0], text, salvaged[1]), Places.of(salvaged[1]))] if salvaged else []
