"""The reference of the rule language says what the code reads. `WATCHWORD_GOLDEN=write` writes it anew."""

import os

from running import PROJECT
from watchword import vocabulary
from watchword.reference import reference

PAGE = PROJECT / "docs/rule-reference.md"


def test_the_reference_is_what_the_code_says() -> None:
    said = reference(vocabulary.builtin())
    if os.environ.get("WATCHWORD_GOLDEN") == "write":
        PAGE.write_text(said)
    assert said == PAGE.read_text()


def test_every_condition_action_and_key_has_its_place_there() -> None:
    page = PAGE.read_text()
    known = vocabulary.builtin()
    missing = [name for name in (*known.conditions, *known.actions) if f"### `{name}`\n" not in page]
    assert missing == []
