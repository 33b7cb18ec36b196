"""What rule files may use: the actions, conditions and filters that are always there, and those of plugins."""

from watchword import actions, conditions, filters, providers
from watchword.discovery import Plugins
from watchword.plugin import Vocabulary


def builtin() -> Vocabulary:
    """List what rule files may use without any plugin."""
    return Vocabulary(actions.builtin(), conditions.builtin(), filters.builtin(), providers.builtin())


def found(plugins: Plugins) -> Vocabulary:
    """List what rule files may use now, with the plugins that there are."""
    return plugins.beside(builtin())
