"""Plugins that are files: `plugins/slack.py`, or a folder `plugins/slack/` with an `__init__.py`.

Each is imported under a name that has the hash of its text, so that one which was changed is another module: rules that
were compiled before go on with the code that they were compiled with.
"""

import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from msgspec import Struct

from watchword.diagnostics import Span
from watchword.discovery.offer import Offer, broken, declared, problem
from watchword.reading.unreadable import unreadable

PREFIX = "watchword_plugins_"


class File(Struct, frozen=True, kw_only=True):
    """One plugin in the folder: the file that is imported, and the files that are part of it."""

    name: str
    main: Path
    parts: tuple[Path, ...]

    @property
    def digest(self) -> str:
        """Hash the texts of all its parts; raises OSError."""
        found = sha256()
        for part in self.parts:
            found.update(str(part.relative_to(self.main.parent)).encode() + b"\0" + part.read_bytes() + b"\0")
        return found.hexdigest()[:12]

    @property
    def is_package(self) -> bool:
        """Tell whether it is a folder."""
        return self.main.name == "__init__.py"


def files(folder: Path) -> Iterator[File]:
    """List the plugins of a folder by name; hidden files, and those for tests, are none."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith((".", "_", "test_")) or path.name == "conftest.py":
            continue
        if path.suffix == ".py" and path.is_file():
            yield File(name=path.stem, main=path, parts=(path,))
        elif (path / "__init__.py").is_file():
            parts = tuple(part for part in sorted(path.rglob("*.py")) if not part.name.startswith("test_"))
            yield File(name=path.name, main=path / "__init__.py", parts=parts)


def edition(folder: Path) -> str:
    """Name what the folder holds now."""
    try:
        return " ".join(f"{one.name}={one.digest}" for one in files(folder))
    except OSError:
        return ""


def offers(folder: Path) -> Iterator[Offer]:
    """Import each plugin of a folder, unless just this text of it is imported already."""
    for one in files(folder):
        source = str(Path(folder.name) / one.main.relative_to(folder))
        try:
            text, digest = one.main.read_text(encoding="utf-8", errors="replace"), one.digest
        except OSError as failure:
            yield Offer(source=source, problems=(unreadable(source, failure),))
            continue
        yield _offer(one, f"{PREFIX}{one.name.replace('-', '_')}_{digest}", source, text)


def _offer(one: File, name: str, source: str, text: str) -> Offer:
    texts = {source: text}
    try:
        module = sys.modules.get(name) or _imported(one, name)
    except (Exception, SystemExit) as failure:  # noqa: BLE001 - whatever a plugin does must not stop the others
        return Offer(source=source, problems=(broken(source, failure, str(one.main)),), texts=texts)
    kinds = declared(module)
    if not kinds:
        message = "this plugin declares nothing"
        hint = "decorate a class of it with `action`, `condition`, `text_filter`, `lint` or `provider`, or take it away"
        empty = problem("empty-plugin", message, Span(source, 1, 1, 2), hint)
        return Offer(source=source, problems=(empty,), texts=texts)
    return Offer(source=source, kinds=kinds, texts=texts)


def _imported(one: File, name: str) -> ModuleType:
    """Import a file under a name; raises whatever it raises."""
    within = [str(one.main.parent)] if one.is_package else None
    spec = spec_from_file_location(name, one.main, submodule_search_locations=within)
    if spec is None or spec.loader is None:
        raise ImportError(f"{one.main} is no Python file")
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        for loaded in [known for known in sys.modules if known == name or known.startswith(f"{name}.")]:
            del sys.modules[loaded]
        raise
    return module
