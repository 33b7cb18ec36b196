"""A program gets another brand, however its rules are published: who has opted out of it is not texted (R29, G3)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from running import Running, postback
from test_whole_path import eventually

PERSON = "+15552312102"
RULES = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example, purpose: transactional}
lists: {club: {}}
rules:
  - {id: join, when: {keyword: JOIN}, then: [{subscribe: club}, {reply: Welcome}]}
"""
BRANDED = RULES.replace("about: {", "about: {brand: x, ")
SUPPRESSED = "opted out of brand:x since"


def published(server: Running) -> None:
    server.command("publish")


def restarted(server: Running) -> None:
    server.stop()
    server.start()


def published_while_none_runs(server: Running) -> None:
    server.stop()
    server.command("publish")
    server.start()


@pytest.mark.parametrize("change", [published, restarted, published_while_none_runs])
def test_r29_a_list_is_not_sent_to_who_has_opted_out_under_another_brand(
    tmp_path: Path, change: Callable[[Running], None]
) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "l.yaml").write_text(RULES)
    with Running(tmp_path, rules=rules) as server:
        server.post(postback("JOIN", ident="1"))
        server.post(postback("STOP", ident="2"))
        (rules / "l.yaml").write_text(BRANDED)
        change(server)
        server.command("send", "Two for one", "--program", "luigis", "--list", "club")
        eventually(lambda: server.command("jobs", "list", "--state", "suppressed"), SUPPRESSED)
        assert "'carried over from program:luigis'" in server.command("consent", "show", PERSON)
        assert "suppressions are what it says" in server.command("consent", "verify")
