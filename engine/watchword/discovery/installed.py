"""Plugins of installed packages: entry points of the groups that are listed here.

An entry point names a class, or a module that declares some. They are looked for and imported once a process: another
package, or another version of one, needs a restart.
"""

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

from watchword.diagnostics import Span
from watchword.discovery.offer import Kind, Offer, broken, declared, is_kind, problem

GROUPS = ("watchword.actions", "watchword.conditions", "watchword.filters", "watchword.providers", "watchword.lints")


@cache
def offers() -> tuple[Offer, ...]:
    """Give what each entry point offers."""
    every = entry_points()
    return tuple(_offer(one) for group in GROUPS for one in sorted(every.select(group=group), key=lambda one: one.name))


def _offer(one: EntryPoint) -> Offer:
    source = f"{one.dist.name} {one.dist.version}" if one.dist else one.value
    try:
        found = one.load()
    except (Exception, SystemExit) as failure:  # noqa: BLE001 - whatever a plugin does must not stop the others
        return Offer(source=source, problems=(broken(source, failure),))
    kinds = _kinds(found)
    if kinds:
        return Offer(source=source, kinds=kinds, edition=source)
    message = f"its entry point '{one.name}' ({one.value}) declares nothing"
    hint = "let it name a class that a decorator of watchword.plugin declares, or a module of such"
    return Offer(source=source, problems=(problem("empty-plugin", message, Span(source, 1, 1, 2), hint),))


def _kinds(found: object) -> tuple[Kind, ...]:
    if isinstance(found, ModuleType):
        return declared(found)
    return (found,) if is_kind(found) else ()  # type: ignore[return-value]
