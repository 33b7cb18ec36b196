"""The actions and conditions that are always there."""

from watchword import actions, conditions
from watchword.plugin import Vocabulary


def builtin() -> Vocabulary:
    """List what rule files may use without any plugin."""
    return Vocabulary(actions.builtin(), conditions.builtin())
