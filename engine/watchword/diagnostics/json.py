"""Problems for programs: one JSON object, each problem with its place and its page."""

import json
from collections.abc import Iterable
from typing import Any

from watchword.diagnostics.pages import address
from watchword.diagnostics.problem import Diagnostic, Span, in_order


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """Write `{"diagnostics": [...]}`, sorted by place; lines and columns count from 1, `end_col` is past the last."""
    return as_json({"diagnostics": [_written(one) for one in in_order(diagnostics)]})


def as_json(document: dict[str, Any]) -> str:
    """Write a document on lines that people can read as well.

    What no text can hold has a mark in its place: names of files may be no text, and msgspec would refuse them.
    """
    return json.dumps(document, indent=2, ensure_ascii=False).encode(errors="replace").decode()


def _written(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        **_place(diagnostic.span),
        "related": [{"message": label, **_place(span)} for span, label in diagnostic.related],
        "page": address(diagnostic.code),
    }


def _place(span: Span) -> dict[str, Any]:
    return {"path": span.path, "line": span.line, "col": span.col, "end_col": span.end_col}
