"""Loads rules with inline tests, as tests of tests want them."""

from collections.abc import Sequence

from watchword import vocabulary
from watchword.rules.load import Loaded, load_texts
from watchword.trial import diagnosed, failures

ABOUT = "about: {name: Club, numbers: {main: 86717, branch: 86718}, help: 800-555-0155, languages: [en, es]}\n"


def loaded(rules: Sequence[str], tests: Sequence[str] = (), more: str = "", **others: str) -> Loaded:
    """Load a program of these rules, and files beside it by name."""
    body = "".join(f"  - {rule}\n" for rule in rules)
    ends = "tests:\n" + "".join(f"  - {test}\n" for test in tests) if tests else ""
    files = {"rules/club.yaml": f"version: 1\nprogram: club\n{ABOUT}{more}rules:\n{body}{ends}"}
    files |= {f"rules/{name}.yaml": f"version: 1\n{text}" for name, text in others.items()}
    return load_texts({path: text.encode() for path, text in files.items()}, vocabulary.builtin())


def failed(*rules: str, tests: Sequence[str] = (), more: str = "", **others: str) -> list[str]:
    return [diagnosed(one).message for one in failures(loaded(rules, tests, more, **others))]
