"""The providers that come with Watchword, by the name that `provider:` gives them in `config.yaml`."""

from collections.abc import Mapping

from watchword.plugin import Provider
from watchword.providers.sandbox import Sandbox
from watchword.providers.skycore import Skycore


def builtin() -> Mapping[str, Provider]:
    """Give a new instance of each."""
    return {provider.name: provider for provider in (Skycore(), Sandbox())}
