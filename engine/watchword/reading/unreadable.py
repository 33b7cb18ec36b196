"""Files that cannot be read at all."""

from watchword.diagnostics import Diagnostic, Span

_HINT = "put a file in its place that whoever runs this may read, or take it away"


def unreadable(path: str, error: OSError) -> Diagnostic:
    """Say that a file, or what belongs to it, cannot be read. `path` is how the file is shown."""
    message = f"{error.filename or path} cannot be read: {(error.strerror or 'no reason given').lower()}"
    span = Span(path=path, line=1, col=1, end_col=1)
    return Diagnostic(severity="error", code="unreadable-file", message=message, span=span, hint=_HINT)
