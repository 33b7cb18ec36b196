"""The words that rule files may use."""

from collections.abc import Mapping

from msgspec import Struct

from watchword.plugin.action import Action
from watchword.plugin.condition import Condition


class Vocabulary(Struct, frozen=True):
    """The actions and conditions that rule files may use, by name."""

    actions: Mapping[str, type[Action]]
    conditions: Mapping[str, type[Condition]]
