"""What a decision costs among many rules, and what it takes to load them.

Rule files of at most a thousand rules are written, loaded and linted as `watchword check` does, and asked with
texts half of which fire a rule; the rest fire none. Each size has a process of its own, whose greatest memory is told;
once all have loaded, they take turns. Times are the processor's, so that what else the machine does is left out; those
of decisions are the median of several rounds. The yardstick of a decision is one among ten rules of the same kind, and
that of those a dict look-up.

A pattern that backtracking engines never finish is searched in a text of 800 and of 1,600 characters; the yardstick is
twice the shorter one, so that a ratio of at most 1 is linear.

Prints a table and writes build/bench-decide.json.
"""

import argparse
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from report import BUILD, Result, compared, report, targeted

from watchword import collector, vocabulary
from watchword.decide import decide
from watchword.decision import Decision
from watchword.lints import lint
from watchword.message import Message
from watchword.patterns import Pattern
from watchword.rules.compiled import RuleSet
from watchword.rules.load import load
from watchword.state import OUR_LINE, UNKNOWN

SCRATCH = BUILD / "bench" / "rules"
PER_FILE = 1_000
ROUNDS, PASSES = 7, 5
ASKED = 1_000
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
MOST = 100_000
SIZES = {"keywords": (10, 1_000, 10_000, MOST), "patterns": (10, 1_000)}
SOON, LOADED, MOST_MEMORY = 15.0, 20.0, 500.0
"""What is to be kept: microseconds of a decision, seconds in which the most rules load, megabytes that they take."""
MOST_DEARER = 1.3
"""So many times what it costs among few rules may a decision among the most cost."""
ABOUT = "about: {name: Bench Pizza, numbers: {ours: 86717}, help: help@bench.example}\n"
KEYWORD_RULE = """\
  - id: offer-{number}
    when: {{keyword: OFFER{number}}}
    then:
      - reply: "{{program.name}}: offer {number} is yours. Show this text at the till."
"""
PATTERN_RULE = """\
  - id: order-{number}
    when:
      text: {{matches: 'item{number}\\b.*?(?P<count>\\d+) times'}}
    then:
      - reply: "{{program.name}}: {{match.count}} of item {number} are on their way."
"""
RULES = {"keywords": KEYWORD_RULE, "patterns": PATTERN_RULE}
FIRING = {"keywords": "Offer{number} please!", "patterns": "please send item{number}, and that 3 times"}
OTHERS = ("Hello, when are you open on Sunday?", "thanks", "ok see you there at 7 then", "What is this?", "👍")


def write(kind: str, count: int) -> Path:
    """Write so many rules into a folder of their own."""
    folder = SCRATCH / f"{kind}-{count}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for first in range(0, count, PER_FILE):
        rules = "".join(RULES[kind].format(number=number) for number in range(first, min(count, first + PER_FILE)))
        head = f"version: 1\nprogram: bench\n{'' if first else ABOUT}rules:\n"
        (folder / f"{first:06}.yaml").write_text(head + rules)
    return folder


def message(text: str) -> Message:
    return Message(
        endpoint="main", key="k", sender="+15552312102", to="86717", text=text, received_at=NOW, sent_at=None
    )


def took(work: Callable[[], object]) -> float:
    """Tell how many seconds of the processor something takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def measure(kind: str, count: int) -> None:
    """Load and check so many rules in this process, tell what that took, and take a turn for each line that is read."""
    folder = write(kind, count)
    made: list[RuleSet] = []

    def checked() -> None:
        loaded = load(folder, vocabulary.builtin())
        lint(loaded, NOW)
        made.append(loaded.rules)

    seconds = took(checked)
    draw = random.Random(count).randrange
    firing = [message(FIRING[kind].format(number=draw(count))) for _ in range(ASKED // 2)]
    silent = [message(OTHERS[number % len(OTHERS)]) for number in range(ASKED // 2)]
    fired = sum(bool(_decided(made[0], one).rules) for one in firing)
    if fired != len(firing) or any(_decided(made[0], one).rules for one in silent):
        raise SystemExit(f"{fired} of {len(firing)} texts fired a rule; those that should not fire one must not either")
    collector.settle()  # as a server does
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
    for _ in sys.stdin:
        print(_microseconds(made[0], firing + silent), flush=True)


def _decided(rules: RuleSet, asked: Message) -> Decision:
    return decide(rules, OUR_LINE, asked, UNKNOWN, NOW, seed=1)


def _microseconds(rules: RuleSet, asked: Sequence[Message]) -> float:
    def decide_all() -> None:
        for one in asked:
            _decided(rules, one)

    return median(took(decide_all) for _ in range(PASSES)) / len(asked) * 1e6


class Apart:
    """A process of its own that has loaded so many rules of a kind, in so many `seconds` and `megabytes`."""

    def __init__(self, kind: str, count: int) -> None:
        command = [sys.executable, __file__, "--one", kind, str(count)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.seconds, self.megabytes = map(float, self._said().split())

    def turn(self) -> float:
        """Have it decide every text some times; answers the microseconds of one."""
        assert self._process.stdin
        self._process.stdin.write("once more\n")
        self._process.stdin.flush()
        return float(self._said())

    def end(self) -> None:
        """Let it go."""
        self._process.communicate()

    def _said(self) -> str:
        assert self._process.stdout
        said = self._process.stdout.readline()
        if not said:
            raise SystemExit(f"what measures ended with {self._process.wait()}")
        return said


def among(kind: str) -> list[Result]:
    """Measure decisions among rules of one kind, in turns, and the loading of the most of them."""
    apart = {count: Apart(kind, count) for count in SIZES[kind]}
    rounds = [{count: one.turn() for count, one in apart.items()} for _ in range(ROUNDS)]
    for one in apart.values():
        one.end()
    took_each = {count: median(each[count] for each in rounds) for count in apart}
    least, most = SIZES[kind][0], SIZES[kind][-1]
    beside = took_each[least]
    return [
        *(
            targeted(
                f"decision among {count:,} rules with {kind}",
                "µs",
                took_each[count],
                min(SOON, MOST_DEARER * beside) if count == MOST else SOON,
                beside,
                f"among {least}",
            )
            for count in SIZES[kind][1:]
        ),
        targeted(f"decision among {least} rules with {kind}", "µs", beside, SOON, _look_up(kind), "a dict look-up"),
        *_loading(f"loading and checking {most:,} rules with {kind}", apart[most], is_kept=most == MOST),
    ]


def _loading(name: str, apart: Apart, *, is_kept: bool) -> list[Result]:
    if not is_kept:
        return [compared(name, "s", apart.seconds), compared(f"{name}: memory", "MB", apart.megabytes)]
    return [
        targeted(name, "s", apart.seconds, LOADED),
        targeted(f"{name}: memory", "MB", apart.megabytes, MOST_MEMORY),
    ]


def _look_up(kind: str) -> float:
    """Tell the microseconds in which a text is lower-cased and looked up in a dict of the most keywords."""
    known = {FIRING[kind].format(number=number).lower(): number for number in range(SIZES[kind][-1])}
    texts = [FIRING[kind].format(number=number) for number in range(min(ASKED, len(known)))]
    return median(took(lambda: [known.get(text.lower()) for text in texts]) for _ in range(ROUNDS)) / len(texts) * 1e6


def slow_pattern() -> Result:
    """Search for what other engines take an exponential time to miss."""
    pattern = Pattern.parse("^(?P<all>(a|aa)+)+$")
    if not isinstance(pattern, Pattern):
        raise SystemExit(pattern.message)
    shorter, longer = (
        median(took(lambda text="a" * length + "!": [pattern.search(text) for _ in range(100)]) for _ in range(ROUNDS))
        for length in (800, 1_600)
    )
    return compared(
        "search for a pattern that backtracks elsewhere",
        "µs",
        longer * 1e4,
        2 * shorter * 1e4,
        "twice one of half the length",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--of", nargs="+", choices=list(SIZES), default=list(SIZES))
    parser.add_argument(
        "--one", nargs=2, metavar=("KIND", "RULES"), help="what each process does: a turn for each line it reads"
    )
    asked = parser.parse_args()
    if asked.one:
        measure(asked.one[0], int(asked.one[1]))
        return
    report([*(told for kind in asked.of for told in among(kind)), slow_pattern()], "bench-decide")


if __name__ == "__main__":
    main()
