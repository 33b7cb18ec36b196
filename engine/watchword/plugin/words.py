"""The words that rule files may use."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import fields

from watchword.config.capability import Capability
from watchword.diagnostics import Diagnostic
from watchword.plugin.action import Action
from watchword.plugin.condition import Condition
from watchword.plugin.lint import Lint
from watchword.plugin.provider import Provider
from watchword.plugin.secret import Secret
from watchword.templates.filter import TextFilter

Settings = Mapping[str, Mapping[str, str]]
"""What config.yaml says of plugins: by the name of an action or a condition, and of a setting."""


class Vocabulary(Struct, frozen=True):
    """The actions, the conditions and the filters of texts that rule files may use, by name, and the providers.

    `lints` are those of plugins, by their codes.

    `settings` stand for what rules leave out; None where there is no config.yaml to say any. `edition` names the code
    of all that is not built in, `sources` tell where each of that came from. `problems` are what is wrong with
    plugins, `texts` their files, for quoting them. `quarantined` says which made the server stand still. Rules may have
    nothing done that needs what is `forbidden`.
    """

    actions: Mapping[str, type[Action]]
    conditions: Mapping[str, type[Condition]]
    filters: Mapping[str, type[TextFilter]] = {}
    providers: Mapping[str, type[Provider]] = {}
    lints: Mapping[str, type[Lint]] = {}
    settings: Settings | None = None
    edition: str = ""
    sources: Mapping[str, str] = {}
    problems: tuple[Diagnostic, ...] = ()
    texts: Mapping[str, str] = {}
    forbidden: frozenset[Capability] = frozenset()
    quarantined: Mapping[str, str] = {}

    @property
    def not_loaded(self) -> tuple[str, ...]:
        """Name the plugins that do not load: what is not known may be one of theirs."""
        return tuple(dict.fromkeys(one.span.path for one in self.problems if one.code == "broken-plugin"))

    @property
    def secrets(self) -> frozenset[str]:
        """Name what config.yaml says of plugins that must be kept out of everything that is shown.

        There may be several of one secret, each with a name behind it: `secret-crm`.
        """
        kinds: dict[str, type[Struct]] = {**self.actions, **self.conditions}
        written = [
            text
            for name, kind in kinds.items()
            for one in fields(kind)
            if one.type is Secret
            for said, text in self.said(name).items()
            if said == one.encode_name or said.startswith(f"{one.encode_name}-")
        ]
        return frozenset(secret for some in written for secret in (some, *some.split()) if secret)

    def said(self, name: str) -> Mapping[str, str]:
        """Give what config.yaml says of one of them."""
        return (self.settings or {}).get(name, {})
