"""The process in which rules are checked: it reads the files from its standard input and writes what is to be said.

However many there are, and whatever is in them, the server that started it goes on meanwhile.
"""

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
import structlog
from msgspec import Struct

from watchword import logs, vocabulary
from watchword.diagnostics import Diagnostic, render
from watchword.discovery import INSTALLED, Plugins
from watchword.errors import RuleError
from watchword.lints import lint
from watchword.rules.compiled import Scopes
from watchword.rules.load import Loaded
from watchword.rules.pieces import apart
from watchword.verify import verify
from watchword.wording import count

MOST_SAID = 200_000
"""Characters of what is shown: a single line of a file may be as long as one likes."""


log = structlog.get_logger()


class Asked(Struct, frozen=True, kw_only=True):
    """What is to be checked: the files by the path to show for each, with these plugins, and when.

    `numbers` are those that the machine serves.
    """

    files: dict[str, bytes]
    numbers: frozenset[str]
    at: datetime
    plugins: Plugins = INSTALLED


class Verdict(Struct, frozen=True, kw_only=True):
    """What was found. Rules with a `refusal`, which is what is wrong in one line, may not decide.

    `shown` are all problems as a person wants to see them, warnings among them; `revision` names the rules, and
    `rules` counts them, if they load; then they stand in the `pieces`, and `scopes` are theirs.
    """

    revision: str | None = None
    rules: int | None = None
    refusal: str | None = None
    shown: str = ""
    pieces: tuple[bytes, ...] = ()
    scopes: Scopes = {}


def judge(asked: Asked) -> Verdict:
    """Check files as `verify` does."""
    try:
        loaded = verify(asked.files, vocabulary.found(asked.plugins), asked.numbers)
    except RuleError as failure:
        return Verdict(refusal=refusal(failure), shown=_shown(failure.diagnostics, failure.texts))
    warnings = _warnings(loaded, asked.at)
    shown = _shown(warnings, loaded.texts) if warnings else ""
    pieces = tuple(apart(source for source, _ in loaded.sources))
    rules = loaded.rules
    return Verdict(revision=rules.revision, rules=rules.rules, shown=shown, pieces=pieces, scopes=rules.scopes())


def _warnings(loaded: Loaded, now: datetime) -> Sequence[Diagnostic]:
    """Find what is almost surely not meant; that looking for it breaks is no reason not to publish."""
    try:
        return [one for one in lint(loaded, now) if one.severity == "warning"]
    except Exception:
        log.exception("looking for what is not meant broke")
        return loaded.warnings


def refusal(failure: RuleError) -> str:
    """Say in one line what is wrong: the first error, and how many more there are."""
    errors = sorted((one for one in failure.diagnostics if one.severity == "error"), key=lambda one: one.span)
    more = f" (and {count(len(errors) - 1, 'more error')})" if len(errors) > 1 else ""
    return f"{errors[0].line()}{more}" if errors else str(failure)


def _shown(found: Sequence[Diagnostic], texts: Mapping[str, str]) -> str:
    errors = sum(one.severity == "error" for one in found)
    text = f"{render(found, texts)}\n\n{count(errors, 'error')}, {count(len(found) - errors, 'warning')}"
    return text if len(text) <= MOST_SAID else f"{text[:MOST_SAID]}..."


def main() -> None:
    """Judge what comes in; whoever serves has the processor first, and the log of both is one."""
    logs.set_up()
    os.nice(15)
    gc.disable()  # nothing here lives long enough for circles to matter
    try:
        asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Asked)
        sys.stdout.buffer.write(msgspec.msgpack.encode(judge(asked)))
    except Exception:
        log.exception("the process that checks rules broke")
        sys.exit(1)


if __name__ == "__main__":
    main()
