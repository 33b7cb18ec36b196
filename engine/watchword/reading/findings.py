"""What is found while one file is read: its problems, and where everything in it stands."""

from typing import Any

from msgspec import Struct, field

from watchword.diagnostics import Diagnostic, Severity, Span

Path = tuple[str | int, ...]


class Reading(Struct):
    """What was found while one file was read: its problems, and the places of values and of the keys to them.

    `bare` are the settings whose name is not written: `reply: hi` says `text`. At the `needed` places a value was left
    out that has to be there, and it is told how it is written. At `secrets` stands what no problem may show. `meant`
    are the keys that nothing is known of where they stand, each by its place with the key that it was meant to be,
    behind the one below which that belongs if it is another. `context` is whatever the custom types of the file need to
    know. One that is `salvaging` leaves out what is broken where something can still be told by the rest.
    """

    path: str
    context: Any = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    spans: dict[Path, Span] = field(default_factory=dict)
    keys: dict[Path, Span] = field(default_factory=dict)
    bare: set[Path] = field(default_factory=set)
    needed: dict[Path, str] = field(default_factory=dict)
    secrets: list[Span] = field(default_factory=list)
    meant: dict[Span, tuple[str, ...]] = field(default_factory=dict)
    salvaging: bool = False

    def told(self) -> list[Diagnostic]:
        """List the problems, which show no secret that stands beside them."""
        refused = {one.span for one in self.diagnostics if one.code in {"yaml-anchor", "yaml-tag"}}
        begun = {(span.line, span.col) for span in refused}  # what stands there was not read as it is
        told = [one for one in self.diagnostics if one.span in refused or (one.span.line, one.span.col) not in begun]
        return [one.hiding(self.secrets) for one in told] if self.secrets else told

    def error(
        self, code: str, message: str, span: Span, hint: str | None = None, related: tuple[tuple[Span, str], ...] = ()
    ) -> None:
        """Add an error: the file cannot be used."""
        self._add("error", code, message, span, hint, related)

    def warn(
        self, code: str, message: str, span: Span, hint: str | None = None, related: tuple[tuple[Span, str], ...] = ()
    ) -> None:
        """Add a warning: the file can be used, but says almost surely not what was meant."""
        self._add("warning", code, message, span, hint, related)

    def _add(
        self,
        severity: Severity,
        code: str,
        message: str,
        span: Span,
        hint: str | None,
        related: tuple[tuple[Span, str], ...],
    ) -> None:
        found = Diagnostic(severity=severity, code=code, message=message, span=span, hint=hint, related=related)
        self.diagnostics.append(found)
