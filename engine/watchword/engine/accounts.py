"""Each endpoint of the configuration with the provider that reads it and the one that sends for it."""

import hmac
from collections.abc import Mapping

from msgspec import Struct

from watchword.config import Config, Endpoint
from watchword.plugin import Provider
from watchword.state import Line
from watchword.submission import Ours

SANDBOX = "sandbox"


class Account(Struct, frozen=True, kw_only=True):
    """One endpoint. `sender` sends its texts: its provider when live, else the sandbox's local phone.

    `keeper` keeps its lists: its provider, but in the sandbox. `told` is where the operator's own system is told what
    people say of consent.
    """

    name: str
    settings: Endpoint
    provider: Provider
    sender: Provider
    keeper: Provider
    told: str | None = None

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
            consent_webhook=self.told,
        )


def our_numbers(accounts: Mapping[str, Account]) -> dict[str, Ours]:
    """List our numbers, each with its endpoint and what the machine's side says of it."""
    return {
        ours: Ours(name, account.line(ours)) for name, account in accounts.items() for ours in account.settings.numbers
    }


def accounts(config: Config, kinds: Mapping[str, type[Provider]]) -> dict[str, Account]:
    """Pair every endpoint with its providers, of each of which there is one."""
    providers = {name: kind() for name, kind in kinds.items()}
    return {
        name: Account(
            name=name,
            settings=settings,
            provider=providers[settings.provider],
            sender=providers[settings.provider if settings.sending == "live" else SANDBOX],
            keeper=providers[SANDBOX if settings.sending == "sandbox" else settings.provider],
            told=config.consent_webhook.url if config.consent_webhook else None,
        )
        for name, settings in config.endpoints.items()
    }
