"""Problems for code scanners, as SARIF 2.1.0: every code that was found is a rule, with its page as help."""

import os
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from watchword import __version__
from watchword.diagnostics.json import as_json
from watchword.diagnostics.pages import Page, address, pages
from watchword.diagnostics.problem import Diagnostic, Span, in_order


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """Write one run. Its rules point to their pages by a property: `helpUri` has to be absolute, and pages are not."""
    ordered = in_order(diagnostics)
    codes = sorted({one.code for one in ordered})
    driver = {"name": "Watchword", "semanticVersion": __version__, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes.index(one.code)) for one in ordered],
    }
    return as_json({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def _rule(code: str) -> dict[str, Any]:
    page = pages().get(code)
    return {"id": code, **(_explained(page) if page else {})}


def _explained(page: Page) -> dict[str, Any]:
    return {
        "properties": {"page": address(page.code)},
        "shortDescription": {"text": f"{page.title}."},
        "help": {"text": page.meaning, "markdown": page.text},
        "defaultConfiguration": {"level": page.severity},
    }


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    said = f"{diagnostic.message}\nhint: {diagnostic.hint}" if diagnostic.hint else diagnostic.message
    result = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": {"text": said},
        "locations": [{"physicalLocation": _place(diagnostic.span)}],
    }
    related = [
        {"id": place, "message": {"text": label}, "physicalLocation": _place(span)}
        for place, (span, label) in enumerate(diagnostic.related)
    ]
    return {**result, "relatedLocations": related} if related else result


def _place(span: Span) -> dict[str, Any]:
    region = {"startLine": span.line, "startColumn": span.col, "endColumn": span.end_col}
    return {"artifactLocation": {"uri": _uri(span.path)}, "region": region}


def _uri(path: str) -> str:
    written = quote(os.fsencode(path))
    return f"file://{written}" if PurePath(path).is_absolute() else written
