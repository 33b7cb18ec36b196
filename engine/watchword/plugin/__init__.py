"""What an action, a condition, a filter, a lint and a provider are. Built-in ones and plugins are of the same shape."""

from watchword.config import Endpoint
from watchword.config.capability import Capability
from watchword.effects import Effect, Job, Later
from watchword.message import Delivery, Event, Kept, Membership, Message, number
from watchword.plugin.action import Action, Isolation, Moment, Repeats, action, facts_back, text_back
from watchword.plugin.condition import Check, Condition, Situation, condition
from watchword.plugin.facts import Facts
from watchword.plugin.lint import Finding, Lint, LintedProgram, LintedRule, LintedText, lint
from watchword.plugin.naming import ListName, ListNames, NumberNames, PromptName, ScheduleName, names
from watchword.plugin.outside import (
    Blocked,
    Done,
    Forbidden,
    Held,
    HttpAnswer,
    HttpRequest,
    NotSent,
    OptedOut,
    Outcome,
    Outside,
    Posted,
    Refused,
    Retry,
    Unanswered,
    Unknown,
)
from watchword.plugin.provider import Provider, provider
from watchword.plugin.rendering import revived
from watchword.plugin.secret import Secret
from watchword.plugin.words import Settings, Vocabulary
from watchword.state import Expect, Prompt
from watchword.templates import Text
from watchword.templates.bound import Bound
from watchword.templates.filter import Spoken, TextFilter, text_filter
from watchword.text import clean

VERSION = 1
"""The version of this module's promises: within one, what a plugin uses stays as it is."""

__all__ = [
    "VERSION",
    "Action",
    "Blocked",
    "Bound",
    "Capability",
    "Check",
    "Condition",
    "Delivery",
    "Done",
    "Effect",
    "Endpoint",
    "Event",
    "Expect",
    "Facts",
    "Finding",
    "Forbidden",
    "Held",
    "HttpAnswer",
    "HttpRequest",
    "Isolation",
    "Job",
    "Kept",
    "Later",
    "Lint",
    "LintedProgram",
    "LintedRule",
    "LintedText",
    "ListName",
    "ListNames",
    "Membership",
    "Message",
    "Moment",
    "NotSent",
    "NumberNames",
    "OptedOut",
    "Outcome",
    "Outside",
    "Posted",
    "Prompt",
    "PromptName",
    "Provider",
    "Refused",
    "Repeats",
    "Retry",
    "ScheduleName",
    "Secret",
    "Settings",
    "Situation",
    "Spoken",
    "Text",
    "TextFilter",
    "Unanswered",
    "Unknown",
    "Vocabulary",
    "action",
    "clean",
    "condition",
    "facts_back",
    "lint",
    "names",
    "number",
    "provider",
    "revived",
    "text_back",
    "text_filter",
]
