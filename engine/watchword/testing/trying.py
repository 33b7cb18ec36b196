"""Trying an action, a condition or a filter by a rule that uses it: loaded, decided and performed as by a server."""

import asyncio
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from watchword import vocabulary
from watchword.decide import decide
from watchword.decision import Decision
from watchword.diagnostics import line, render
from watchword.effects import Effect, Job
from watchword.engine.performing import Performing
from watchword.errors import RuleError
from watchword.lints import lint
from watchword.message import Message
from watchword.plugin import Action, Condition, Facts, Lint, Outcome, TextFilter, Vocabulary
from watchword.rules.compiled import RuleSet
from watchword.rules.load import load_texts
from watchword.rules.model import Rule
from watchword.state import OUR_LINE, State
from watchword.testing.clock import NOON
from watchword.testing.outside import FakeOutside

Kind = type[Action] | type[Condition] | type[TextFilter] | type[Lint]
PERSON, OURS = "+15552312102", "86717"
_RULES = """\
version: 1
program: shop
about: {{name: The Shop, numbers: {{main: {ours}}}, help: help@shop.example, languages: [en, es]}}
lists: {{club: {{}}}}
rules:
  - id: it
    {when}
    then: [{then}]
schedules:
  office: {{open: [{{days: mon-fri, from: 9:00, to: 17:00}}]}}
  sale: {{from: 2026-03-01T00:00, until: 2026-03-31T24:00}}
"""


class Unsound(AssertionError):
    """A rule with the plugin in it does not load; the text is what `watchword check` says."""


def check_action(kind: type[Action], written: str, settings: Mapping[str, str] | None = None) -> Action:
    """Read an action as a rule says it, such as `slack: hello`; raises Unsound with what is wrong.

    `settings` are those of `plugin-settings`; secrets are not in the action that comes of it.
    """
    rules = _loaded((kind,), "when: {keyword: GO}", written, settings)
    return _rule(rules).then[0].action


def check_condition(kind: type[Condition], written: str) -> Condition:
    """Read a condition as `when` says it, such as `loud: true`; raises Unsound with what is wrong."""
    rules = _loaded((kind,), f"when: {{{written}}}", "reply: heard", None)
    return _rule(rules).when.conditions[0].condition


def decided(
    *kinds: Kind,
    when: str = "{keyword: GO}",
    then: str = "reply: heard",
    text: str = "GO",
    state: State | None = None,
    settings: Mapping[str, str] | None = None,
    **message: Any,
) -> Decision:
    """Decide a text by one rule, which has this `when` and `then`; raises Unsound. `message` are more of its fields."""
    rules = _loaded(kinds, f"when: {when}", then, settings)
    said = Message(endpoint="main", key="k", sender=PERSON, to=OURS, text=text, received_at=NOON)
    return decide(rules, OUR_LINE, replace(said, **message), state or State(), NOON, seed=1)


def planned(kind: type[Action], written: str, text: str = "GO", **more: Any) -> tuple[Effect, ...]:
    """List what an action plans about a text, `GO` unless another is given; raises Unsound."""
    decision = decided(kind, then=written, text=text, **more)
    if decision.trace.error:
        raise Unsound(decision.trace.error)
    return decision.effects


def facts() -> Facts:
    """Give what can be said of the person who texts in these rules, for comparing what was planned with it."""
    return Facts(program="shop", number=PERSON, now=NOON)


def performed(
    kind: type[Action],
    written: str,
    outside: FakeOutside,
    text: str = "GO",
    settings: Mapping[str, str] | None = None,
) -> Outcome:
    """Plan and perform the job of an action; raises Unsound, and whatever the action raises."""
    effects = planned(kind, written, text, settings=settings)
    jobs = [one for one in effects if isinstance(one, Job) and one.action == kind.called]
    if len(jobs) != 1:
        raise Unsound(f"'{written}' plans {len(jobs)} jobs of '{kind.called}', not one")
    return asyncio.run(Performing(kind, settings or {}).perform(jobs[0], outside))


def findings(kind: type[Lint], *rules: str) -> list[str]:
    """List what a lint finds in rules, each written on a line: `rules/shop.yaml:6:3: ...`; raises Unsound.

    What other lints find is left out.
    """
    head, _, _ = _RULES.format(ours=OURS, when="", then="").partition("  - id")
    written = head + "".join(f"  - {one}\n" for one in rules)
    try:
        loaded = load_texts({"rules/shop.yaml": written.encode()}, with_kinds((kind,)))
    except RuleError as failure:
        raise Unsound(render(failure.diagnostics, failure.texts)) from failure
    found = [one for one in lint(loaded, NOON) if one.code in {kind.called, "broken-plugin"}]
    return line.render(found).splitlines()


def with_kinds(kinds: tuple[Kind, ...], settings: Mapping[str, str] | None = None) -> Vocabulary:
    """List what rules may use: what is built in, and these in place of any of their name."""
    words = vocabulary.builtin()
    return replace(
        words,
        actions={**words.actions, **{one.called: one for one in kinds if issubclass(one, Action)}},
        conditions={**words.conditions, **{one.called: one for one in kinds if issubclass(one, Condition)}},
        filters={**words.filters, **{one.called: one for one in kinds if issubclass(one, TextFilter)}},
        lints={one.called: one for one in kinds if issubclass(one, Lint)},
        settings=None if settings is None else {one.called: dict(settings) for one in kinds},
    )


def _rule(rules: RuleSet) -> Rule:
    (entry,) = [one for one in rules.programs["shop"].answers["none"].entries if one.name == "shop/it"]
    return entry.rule


def _loaded(kinds: tuple[Kind, ...], when: str, then: str, settings: Mapping[str, str] | None) -> RuleSet:
    # The action stands in braces of its own line, so that it may be a map in flow style.
    written = _RULES.format(ours=OURS, when=when, then=f"{{{then}}}" if not then.startswith("{") else then)
    try:
        return load_texts({"rules/shop.yaml": written.encode()}, with_kinds(kinds, settings)).rules
    except RuleError as failure:
        raise Unsound(render(failure.diagnostics, failure.texts)) from failure
