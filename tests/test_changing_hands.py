"""Laws of a command that changes something while a server has the folder and does not answer."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from running import CONFIG, PROJECT
from watchword.cli import main, running
from watchword.store.lock import FolderLock
from watchword.store.sqlite.upgrade import upgrade

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SECRET = {"SKYCORE_PATH_SECRET": "a-path-secret-for-tests-only"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    config = CONFIG.format(
        public=1, private=2, rules=PROJECT / "rules", top="", sending="sandbox", pace=1, more="campaign-check: false"
    )
    (tmp_path / "config.yaml").write_text(config)
    upgrade(tmp_path / "data" / "watchword.db", NOON)
    return tmp_path


def invoke(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.yaml"), *words], env=SECRET)


def test_what_is_asked_while_a_server_stops_is_done_when_it_has(folder: Path) -> None:
    server = FolderLock(folder / "data")
    stopping = threading.Timer(0.5, server.release)
    stopping.start()
    paused = invoke(folder, "pause", "--reason", "hours are wrong")
    stopping.join()
    assert paused.exit_code == 0, paused.output
    assert "is paused" in paused.output


def test_a_process_that_keeps_the_folder_and_never_answers_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_BETWEEN", 0.2)
    server = FolderLock(folder / "data")
    paused = invoke(folder, "pause", "--reason", "hours are wrong")
    server.release()
    assert paused.exit_code == 2
    assert f"another process holds {folder / 'data'} and does not answer" in paused.output
