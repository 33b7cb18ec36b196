"""Plugins in a folder: found, told of when they are wrong, and another module when their text changes."""

import pickle
import sys
from pathlib import Path

import pytest

from watchword import vocabulary
from watchword.cli.workplace import Workplace
from watchword.discovery import Plugins
from watchword.plugin import Action, Vocabulary

SHOUT = '''
from watchword.plugin import Action, Condition, Check, Done, Job, Outcome, Outside, Situation, Text, action, condition


@action("shout", shorthand="text", needs=["network"], repeats="never", deadline=5, version=2)
class Shout(Action, frozen=True):
    """Shout it."""

    text: Text

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        outside.log(str(self.text).upper())
        return Done()


@condition("loud")
class Loud(Condition, frozen=True):
    """It is shouted."""

    letters: int = 1

    def check(self, situation: Situation) -> Check:
        return Check(situation.message.text.isupper(), "capitals")

    def told(self) -> str:
        return "capitals"
'''


def found(folder: Path, **settings: dict[str, str]) -> Vocabulary:
    return vocabulary.found(Plugins(folder=str(folder), settings=settings or None))


def codes(words: Vocabulary) -> list[tuple[str, str]]:
    return [(one.code, one.span.path) for one in words.problems]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "plugins"
    path.mkdir()
    return path


def test_what_a_file_declares_is_there_beside_what_is_built_in(folder: Path) -> None:
    (folder / "shout.py").write_text(SHOUT)
    words = found(folder)
    assert words.actions.keys() - vocabulary.builtin().actions.keys() == {"shout"}
    assert words.conditions.keys() - vocabulary.builtin().conditions.keys() == {"loud"}
    assert words.sources == {"shout": "plugins/shout.py", "loud": "plugins/shout.py"}
    assert not words.problems
    shout = words.actions["shout"]
    assert (shout.called, shout.shorthand, shout.needs, shout.repeats, shout.deadline, shout.version) == (
        "shout",
        "text",
        {"network"},
        "never",
        5,
        2,
    )


def test_without_a_folder_there_is_what_is_built_in(folder: Path) -> None:
    assert found(folder / "nowhere").actions == vocabulary.builtin().actions
    assert found(folder).edition == ""


def test_a_folder_with_an_init_is_one_plugin_with_its_parts(folder: Path) -> None:
    package = folder / "shout"
    package.mkdir()
    (package / "__init__.py").write_text("from .how import Shout\n")
    (package / "how.py").write_text(SHOUT)
    (package / "test_how.py").write_text("raise RuntimeError\n")
    words = found(folder)
    assert words.sources["shout"] == "plugins/shout/__init__.py"
    assert codes(words) == []
    before = words.edition
    (package / "how.py").write_text(SHOUT.replace("Shout it", "Shout"))
    assert found(folder).edition != before
    assert found(folder).actions["shout"].__doc__ == "Shout."


def test_files_for_tests_hidden_ones_and_shared_ones_are_none(folder: Path) -> None:
    for name in ("test_x.py", "conftest.py", ".hidden.py", "_shared.py", "README.md"):
        (folder / name).write_text("raise RuntimeError\n")
    (folder / "notes").mkdir()
    assert codes(found(folder)) == []


def test_one_that_breaks_is_told_of_and_the_others_are_there(folder: Path) -> None:
    (folder / "a.py").write_text("1 / 0\n")
    (folder / "b.py").write_text(SHOUT)
    (folder / "c.py").write_text("import sys\nsys.exit(1)\n")
    (folder / "d.py").write_bytes(b"\xff\xfe")
    words = found(folder)
    assert "shout" in words.actions
    assert codes(words) == [("broken-plugin", f"plugins/{name}.py") for name in "acd"]


def test_what_breaks_is_tried_again_once_it_is_another_text(folder: Path) -> None:
    (folder / "a.py").write_text("import nowhere_at_all\n")
    assert codes(found(folder)) == codes(found(folder)) == [("broken-plugin", "plugins/a.py")]
    (folder / "a.py").write_text(SHOUT)
    assert "shout" in found(folder).actions


def test_a_name_stays_with_whoever_had_it(folder: Path) -> None:
    (folder / "a.py").write_text(SHOUT)
    (folder / "b.py").write_text(SHOUT)
    (folder / "c.py").write_text(SHOUT.replace('"shout"', '"reply"').replace('"loud"', '"media"'))
    words = found(folder)
    assert words.sources == {"shout": "plugins/a.py", "loud": "plugins/a.py"}
    assert codes(words) == [("taken-name", f"plugins/{name}.py") for name in "bbcc"]
    assert words.actions["reply"] is vocabulary.builtin().actions["reply"]


def test_the_same_text_is_the_same_class_and_another_text_another_one(folder: Path) -> None:
    (folder / "a.py").write_text(SHOUT)
    first, again = found(folder).actions["shout"], found(folder).actions["shout"]
    assert first is again
    (folder / "a.py").write_text(SHOUT.replace("Shout it", "Shout"))
    assert found(folder).actions["shout"] is not first
    assert pickle.loads(pickle.dumps(first)) is first  # what was compiled before goes on with it


def test_a_class_that_was_imported_is_not_declared_twice(folder: Path) -> None:
    (folder / "a.py").write_text("from watchword.actions.reply import Reply\n" + SHOUT)
    assert codes(found(folder)) == []


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('action("Shout!"', 'action("shout"', "'Shout!' is no name"),
        ('shorthand="words"', 'shorthand="text"', "Shout has no field 'words'"),
        ("async def perform", "async def performs", "says neither what it plans nor how that is performed"),
        ("def told", "def tell", "Loud says not when it holds"),
    ],
)
def test_what_is_declared_wrongly_is_told_of(folder: Path, wrong: str, right: str, said: str) -> None:
    text = SHOUT.replace(right, wrong) if right in SHOUT else SHOUT.replace(wrong, right)
    assert text != SHOUT
    (folder / "a.py").write_text(text)
    (problem,) = found(folder).problems
    assert problem.code == "broken-plugin"
    assert said in problem.message


def test_nothing_of_a_plugin_that_breaks_stays_behind(folder: Path) -> None:
    before = set(sys.modules)
    package = folder / "half"
    package.mkdir()
    (package / "__init__.py").write_text("from . import part\nraise RuntimeError\n")
    (package / "part.py").write_text("WHOLE = False\n")
    assert codes(found(folder)) == [("broken-plugin", "plugins/half/__init__.py")]
    assert set(sys.modules) <= before


def test_every_kind_has_what_its_base_has(folder: Path) -> None:
    (folder / "a.py").write_text(SHOUT)
    kind = found(folder).actions["shout"]
    assert issubclass(kind, Action)
    assert kind.also_names == frozenset()


PROVIDER = '''
from watchword.plugin import Provider, provider
from watchword.providers.sandbox import Sandbox


@provider("acme")
class Acme(Sandbox):
    """Texts by way of Acme."""

    address = "https://sms.acme.example/"
'''


def test_a_provider_may_be_named_in_the_configuration(folder: Path) -> None:
    (folder / "acme.py").write_text(PROVIDER)
    config = folder.parent / "config.yaml"
    config.write_text(
        "version: 1\nplugins: ./plugins\nendpoints:\n"
        "  main: {provider: acme, path-secrets: [a-secret-of-16-letters], numbers: {86717: {}}}\n"
    )
    place = Workplace(config)
    assert place.config.endpoints["main"].provider == "acme"
    assert type(place.accounts["main"].provider).__name__ == "Acme"
    (folder / "acme.py").unlink()
    _, found = Workplace(config).check_config()
    assert [one.code for one in found] == ["unknown-provider"]


def test_a_provider_that_cannot_send_is_told_of(folder: Path) -> None:
    (folder / "acme.py").write_text(PROVIDER.replace("(Sandbox)", "(Provider)"))
    (problem,) = found(folder).problems
    assert "Acme does not say how to `compose`" in problem.message
