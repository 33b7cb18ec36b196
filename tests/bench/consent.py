"""What a million suppressions cost: to look one up, to import them, to keep them.

The store's own import fills a SQLite file, to a thousand opt-outs and another to all. In either the state of people is
looked up as for a message that comes in, half of them opted out and half strangers, in rounds that are of both files.

Prints a table and writes build/bench-consent.json: a list of {name, value, unit, yardstick, ratio}; the yardstick of
the look-up is the same with a thousand suppressions. Fails if it costs more than 1.5 times as much.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from watchword.clock import SystemClock
from watchword.reported import Listed, imported
from watchword.store import people
from watchword.store.sqlite.connection import open_for_reading
from watchword.store.sqlite.store import SqliteStore, open_sqlite

BUILD = Path(__file__).parents[2] / "build"
SCOPE = "program:bench"
FEW = 1_000
AT_ONCE = 1_000
LOOK_UPS = 20_000
ROUNDS = 5
MOST = 1.5
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def number(n: int) -> str:
    return f"+1{2_000_000_000 + n}"


async def fill(store: SqliteStore, first: int, last: int) -> float:
    """Import so many opt-outs; answers the rows a second of this process's own time: others may have the machine."""
    began = time.process_time()
    for start in range(first, last, AT_ONCE):
        rows = [
            imported(Listed(number=number(n), scope=SCOPE, at=NOW, text="bench"), NOW)
            for n in range(start, min(start + AT_ONCE, last))
        ]
        await store.import_opt_outs(dict.fromkeys(rows, ()), NOW)
    return (last - first) / (time.process_time() - began)


def looks(path: Path, known: int, seed: int) -> Callable[[], float]:
    """Make a round of look-ups: its microseconds each, half of people who opted out."""
    chosen = random.Random(seed)
    asked = [number(chosen.randrange(known) + (known if n % 2 else 0)) for n in range(LOOK_UPS)]
    cursor = open_for_reading(path).cursor()

    def run() -> float:
        began = time.perf_counter()
        found = sum(people.look_up(cursor, one, "bench", SCOPE, NOW)[0].suppression is not None for one in asked)
        seconds = time.perf_counter() - began
        if found != LOOK_UPS // 2:
            raise RuntimeError(f"{found} of {LOOK_UPS // 2} suppressions were found")
        return seconds / LOOK_UPS * 1e6

    return run


async def filled(path: Path, many: int) -> float:
    store = open_sqlite(path, "bench", SystemClock())
    speed = await fill(store, 0, many)
    await store.close()
    return speed


def main() -> int:
    """Measure; 1 if the look-up grows too much."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--suppressions", type=int, default=1_000_000)
    many: int = asked.parse_args().suppressions
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "few" / "watchword.db", Path(folder) / "many" / "watchword.db"
        for path in (small, large):
            path.parent.mkdir()
        asyncio.run(filled(small, FEW))
        speed = asyncio.run(filled(large, many))
        few, all_of_them = looks(small, FEW, 1), looks(large, many, 1)
        # Round by round, so that what else the machine does meets both.
        rounds = [(few(), all_of_them()) for _ in range(ROUNDS)]
        size = large.stat().st_size / many
    yardstick, value = (median(times) for times in zip(*rounds, strict=True))
    ratio = median(high / low for low, high in rounds)
    told: list[dict[str, Any]] = [
        {"name": "look-up", "value": value, "unit": "µs", "yardstick": yardstick, "ratio": ratio},
        {"name": "import", "value": speed, "unit": "rows/s", "yardstick": None, "ratio": None},
        {"name": "size", "value": size, "unit": "bytes", "yardstick": None, "ratio": None},
    ]
    for one in told:
        print(f"{one['name']:<10} {one['value']:>12.1f} {one['unit']}")
    print(f"a look-up among {many} costs {ratio:.2f} times that among {FEW}")
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench-consent.json").write_text(json.dumps(told, indent=2) + "\n")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
