"""Problems for tools that read by line, such as problem matchers of editors."""

from collections.abc import Iterable

from watchword.diagnostics.problem import Diagnostic, in_order


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """Write each problem on one line, sorted by place: `path:line:col: severity: message [code]`."""
    return "\n".join(one.line() for one in in_order(diagnostics))
