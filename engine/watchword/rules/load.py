"""From a folder of rule files to a compiled set, or to every problem in them."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from errno import EINVAL
from hashlib import sha256
from importlib import resources
from pathlib import Path

from msgspec import Struct

from watchword import __version__, answers, consent, schedules
from watchword.collector import resting
from watchword.diagnostics import Diagnostic, Span, in_order
from watchword.errors import RuleError
from watchword.plugin import Vocabulary
from watchword.reading.allowances import settle
from watchword.reading.places import Places
from watchword.reading.texts import Texts
from watchword.reading.unreadable import unreadable
from watchword.rules.check import check
from watchword.rules.compiled import RuleSet, Source, compile_rules
from watchword.rules.declared import Declared
from watchword.rules.one_file import BUILT_IN, look_at
from watchword.rules.pieces import together

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
            file = look_at(path, text, vocabulary)
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


def _with_built_in(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {**files, BUILT_IN: resources.files(__package__).joinpath("built-in.yaml").read_bytes()}


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
