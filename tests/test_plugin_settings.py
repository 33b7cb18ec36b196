"""What config.yaml says of actions: it is looked at before any rule takes it, and no value of it is told."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

from configured import OUTSIDE, PROVIDERS
from watchword import config, vocabulary
from watchword.config import Config
from watchword.diagnostics import Diagnostic, render
from watchword.discovery import Plugins
from watchword.plugin import Check, Condition, Situation, condition
from watchword.rules.said import examining

WORDS = vocabulary.found(Plugins())
KNOWN = [(name, one.encode_name) for name, kind in WORDS.actions.items() for one in fields(kind)]
HEAD = "version: 1\nplugin-settings:\n  "


def checked(
    folder: Path, said: str, environ: Mapping[str, str] = OUTSIDE
) -> tuple[Config | None, tuple[Diagnostic, ...]]:
    path = folder / "config.yaml"
    path.write_text(f"{HEAD}{said}\n", encoding="utf-8")
    return config.check(path, environ, PROVIDERS, None, examining(WORDS))


@pytest.mark.parametrize(
    "said",
    [
        "webhook: {mask: 'from, media', timeout: 5, retry-for: 3d, secret-crm: '${CONSENT_WEBHOOK_SECRET}'}",
        "webhook: {secret: '${CONSENT_WEBHOOK_SECRET} ${CONSENT_WEBHOOK_SECRET}', url: 'https://crm.example/{from}'}",
        "email: {server: smtp://localhost:25?tls=none, password: '${SMTP_PASSWORD}', from: 'Shop <a@b.example>'}",
        "save-media: {folder: /srv/media, types: image/*}",
        "coupon: {when-empty: 'Sorry, {from|phone}'}",
    ],
)
def test_what_actions_take_is_taken(tmp_path: Path, said: str) -> None:
    got, found = checked(tmp_path, said)
    assert got is not None
    assert found == ()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(KNOWN), st.from_regex(r"[a-z]{1,8}", fullmatch=True))
def test_a_name_that_an_action_does_not_have_is_an_error_there(
    tmp_path: Path, known: tuple[str, str], more: str
) -> None:
    action, name = known
    misspelt = f"{name}x{more}"
    got, found = checked(tmp_path, f"{action}: {{{misspelt}: '1'}}")
    assert got is None
    assert [(one.code, one.span.line, one.span.col) for one in found] == [("unknown-key", 3, len(action) + 6)]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("webhook: {secret: '${VALUE}'}", "whsec_short"),
        ("webhook: {secret-crm: '${VALUE}'}", "abc-abc-abc"),
        ("webhook: {mask: '${VALUE}'}", "telephone"),
        ("webhook: {timeout: '${VALUE}'}", "6000.75"),
        ("email: {server: '${VALUE}'}", "mail.host.example"),
        ("email: {from: '${VALUE}'}", "nobody-at-all"),
        ("save-media: {folder: '${VALUE}'}", "media/here"),
    ],
)
def test_a_value_that_cannot_be_right_is_an_error_and_is_not_told(tmp_path: Path, said: str, value: str) -> None:
    got, found = checked(tmp_path, said, {"VALUE": value})
    assert got is None
    assert [one.code for one in found] == ["bad-value"]
    assert value not in render(found, {str(tmp_path / "config.yaml"): f"{HEAD}{said}\n"})


def test_settings_of_what_is_not_there_keep_nothing_from_starting(tmp_path: Path) -> None:
    got, found = checked(tmp_path, "slack: {url: '${SLACK_WEBHOOK}'}\n  webhok: {timeout: 5}")
    assert got is not None
    assert got.plugin_settings["webhok"] == {"timeout": "5"}
    assert [(one.severity, one.code) for one in found] == [("warning", "unread-settings")] * 2
    assert found[1].hint == "did you mean 'webhook'?"


def test_conditions_have_settings_as_actions_do(tmp_path: Path) -> None:
    @condition("loud", shorthand="wanted")
    class Loud(Condition, frozen=True):
        """The text is in capitals."""

        wanted: bool

        def check(self, situation: Situation) -> Check:
            return Check(situation.message.text.isupper() is self.wanted, "")

        def told(self) -> str:
            return str(self.wanted)

    words = vocabulary.builtin()
    words = type(words)(words.actions, {**words.conditions, "loud": Loud})
    path = tmp_path / "config.yaml"
    found = {}
    for value in ("true", "perhaps"):
        path.write_text(f"{HEAD}loud: {{wanted: {value}}}\n", encoding="utf-8")
        found[value] = [one.code for one in config.check(path, {}, PROVIDERS, None, examining(words))[1]]
    assert found == {"true": [], "perhaps": ["bad-value"]}
