"""What suppressions cost, a million of them or as many as asked (`--stored`): to look one up, to import, to keep them.

The store's own import fills a SQLite file, to a thousand opt-outs and another to all, which is made once and kept. In
either the state of people is looked up as for a message that comes in, half of them opted out and half strangers, in
turn. The yardstick of the look-up is the same with a thousand suppressions, that of the import the database's own
inserts of rows as long, as many in each transaction.

Prints a table and writes build/bench-consent.json. Fails if a look-up costs more than 1.5 times as much among all.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from inserting import inserting
from report import BUILD, Result, compared, report
from turns import Figures, Turn, interleaved, options

from watchword.clock import SystemClock
from watchword.reported import Listed, imported
from watchword.store import people
from watchword.store.sqlite.connection import open_for_reading
from watchword.store.sqlite.store import SqliteStore, open_sqlite

SCRATCH = BUILD / "bench"
SCOPE = "program:bench"
FEW = 1_000
AT_ONCE = 1_000
LOOK_UPS = 20_000
IMPORTED = 50_000
MOST = 1.5
ROWS = "the database's own inserts"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def number(n: int) -> str:
    return f"+1{2_000_000_000 + n}"


async def fill(store: SqliteStore, first: int, last: int) -> float:
    """Import so many opt-outs; answers the rows a second."""
    began = time.perf_counter()
    for start in range(first, last, AT_ONCE):
        rows = [
            imported(Listed(number=number(n), scope=SCOPE, at=NOW, text="bench"), NOW)
            for n in range(start, min(start + AT_ONCE, last))
        ]
        await store.import_opt_outs(dict.fromkeys(rows, ()), NOW)
    return (last - first) / (time.perf_counter() - began)


def looks(path: Path, known: int, seed: int) -> Turn:
    """Make a turn of look-ups: its microseconds each, half of people who opted out."""
    chosen = random.Random(seed)
    asked = [number(chosen.randrange(known) + (known if n % 2 else 0)) for n in range(LOOK_UPS)]
    cursor = open_for_reading(path).cursor()

    def turn(_run: str) -> Figures:
        began = time.perf_counter()
        found = sum(people.look_up(cursor, one, "bench", SCOPE, NOW)[0].suppression is not None for one in asked)
        seconds = time.perf_counter() - began
        if found != LOOK_UPS // 2:
            raise RuntimeError(f"{found} of {LOOK_UPS // 2} suppressions were found")
        return {"microseconds": seconds / LOOK_UPS * 1e6}

    return turn


async def filled(path: Path, many: int) -> float:
    store = open_sqlite(path, "bench", SystemClock())
    speed = await fill(store, 0, many)
    await store.close()
    return speed


def template(many: int) -> Path:
    """Fill a file with so many, unless it is there from an earlier time."""
    path = SCRATCH / f"suppressions-{many}" / "watchword.db"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        for old in path.parent.glob(f"{unfinished.name}*"):
            old.unlink()
        asyncio.run(filled(unfinished, many))
        unfinished.rename(path)
    return path


def importing(_run: str) -> Figures:
    """Import opt-outs into a new file."""
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        path = Path(folder) / "watchword.db"
        speed = asyncio.run(filled(path, IMPORTED))
        return {"per_second": speed, "bytes": path.stat().st_size / IMPORTED}


def measure(asked: argparse.Namespace) -> list[Result]:
    among = {f"among {many:,}": looks(template(many), many, seed) for seed, many in enumerate((FEW, asked.stored))}
    few, many = among
    size = template(asked.stored).stat().st_size / asked.stored
    told = interleaved(
        {**among, "import": importing, ROWS: inserting(asked.seconds, round(size), AT_ONCE)}, asked.rounds
    )
    look, import_ = told[many]["microseconds"], told["import"]["per_second"]
    return [
        compared(f"look-up of a suppression {many}", "µs", look, told[few]["microseconds"], few, MOST),
        compared("import of opt-outs", "rows/s", import_, told[ROWS]["per_second"], ROWS),
        compared("an imported opt-out takes", "bytes", size),
    ]


def main() -> int:
    """Measure; 1 if the look-up grows too much."""
    parser = options(__doc__)
    parser.add_argument("--stored", type=int, default=1_000_000, help="suppressions in the full database")
    results = measure(parser.parse_args())
    report(results, "bench-consent")
    return 0 if results[0]["is_met"] else 1


if __name__ == "__main__":
    sys.exit(main())
