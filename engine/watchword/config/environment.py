"""What a configuration takes from outside itself: `${NAME}` from the environment, `${file:PATH}` from a file."""

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

_REFERENCE = re.compile(r"\$\{([^}]*)(\}?)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SETTING = re.compile(rf"(?:export\s+)?({_NAME.pattern})\s*=\s*(.*)")
_COMMENT = re.compile(r"\s#.*")


class Missing(Struct, frozen=True):
    """Something that a text refers to and that is not there, and what to do about it. Never holds a value."""

    message: str
    hint: str


class Environment(Struct, frozen=True):
    """Where references lead: variables by name, and the folder that paths of files are relative to."""

    variables: Mapping[str, str]
    folder: Path

    def fill(self, written: str) -> tuple[str, tuple[Missing, ...]]:
        """Put the values in place of the references in a text; one that is missing leaves nothing there."""
        missing = []

        def value(found: re.Match[str]) -> str:
            looked_up = self._look_up(found[1]) if found[2] else Missing("'${' has no '}'", _FORMS)
            if isinstance(looked_up, str):
                return looked_up
            missing.append(looked_up)
            return ""

        return _REFERENCE.sub(value, written), tuple(missing)

    def _look_up(self, name: str) -> str | Missing:
        if name.startswith("file:"):
            return self._read(name.removeprefix("file:").strip())
        if not _NAME.fullmatch(name):
            return Missing(f"'${{{name}}}' names no variable", _FORMS)
        hint = f"put {name}=... into .env beside config.yaml, or export it"
        return self.variables.get(name) or Missing(f"'${{{name}}}' is not set", hint)

    def _read(self, path: str) -> str | Missing:
        try:
            value = (self.folder / path).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return Missing(f"'${{file:{path}}}' cannot be read", f"write the secret into the file {self.folder / path}")
        return value or Missing(f"'${{file:{path}}}' is empty", f"write the secret into the file {self.folder / path}")


_FORMS = "write ${NAME} or ${file:PATH}"


def is_reference(written: str) -> bool:
    """Tell whether a text holds nothing itself, as all of it lies elsewhere."""
    return _REFERENCE.fullmatch(written) is not None


def read_env(path: Path) -> dict[str, str]:
    """Read a `.env` file: lines of `KEY=VALUE`, comments, quotes; nothing if there is none. Raises OSError."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    settings = (_SETTING.fullmatch(line.strip()) for line in lines)
    return {found[1]: _unquoted(found[2]) for found in settings if found}


def _unquoted(written: str) -> str:
    """Take the quotes off a value; without quotes it ends where a comment begins."""
    quote = written[:1]
    if quote in {"'", '"'} and quote in written[1:]:
        return written[1 : written.index(quote, 1)]
    return _COMMENT.sub("", f" {written}").strip()
