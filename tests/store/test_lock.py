"""The lock of a data folder: one process has it, and nobody else is taken for that one."""

from pathlib import Path

import pytest

from watchword.store.lock import FolderLock, Held


def folders(place: Path) -> list[Path]:
    """Make folders that their nodes call by the same name, as those of cloned machines."""
    made = [place / machine / "srv" / "watchword" / "data" for machine in ("one", "two")]
    for folder in made:
        folder.mkdir(parents=True)
    return made


def test_a_folder_is_held_once(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    with pytest.raises(Held):
        FolderLock(tmp_path)
    lock.release()
    FolderLock(tmp_path).release()


def test_no_two_holders_at_one_time_are_the_same(tmp_path: Path) -> None:
    locks = [FolderLock(folder) for folder in folders(tmp_path)]
    assert len({lock.holder for lock in locks}) == 2
    for lock in locks:
        lock.release()


def test_whoever_holds_the_same_folder_next_is_known_for_its_successor(tmp_path: Path) -> None:
    first = FolderLock(tmp_path)
    holder = first.holder
    first.release()
    second = FolderLock(tmp_path)
    assert second.holder == holder
    second.release()
