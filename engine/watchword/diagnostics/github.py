"""Problems for GitHub Actions, which shows each beside its line in a pull request."""

from collections.abc import Iterable

from watchword.diagnostics.problem import Diagnostic, in_order, printable

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """Write a workflow command for each problem, sorted by place, its hint on a line of its own."""
    return "\n".join(_command(one) for one in in_order(diagnostics))


def _command(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    properties = {
        "file": span.path,
        "line": span.line,
        "col": span.col,
        "endColumn": span.end_col,
        "title": diagnostic.code,
    }
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    said = [diagnostic.message, f"hint: {diagnostic.hint}"] if diagnostic.hint else [diagnostic.message]
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{'%0A'.join(map(_data, said))}"


def _data(text: str) -> str:
    """Escape what would end a command or begin an escape; no line ends in it."""
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
