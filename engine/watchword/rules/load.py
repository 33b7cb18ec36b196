"""From a folder of rule files to a compiled set, or to every problem in them."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from errno import EINVAL
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from watchword import __version__, answers, consent, schedules
from watchword.collector import resting
from watchword.diagnostics import Diagnostic, Span, in_order
from watchword.errors import RuleError
from watchword.plugin import Vocabulary
from watchword.reading.allowances import settle
from watchword.reading.findings import Reading
from watchword.reading.left_out import Rest, rest_of
from watchword.reading.mended import mended
from watchword.reading.places import Places
from watchword.reading.source import Node, parse
from watchword.reading.texts import Texts
from watchword.reading.typed import INVALID, read
from watchword.reading.unreadable import unreadable
from watchword.reading.version import supported
from watchword.rules.check import check
from watchword.rules.compiled import RuleSet, Source, compile_rules
from watchword.rules.declared import Declared
from watchword.rules.model import RuleFile
from watchword.rules.pieces import together
from watchword.rules.righted import Seen, righted
from watchword.rules.salvage import salvage

FIRST = "write a first file: `watchword new program NAME`"


class Loaded(Struct, frozen=True, kw_only=True):
    """A rule set and the files that it was read from, by path; their texts, built-in ones too, for the warnings.

    `sources` are the files as read, with the places of everything in them. `found` are the problems whether or not a
    comment allows them, `warnings` those that none does; of the codes `not_looked_for`, nothing can be known.
    """

    rules: RuleSet
    sources: tuple[tuple[Source, Places], ...]
    files: Mapping[str, bytes]
    texts: Mapping[str, str]
    found: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...]
    not_looked_for: frozenset[str] = frozenset()


def load(
    folder: Path, vocabulary: Vocabulary, numbers: Iterable[str] | None = None, besides: Path | None = None
) -> Loaded:
    """Load every `*.yaml` below a folder; raises RuleError with all problems of all files.

    `numbers` are those that the machine serves: a program's number that is not among them is warned about. `besides` is
    no rule file, wherever it is: the machine's side.
    """
    files, missed = _files(folder, besides)
    return _load(files, vocabulary, numbers, missed)


def load_alone(path: Path, vocabulary: Vocabulary) -> Loaded:
    """Load one file as if there were no other; raises RuleError."""
    try:
        files = {path.name: content(path)}
    except OSError as error:
        raise RuleError([unreadable(path.name, OSError(error.errno, error.strerror, path.name))], {}) from error
    return load_texts(files, vocabulary)


def read_folder(folder: Path) -> dict[str, bytes]:
    """Read every `*.yaml` below a folder, by the path to show for each; raises RuleError where one cannot be read."""
    files, missed = _files(folder)
    if missed:
        raise RuleError(missed, {})
    return files


def load_texts(files: Mapping[str, bytes], vocabulary: Vocabulary, numbers: Iterable[str] | None = None) -> Loaded:
    """Load rule files that are already in memory, by the path to show for each."""
    return _load(files, vocabulary, numbers, ())


def _files(folder: Path, besides: Path | None = None) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Read what is below a folder, and tell what cannot be read."""
    if not folder.is_dir():
        raise RuleError([_nowhere(folder)], {})
    files: dict[str, bytes] = {}
    missed: list[Diagnostic] = []
    left_out = besides.resolve() if besides else None
    for path in rule_files(folder, missed):
        if left_out and path.resolve() == left_out:
            continue
        try:
            files[_shown(path, folder)] = content(path)
        except OSError as error:
            missed.append(_unreadable(error, folder))
    if not (files or missed):
        raise RuleError([_empty(folder)], {})
    return files, missed


@resting()
def _load(
    files: Mapping[str, bytes], vocabulary: Vocabulary, numbers: Iterable[str] | None, missed: Iterable[Diagnostic]
) -> Loaded:
    """Load the files that could be read; what is `missed` is an error beside theirs."""
    everything = _with_built_in(files)
    texts = Texts(everything, vocabulary.texts)
    found: list[Diagnostic] = [*missed, *vocabulary.problems]
    sources: list[tuple[Source, Places]] = []
    broken: list[Declared] = []
    for path, text in everything.items():
        with _named(path):
            file = _looked_at(path, text, vocabulary)
            found += file.found
            broken += file.broken
            sources += file.read
    found += check(sources, None if numbers is None else frozenset(numbers), broken)
    settled = list(in_order(settle(found, texts, None, vocabulary.lints)))
    if any(diagnostic.severity == "error" for diagnostic in settled):
        raise RuleError(settled, texts)
    return Loaded(
        rules=compile_rules([source for source, _ in sources], _fingerprint(vocabulary), vocabulary),
        sources=tuple(sources),
        files=files,
        texts=texts,
        found=tuple(found),
        warnings=tuple(settled),
        not_looked_for=frozenset({"unserved-number"} if numbers is None else ()),
    )


@contextmanager
def _named(path: str) -> Iterator[None]:
    """Have an exception that is no fault of a file's say which one it was."""
    try:
        yield
    except Exception as failure:
        failure.add_note(f"while reading {path}")
        raise


def load_checked(pieces: Iterable[bytes], vocabulary: Vocabulary, between: Callable[[], None]) -> RuleSet:
    """Compile what another process has read and checked; `between` is called after each of its pieces."""
    return compile_rules(together(pieces, between), _fingerprint(vocabulary), vocabulary)


def nothing_loaded(vocabulary: Vocabulary) -> Loaded:
    """Compile no file at all: what is left when no rule set loads. It hears no program, yet honours STOP."""
    rules = compile_rules([], _fingerprint(vocabulary), vocabulary)
    return Loaded(rules=rules, sources=(), files={}, texts={}, found=(), warnings=())


_BUILT_IN_PATH = "built-in.yaml"


def _with_built_in(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {**files, _BUILT_IN_PATH: resources.files(__package__).joinpath("built-in.yaml").read_bytes()}


def _shown(path: Path, folder: Path) -> str:
    """Name a file as the person who asked would: below the folder that they named."""
    return str(Path(folder.name) / path.relative_to(folder))


def rule_files(folder: Path, missed: list[Diagnostic]) -> list[Path]:
    """List what is named as rule files are, at any depth, and tell of the folders that cannot be looked into.

    Hidden files and folders are none of ours, nor are the locks of editors and offices.
    """
    found: list[Path] = []
    for parent, folders, files in os.walk(folder, onerror=lambda error: missed.append(_unreadable(error, folder))):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent) / name for name in (*folders, *files) if is_rule_file(name)]
    return sorted(found)


def is_rule_file(name: str) -> bool:
    """Tell whether a file's name is that of a rule file: `*.yaml` or `*.yml`, whatever its letter case."""
    return name.lower().endswith((".yaml", ".yml")) and not name.startswith((".", "~", "#"))


def content(path: Path) -> bytes:
    """Read a file; raises OSError for what has no end, a pipe or a device, as for what cannot be read."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(EINVAL, "it is a pipe or a device, and no file", str(path))
    return path.read_bytes()


def _unreadable(error: OSError, folder: Path) -> Diagnostic:
    shown = _shown(Path(error.filename), folder)
    return unreadable(shown, OSError(error.errno, error.strerror, shown))


def _empty(folder: Path) -> Diagnostic:
    span = Span(path=str(folder), line=1, col=1, end_col=1)
    message = "there is no rule file (*.yaml or *.yml) in this folder: nobody would be answered"
    return Diagnostic(
        severity="error", code="no-rules", message=message, span=span, hint=f"put the files back, or {FIRST}"
    )


def _nowhere(folder: Path) -> Diagnostic:
    span = Span(path=str(folder), line=1, col=1, end_col=1)
    hint = f"mend `rules:` in config.yaml, or {FIRST}"
    return Diagnostic(
        severity="error", code="no-rules", message="there is no such folder of rules", span=span, hint=hint
    )


def _fingerprint(vocabulary: Vocabulary) -> str:
    editions = [__version__, consent.edition(), answers.edition(), schedules.edition()]
    editions += [vocabulary.edition] if vocabulary.edition else []
    return sha256("\0".join(editions).encode()).hexdigest()


def _parsed(path: str, text: bytes, vocabulary: Vocabulary) -> tuple[Node | None, Reading]:
    """Parse one file; there is no node where nothing can be read from it."""
    reading = Reading(path)
    reading.context = replace(vocabulary, forbidden=frozenset()) if path == _BUILT_IN_PATH else vocabulary
    node, problems = parse(path, text)
    reading.diagnostics.extend(problems)
    return (node if node and supported(node, reading) else None), reading


def read_file(path: str, text: bytes, vocabulary: Vocabulary) -> tuple[Source | None, Reading]:
    """Read one file; its problems are in the reading, and no source comes of a file that has errors."""
    node, reading = _parsed(path, text, vocabulary)
    return _source(node, text, reading), reading


def _source(node: Node | None, text: bytes, reading: Reading) -> Source | None:
    """Read what a file says; None after an error."""
    file = read(node, RuleFile, reading) if node else INVALID
    return None if file is INVALID else _placed(file, text, reading)


def _salvaged(node: Node, text: bytes, reading: Reading) -> tuple[Source | None, Reading]:
    """Read what is sound in a file with errors, for the checks alone."""
    salvaged = salvage(node, reading)
    if salvaged is None:
        return None, reading
    file, places = salvaged
    return _placed(file, text, places), places


class _File(Struct, frozen=True):
    """What was found in one file, what it may declare beside what was read if it has errors, and what was read."""

    found: list[Diagnostic]
    broken: list[Declared]
    read: list[tuple[Source, Places]]


def _looked_at(path: str, text: bytes, vocabulary: Vocabulary) -> _File:
    """Read one file, or what can be read of it, for the checks alone."""
    node, reading = _parsed(path, text, vocabulary)
    source = _source(node, text, reading)
    if source:
        return _File(reading.told(), _declared(node, text, reading), [(source, Places.of(reading))])
    right = _right(text, reading)
    if node is None:
        return _left(text, reading, right)
    broken = _declared(node, text, reading)
    node, reading = (right.node, right.reading) if right else (node, reading)
    return _File(reading.told(), broken, _sound(node, text, reading))


class _Right(NamedTuple):
    """What a file says without the slips that are told of it by what mends them, and what was found in it, they first.

    There is no node where more keeps it from being read.
    """

    node: Node | None
    reading: Reading
    slips: int

    def is_sure(self, found: Sequence[Diagnostic]) -> bool:
        """Tell whether it has no more slips, and nothing else that is wrong, than was found without what is broken."""
        known = {(one.code, one.span.line) for one in found}
        more = {(one.code, one.span.line) for one in self.reading.diagnostics[self.slips :] if one.severity == "error"}
        return self.node is not None and self.slips <= sum(one.code == "yaml-syntax" for one in found) and more <= known


def _left(text: bytes, reading: Reading, right: _Right | None) -> _File:
    """Read what is left of a file that is no YAML, and tell no more than errors of it.

    Its slips are told by what mends them where that puts it right. It is not sure what it would declare then.
    """
    rest = rest_of(reading.path, text, reading.diagnostics, RuleFile.__struct_encode_fields__)
    node = _rest(rest, reading) if rest else None
    _source(node, text, reading)
    is_sure = right is not None and right.is_sure([one for one in reading.diagnostics if one.severity == "error"])
    told = right.reading.told() if right and is_sure else reading.told()
    broken = _declared(node, text, reading)
    if rest and node:
        broken.append(broken[0].left_out(rest.left_out))
    found = [one for one in told if one.severity == "error"] if rest or is_sure else told
    return _File(found, broken, _sound(node, text, reading))


def _right(text: bytes, reading: Reading) -> _Right | None:
    """Read a file with errors anew as it would be without those slips that are told by what mends them."""

    def look(tried: bytes) -> Seen:
        node, found = _parsed(reading.path, tried, reading.context)
        _source(node, tried, found)
        return Seen(node is not None, found.diagnostics)

    right = righted(text, look)
    if right is None:
        return None
    node, anew = _parsed(reading.path, right.text, reading.context)
    _source(node, right.text, anew)
    right.place(anew)
    return _Right(node, anew, len(right.told))


def _rest(rest: Rest, reading: Reading) -> Node | None:
    """Go on with what is left of a file."""
    reading.diagnostics.extend(rest.errors)
    return rest.node if rest.node and supported(rest.node, reading) else None


def _declared(node: Node | None, text: bytes, reading: Reading) -> list[Declared]:
    """Tell what a file may declare beside what is read, if it has errors."""
    has_errors = any(one.severity == "error" for one in reading.diagnostics)
    return [Declared.of(mended(node, reading.meant) if node else None, text)] if has_errors else []


def _sound(node: Node | None, text: bytes, reading: Reading) -> list[tuple[Source, Places]]:
    """Read what is sound in a file with errors."""
    source, places = _salvaged(mended(node, reading.meant), text, reading) if node else (None, reading)
    return [(source, Places.of(places))] if source else []


def _placed(file: RuleFile, text: bytes, reading: Reading) -> Source:
    lines = tuple(reading.spans["rules", place].line for place in range(len(file.rules)))
    return Source(path=reading.path, text=text, file=file, lines=lines)
