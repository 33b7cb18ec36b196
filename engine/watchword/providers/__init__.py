"""The providers that come with Watchword, by the name that `provider:` gives them in `config.yaml`."""

from collections.abc import Mapping

from watchword.plugin import Provider
from watchword.providers.sandbox import Sandbox
from watchword.providers.skycore import Skycore


def builtin() -> Mapping[str, type[Provider]]:
    """List those that are always there."""
    kinds: tuple[type[Provider], ...] = (Skycore, Sandbox)
    return {kind.called: kind for kind in kinds}
