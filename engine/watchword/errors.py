"""The errors that Watchword raises on purpose.

WatchwordError
├── ConfigError      config.yaml cannot be used; holds every diagnostic
├── RuleError        a rule set cannot be used; holds every diagnostic
├── Undeclared       an action wants what it does not declare
├── StoreBusy        the store cannot commit now (disk, lock, connection): ask again
├── StoreRefused     the store will never take this value; others are not harmed
└── Unfit            a system of the operator's asks for what cannot be; names the culprit
"""

from collections.abc import Mapping, Sequence

from watchword.diagnostics import Diagnostic


class WatchwordError(Exception):
    """Something Watchword was asked to do cannot be done."""


class ConfigError(WatchwordError):
    """The configuration cannot be used."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("; ".join(diagnostic.line() for diagnostic in diagnostics))
        self.diagnostics = tuple(diagnostics)


class RuleError(WatchwordError):
    """The rule set cannot be used. `texts` are the files it was read from, by the path that diagnostics name.

    Without diagnostics, `reason` says why: then it was no fault of the files that anybody can name.
    """

    def __init__(self, diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], reason: str = "") -> None:
        super().__init__("; ".join(diagnostic.line() for diagnostic in diagnostics) or reason)
        self.diagnostics = tuple(diagnostics)
        self.texts = texts


class Undeclared(WatchwordError):
    """An action wants what it does not declare."""


class StoreBusy(WatchwordError):
    """The store cannot commit now."""


class StoreRefused(WatchwordError):
    """The store will never take this value."""


class Unfit(WatchwordError):
    """A system of the operator's asks for what cannot be; `where` names what of the request is the culprit."""

    def __init__(self, message: str, where: str) -> None:
        super().__init__(message)
        self.where = where
