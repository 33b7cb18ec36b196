"""What an action, a condition and a provider are. Built-in ones and plugins are of the same shape."""

from watchword.plugin.action import Action, Moment
from watchword.plugin.condition import Check, Condition, Situation
from watchword.plugin.naming import ListName, ListNames, NumberNames, PromptName, ScheduleName, names
from watchword.plugin.outside import (
    Blocked,
    Dead,
    Done,
    HttpAnswer,
    HttpRequest,
    NotSent,
    OptedOut,
    Outcome,
    Retry,
    Tools,
    Unanswered,
    Unknown,
)
from watchword.plugin.provider import Provider
from watchword.plugin.words import Vocabulary

__all__ = [
    "Action",
    "Blocked",
    "Check",
    "Condition",
    "Dead",
    "Done",
    "HttpAnswer",
    "HttpRequest",
    "ListName",
    "ListNames",
    "Moment",
    "NotSent",
    "NumberNames",
    "OptedOut",
    "Outcome",
    "PromptName",
    "Provider",
    "Retry",
    "ScheduleName",
    "Situation",
    "Tools",
    "Unanswered",
    "Unknown",
    "Vocabulary",
    "names",
]
