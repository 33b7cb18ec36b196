"""Plugins of installed packages: whatever an entry point names, a class or a module, counts or is told of."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from discovery.test_dropped import SHOUT
from watchword import vocabulary
from watchword.discovery import INSTALLED, installed
from watchword.plugin import Vocabulary

ENTRY_POINTS = """\
[watchword.actions]
all = sound_plugin
shout = sound_plugin:Shout
nothing = sound_plugin:NOTHING
gone = sound_plugin:Gone
[watchword.conditions]
loud = sound_plugin:Loud
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Install a package the way pip does: a module, and beside it what is known of it."""
    (tmp_path / "sound_plugin.py").write_text(SHOUT + "\nNOTHING = 1\n")
    about = tmp_path / "sound_plugin-1.2.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: sound-plugin\nVersion: 1.2\n")
    monkeypatch.syspath_prepend(tmp_path)
    installed.offers.cache_clear()
    yield about / "entry_points.txt"
    installed.offers.cache_clear()
    sys.modules.pop("sound_plugin", None)


def found(package: Path, *names: str) -> Vocabulary:
    lines = [line for line in ENTRY_POINTS.splitlines() if line.startswith("[") or line.partition(" ")[0] in names]
    package.write_text("\n".join(lines))
    return vocabulary.found(INSTALLED)


def test_an_entry_point_that_names_a_class_offers_it(package: Path) -> None:
    words = found(package, "shout", "loud")
    assert words.sources == {"shout": "sound-plugin 1.2", "loud": "sound-plugin 1.2"}
    assert not words.problems
    assert "sound-plugin 1.2" in words.edition


def test_one_that_names_a_module_offers_all_that_it_declares(package: Path) -> None:
    assert found(package, "all").sources.keys() == {"shout", "loud"}


def test_a_module_may_stand_in_each_group_that_it_has_something_for(package: Path) -> None:
    words = found(package, "all", "shout", "loud")
    assert words.sources.keys() == {"shout", "loud"}
    assert not words.problems


def test_one_that_leads_nowhere_is_told_of(package: Path) -> None:
    words = found(package, "nothing", "gone", "shout")
    assert [one.code for one in words.problems] == ["broken-plugin", "empty-plugin"]
    assert "has no attribute 'Gone'" in words.problems[0].message
    assert "shout" in words.actions


EVERY = """
from watchword.plugin import Finding, Lint, TextFilter, lint, provider, text_filter
from watchword.testing import FakeProvider


@text_filter("loudly")
class Loudly(TextFilter, frozen=True):
    def apply(self, text, spoken):
        return text.upper()


@provider("pigeon")
class Pigeon(FakeProvider):
    pass


@lint("too-loud")
class TooLoud(Lint, frozen=True):
    def check(self, rule, program):
        return [Finding(message="too loud")]
"""


def test_each_group_offers_its_kind(package: Path) -> None:
    (package.parent.parent / "sound_plugin.py").write_text(SHOUT + EVERY)
    named = {"actions": "Shout", "conditions": "Loud", "filters": "Loudly", "providers": "Pigeon", "lints": "TooLoud"}
    assert [f"watchword.{kind}" for kind in named] == list(installed.GROUPS)
    groups = [f"[watchword.{kind}]\n{name} = sound_plugin:{name}\n" for kind, name in named.items()]
    package.write_text("".join(groups))
    words, builtin = vocabulary.found(INSTALLED), vocabulary.builtin()
    added = {kind: getattr(words, kind).keys() - getattr(builtin, kind).keys() for kind in named}
    assert added == {
        "actions": {"shout"},
        "conditions": {"loud"},
        "filters": {"loudly"},
        "providers": {"pigeon"},
        "lints": {"too-loud"},
    }
    assert not words.problems


def test_without_any_there_is_what_is_built_in(package: Path) -> None:
    assert found(package).edition == ""
    assert found(package).actions == vocabulary.builtin().actions
