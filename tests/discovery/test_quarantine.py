"""What is in quarantine answers with an error, until it is another text; nothing else does."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.test_dropped import SHOUT
from watchword import vocabulary
from watchword.discovery import Plugins, quarantine
from watchword.discovery.quarantine import Case, Quarantined
from watchword.plugin import Vocabulary

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def plugins(tmp_path: Path) -> Plugins:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "shout.py").write_text(SHOUT)
    return Plugins(folder=str(tmp_path / "plugins"), quarantine=str(tmp_path / "quarantine.json"))


def noted(plugins: Plugins, called: str = "") -> Vocabulary:
    module = vocabulary.found(plugins).actions["shout"].__module__
    plugins.note(Case(module=module, called=called, at=AT, stack=("File x, line 1",)))
    return vocabulary.found(plugins)


def test_what_made_the_server_stand_still_answers_with_an_error(plugins: Plugins) -> None:
    words = noted(plugins)
    assert words.quarantined.keys() == {"shout", "loud"}
    with pytest.raises(Quarantined, match="'shout' made the server stand still at 2026-03-04 12:00 UTC"):
        list(words.actions["shout"].plan(None, None))  # type: ignore[arg-type]
    with pytest.raises(Quarantined, match="'loud'"):
        words.conditions["loud"].check(None, None)  # type: ignore[arg-type]


def test_where_it_is_known_what_was_asked_it_alone_does(plugins: Plugins) -> None:
    words = noted(plugins, "loud")
    assert words.quarantined.keys() == {"loud"}
    assert words.actions["shout"] is vocabulary.builtin().actions.get("shout", words.actions["shout"])


def test_another_text_is_out_of_it(plugins: Plugins) -> None:
    noted(plugins)
    (Path(plugins.folder or "") / "shout.py").write_text(SHOUT.replace("Shout it", "Shout"))
    assert vocabulary.found(plugins).quarantined == {}


def test_a_case_is_noted_once_and_all_cases_are_kept(plugins: Plugins) -> None:
    for called in ("shout", "loud", "shout"):
        noted(plugins, called)
    assert [case.called for case in quarantine.read(Path(plugins.quarantine or ""))] == ["loud", "shout"]


def test_what_cannot_be_read_says_so(plugins: Plugins) -> None:
    Path(plugins.quarantine or "").write_text("{")
    with pytest.raises(Quarantined, match="mend or delete it"):
        vocabulary.found(plugins)
