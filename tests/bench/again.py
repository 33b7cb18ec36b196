"""Messages decided again: that all come out as they did, and how many a second do.

A life of so many messages is stored first, as tests/replay/life.py has it: rules are published in turn, prompts are
left and answered, people opt out and in, webhooks are answered, operators step in, some messages are decided later or
twice. Then all are decided again by the rules that decided them, and by others, with every processor there is. It
fails if a single one comes out otherwise where it must not.

Prints a table and writes build/bench-again.json. The yardstick is deciding alone: as many messages of the same kind,
in one process for each processor, nothing read and nothing compared.
"""

import argparse
import asyncio
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

from report import BUILD, Result, compared, report

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # the life that is replayed is the one of the tests

from replay.life import FIRST, NOON, SECOND, TEXTS, Life, rule_set  # noqa: E402
from store.given import StoppedClock  # noqa: E402
from watchword.decide import decide  # noqa: E402
from watchword.message import Message  # noqa: E402
from watchword.replay.part import Candidate, Part  # noqa: E402
from watchword.replay.run import replay  # noqa: E402
from watchword.replay.tally import Tally  # noqa: E402
from watchword.state import OUR_LINE, UNKNOWN  # noqa: E402
from watchword.store.database import File  # noqa: E402
from watchword.store.past import Span  # noqa: E402
from watchword.store.sqlite.store import open_sqlite  # noqa: E402
from watchword.store.values import WHOLE  # noqa: E402

BATCH = 500
YARDSTICK = 50_000


def lived(path: Path, messages: int) -> None:
    """Store a life, unless it is there from an earlier time."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    being_written = path.with_suffix(".part")
    for old in path.parent.glob(f"{being_written.name}*"):
        old.unlink()

    async def run() -> None:
        store = open_sqlite(being_written, "node-1", StoppedClock())
        life = Life(store, seed=1, people=max(50, messages // 20))
        await life.begin()
        for _ in range(messages // BATCH):
            await life.text(BATCH, waiting=0.001)
            for _ in range(20):
                await life.step()
        await store.close()

    asyncio.run(run())
    being_written.rename(path)


def replayed(path: Path, messages: int, rules: str | None) -> tuple[Tally, float]:
    candidate = None if rules is None else Candidate(files=rule_set(rules)[1])
    part = Part(database=File(path), span=Span(1, 1 << 60), candidate=candidate, most=3, share=WHOLE)
    began = time.perf_counter()
    tally = replay(part, messages, lambda _number: None)
    return tally, time.perf_counter() - began


def decided(messages: int) -> float:
    """Decide so many messages of strangers in this process; answers the seconds that took."""
    rules, random = rule_set(FIRST)[0], Random(1)
    asked = [
        Message(endpoint="main", key="k", sender="+15552312102", to="86717", text=text, received_at=NOON)
        for text in random.choices(TEXTS, k=messages)
    ]
    began = time.perf_counter()
    for message in asked:
        decide(rules, OUR_LINE, message, UNKNOWN, NOON, 0)
    return time.perf_counter() - began


def per_second_alone() -> float:
    processors = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(processors, mp_context=get_context("spawn")) as pool:
        return sum(YARDSTICK / seconds for seconds in pool.map(decided, [YARDSTICK] * processors))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000)
    asked = parser.parse_args()
    path = BUILD / "bench" / f"life-{asked.messages}.db"
    lived(path, asked.messages)
    alone = per_second_alone()
    results: list[Result] = []
    for name, rules in (("the rules that decided", None), ("other rules", SECOND)):
        tally, seconds = replayed(path, asked.messages, rules)
        print(f"{name}: {tally.messages:,} messages in {seconds:.1f} s, {tally.otherwise:,} come out otherwise")
        if tally.not_kept or tally.kinds.get("not-the-same") or (rules is None and tally.otherwise):
            raise SystemExit("what was decided does not come out the same")
        results.append(compared(f"replay by {name}", "messages/s", tally.messages / seconds, alone, "deciding alone"))
    report(results, "bench-again")


if __name__ == "__main__":
    main()
