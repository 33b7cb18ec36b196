"""Rule files of every kind that the project has, as (where it stands, text)."""

import re
from collections.abc import Iterator
from functools import cache

from examples import completed, files
from running import PROJECT
from watchword import vocabulary
from watchword.diagnostics import Diagnostic
from watchword.diagnostics.pages import pages
from watchword.reading.findings import Reading
from watchword.reading.source import Node, parse
from watchword.reading.typed import INVALID, read
from watchword.reading.version import supported
from watchword.rules.model import RuleFile

SHARED = PROJECT / "../shared/examples"
YAML = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


@cache
def rule_files() -> tuple[tuple[str, str], ...]:
    """Gather them: what is shipped, shown in documents and on pages of codes, and what the tests say is wrong."""
    return tuple((name, text) for name, text in _all() if "config.yaml" not in name and "endpoints:" not in text)


@cache
def loads(text: str) -> tuple[Node | None, object, tuple[Diagnostic, ...]]:
    """Read one file as loading does: what it says, what that is read as (INVALID if it has errors), its problems."""
    node, found = parse("f.yaml", text.encode())
    reading = Reading("f.yaml", context=vocabulary.builtin())
    if node is None or any(one.severity == "error" for one in found) or not supported(node, reading):
        return node, INVALID, (*found, *reading.diagnostics)
    value = read(node, RuleFile, reading)
    return node, value, (*found, *reading.diagnostics)


def _all() -> Iterator[tuple[str, str]]:
    shipped = [*(PROJECT / "rules").glob("*.yaml"), *SHARED.glob("*.yaml"), *(PROJECT / "engine").rglob("*.yaml")]
    for path in shipped:
        yield path.name, path.read_text(encoding="utf-8")
    for path in sorted((PROJECT / "docs").glob("*.md")):
        for number, block in enumerate(YAML.finditer(path.read_text())):
            yield f"{path.name}, block {number}", completed({"rules/f.yaml": block[1]})["rules/f.yaml"]
    for page in pages().values():
        for example in (page.failing, page.mended):
            for name, text in completed(files(example, "rules/f.yaml")).items():
                yield f"{page.code}, {name}", text
    for path in sorted((PROJECT / "tests/diagnostics").glob("*.yaml")):
        yield path.name, path.read_bytes().decode(errors="replace")
