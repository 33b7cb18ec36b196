"""Each endpoint of the configuration with the provider that reads it and the one that sends for it."""

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Self

from msgspec import Struct

from watchword.config import Config, Endpoint
from watchword.plugin import Provider
from watchword.state import Line
from watchword.submission import Ours

SANDBOX = "sandbox"


class Policy(Struct, frozen=True, kw_only=True):
    """What the machine's side says of consent, whichever the endpoint: as a Line has it."""

    consent_webhook: str | None = None
    revoke_all_from: datetime | None = None

    @classmethod
    def of(cls, config: Config) -> Self:
        """Read it from the configuration."""
        webhook = config.consent_webhook.url if config.consent_webhook else None
        return cls(consent_webhook=webhook, revoke_all_from=config.revoke_all_from)


UNSAID = Policy()


class Account(Struct, frozen=True, kw_only=True):
    """One endpoint. `sender` sends its texts: its provider when live, else the sandbox's local phone.

    `keeper` keeps its lists: its provider, but in the sandbox. `policy` is that of all accounts.
    """

    name: str
    settings: Endpoint
    provider: Provider
    sender: Provider
    keeper: Provider
    policy: Policy = UNSAID

    def admits(self, secret: str) -> bool:
        """Compare with every path secret, in a time that tells nothing."""
        given = secret.encode("utf-8", "surrogatepass")
        matches = [hmac.compare_digest(given, known.encode()) for known in self.settings.path_secrets]
        return any(matches)

    def line(self, to: str) -> Line:
        """Say what the machine's side knows of one of its numbers."""
        ours = self.settings.numbers.get(to)
        return Line(
            default_program=self.settings.default_program,
            answers_consent=ours.reserved_words if ours else "engine",
            caught=self.provider.catches,
            mirrors=self.provider.mirrors,
            campaign_check=self.settings.campaign_check,
            consent_webhook=self.policy.consent_webhook,
            revoke_all_from=self.policy.revoke_all_from,
        )


def our_numbers(accounts: Mapping[str, Account]) -> dict[str, Ours]:
    """List our numbers, each with its endpoint and what the machine's side says of it."""
    return {
        ours: Ours(name, account.line(ours)) for name, account in accounts.items() for ours in account.settings.numbers
    }


def accounts(config: Config, kinds: Mapping[str, type[Provider]]) -> dict[str, Account]:
    """Pair every endpoint with its providers, of each of which there is one."""
    providers = {name: kind() for name, kind in kinds.items()}
    policy = Policy.of(config)
    return {
        name: Account(
            name=name,
            settings=settings,
            provider=providers[settings.provider],
            sender=providers[settings.provider if settings.sending == "live" else SANDBOX],
            keeper=providers[SANDBOX if settings.sending == "sandbox" else settings.provider],
            policy=policy,
        )
        for name, settings in config.endpoints.items()
    }
