"""The operator's own systems: which of them may ask for what, and which one is told of consent."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from watchword.config.forms import ApiSecret, ProgramName, SigningSecret, Url
from watchword.config.setting import Setting

May = Literal["send", "read-consent", "write-consent"]


class ApiToken(Setting, frozen=True, kw_only=True):
    """What one system shows to be let in, and what it `may` do then: of all `programs`, or of these only.

    It counts to the end of the day `until`, in UTC.
    """

    hidden: ClassVar[frozenset[str]] = frozenset({"secret"})

    secret: ApiSecret
    may: Annotated[tuple[May, ...], Meta(min_length=1, description="a list such as [send, read-consent]")]
    programs: tuple[Annotated[str, ProgramName], ...] | None = None
    until: date | None = None

    def counts(self, now: datetime) -> bool:
        """Tell whether it has not expired."""
        return self.until is None or now.astimezone(UTC).date() <= self.until

    def sees(self, program: str) -> bool:
        """Tell whether a program is one of those that it is for."""
        return self.programs is None or program in self.programs

    def of(self, programs: Sequence[str]) -> list[str]:
        """Choose the programs that it is for."""
        return [program for program in programs if self.sees(program)]


class ConsentWebhook(Setting, frozen=True, kw_only=True):
    """Where every event of the ledger is posted, signed with the `secret` as Standard Webhooks has it."""

    hidden: ClassVar[frozenset[str]] = frozenset({"secret"})

    url: Url
    secret: SigningSecret
