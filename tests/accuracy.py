"""How well consent is read: on texts between people, on the decision table, and on what people make of reserved words.

The collection of texts between people lies beside the repository, in ../shared; without it that part is left out, and
that is said, in build/accuracy.json too. None of its texts is a request to a business, so that whatever is read as an
opt-out is printed, to be looked at. Of the table and the words every miss is printed.

Prints confusion matrices, writes build/accuracy.json, and fails where the table or the words are missed.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from watchword import consent
from watchword.conformance import mutations
from watchword.conformance.table import Row, shipped
from watchword.consent.context import UNKNOWN, Context

ROOT = Path(__file__).resolve().parents[1]
MESSAGES = ROOT.parent / "shared/vectors/uci-sms-spam/uci-sms-spam.jsonl"
LANGUAGES = ("en", "es", "fr", "pt", "de")
INTENTS = ("opt-out", "opt-in", "help", "hold", "none")


class Case(NamedTuple):
    """A text, what it is to be read as, what it is an example of, and what is known beside it."""

    wanted: str
    text: str
    of: str
    context: Context = UNKNOWN
    languages: tuple[str, ...] = LANGUAGES


def messages() -> Iterator[Case]:
    for row in map(json.loads, MESSAGES.read_text().splitlines()):
        yield Case("none", row["text"], row["label"])


def cases(rows: Iterable[Row]) -> Iterator[Case]:
    for row in rows:
        yield from (Case(row.wanted, text, row.id, Context(recent=row.recent), (row.lang,)) for text in row.texts)


def measure(name: str, cases: Iterable[Case]) -> dict[str, Any]:
    """Read all cases and print the matrix and the misses."""
    matrix: dict[str, Counter[str]] = {}
    misses: list[dict[str, Any]] = []
    for case in cases:
        reading = consent.read(case.text, case.languages, context=case.context)
        matrix.setdefault(f"{case.of} {case.wanted}" if name == "messages" else case.wanted, Counter())[
            reading.intent
        ] += 1
        if reading.intent != case.wanted:
            told = {
                "text": case.text,
                "wanted": case.wanted,
                "read": reading.intent,
                "of": case.of,
            }
            misses.append(told | {"rung": reading.rung, "word": reading.word})
    total = sum(sum(row.values()) for row in matrix.values())
    print(f"{name}: {total} texts, {total - len(misses)} as wanted")
    print(f"  {'wanted, read as':22}{''.join(f'{intent:>9}' for intent in INTENTS)}")
    for wanted, row in sorted(matrix.items()):
        print(f"  {wanted:22}{''.join(f'{row[intent]:9}' for intent in INTENTS)}")
    for miss in misses:
        print(f"  {miss['of']}: {miss['text']!r} is read as {miss['read']} {miss['word']!r}, not {miss['wanted']}")
    print()
    return {"texts": total, "matrix": matrix, "misses": misses}


def main() -> int:
    results = {
        "edition": consent.edition(),
        "table": measure("table", cases(shipped().rows)),
        "words": measure("words", cases(mutations.rows())),
    }
    if MESSAGES.exists():
        results["messages"] = measure("messages", messages())
    else:
        results["messages"] = {"left_out": f"{MESSAGES} is not there"}
        print(f"messages: left out, {MESSAGES} is not there; the table and the words were read all the same")
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    (build / "accuracy.json").write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    missed = [miss for part in ("table", "words") for miss in results[part]["misses"]]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
