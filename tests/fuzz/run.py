"""Fuzzes each target for a while, led by what of the code an input reaches, from the seeds on (`make fuzz`).

    python tests/fuzz/run.py [TARGET...] --seconds 600 --together 2

What a target gathers is kept in build/fuzz/TARGET, where the next round begins. An input that breaks a law is kept
beside it: mend what is wrong, and put the input among the seeds, tests/fuzz/seeds/TARGET, which the tests replay. The
target `api` is the HTTP API, asked by schemathesis for as long. With CI set, the same is tried every time.
"""

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
BUILD = HERE.parents[1] / "build" / "fuzz"
sys.path[0] = str(HERE.parent)

API = "api"
KNOWN = [*sorted(path.name for path in (HERE / "seeds").iterdir()), API]
LIMITS = ("-timeout=20", "-rss_limit_mb=2048")
"""Seconds that one input may take, and megabytes of the process."""
SAID = 3000
"""Characters of what a target has printed that are shown where it broke."""


def main() -> int:
    """Fuzz what is named, else everything; ends with 1 if a law is broken."""
    asked = argparse.ArgumentParser(description="Fuzz each target for a while.")
    asked.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(KNOWN))
    asked.add_argument("--seconds", type=int, default=600, help="for each target")
    asked.add_argument("--together", type=int, default=os.cpu_count() or 1, help="so many at a time")
    given = asked.parse_args()
    if unknown := {*given.targets} - {*KNOWN}:
        asked.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(KNOWN)}")
    BUILD.mkdir(parents=True, exist_ok=True)
    waiting, going, broken = given.targets or [*reversed(KNOWN)], dict[int, str](), False
    fuzzer = watched() if {*waiting} - {API} else None
    waiting = [name for name in waiting if fuzzer or name == API]
    while waiting or going:
        while waiting and len(going) < given.together:
            name = waiting.pop(0)
            going[begun(name, fuzzer, given.seconds)] = name
        ended, status = os.wait()
        broken |= told(going.pop(ended), os.waitstatus_to_exitcode(status))
    return int(broken)


def watched() -> Any:
    """Import what is to be fuzzed, so that it is seen which of its code is reached; once, as that takes seconds."""
    try:
        import atheris  # noqa: PLC0415 - it may be missing
    except ImportError:
        print("atheris is not installed (pip install '.[fuzz]'; for Linux, Python up to 3.13): no target is fuzzed")
        return None
    printed = os.dup(2)
    printing_to(BUILD / "watched.log", 2)  # each module's name
    with atheris.instrument_imports(include=["watchword"], enable_loader_override=False):
        import fuzz.targets  # noqa: F401, PLC0415
    os.dup2(printed, 2)
    return atheris


def printing_to(path: Path, *files: int) -> None:
    """Have what is printed written to a file from here on."""
    with path.open("wb") as log:
        for file in files or (1, 2):
            os.dup2(log.fileno(), file)


def begun(name: str, fuzzer: Any, seconds: int) -> int:
    """Fuzz a target in a process of its own, a fork; gives its id."""
    process = os.fork()
    if process:
        return process
    printing_to(BUILD / f"{name}.log")
    sys.exit(asks(seconds) if name == API else fuzzes(name, fuzzer, seconds))


def fuzzes(name: str, fuzzer: Any, seconds: int) -> int:
    """Fuzz one target; libFuzzer tells the end by an exit of its own."""
    from fuzz.targets import LONGEST, TARGETS  # noqa: PLC0415 - they are watched

    target, gathered, tokens = TARGETS[name], BUILD / name, BUILD / f"{name}.tokens"
    gathered.mkdir(exist_ok=True)
    escaped = ["".join(f"\\x{byte:02x}" for byte in token) for token in target.tokens]
    tokens.write_text("".join(f'"{token}"\n' for token in escaped))
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-dict={tokens}", *LIMITS]
    if os.environ.get("CI"):
        options += ["-seed=1", "-runs=1000"]
    put = [f"-artifact_prefix={BUILD}/{name}-", "-print_final_stats=1"]
    fuzzer.Setup([name, str(gathered), str(target.folder), *options, *put], target.check)
    fuzzer.Fuzz()
    return 0


def asks(seconds: int) -> int:
    """Ask a server of the tests' shop whatever there is to ask."""
    from api.asking import LEAST, MISSING, SAME, ask  # noqa: PLC0415 - it starts a server
    from api.shop import TOKENS, Shop, rules  # noqa: PLC0415
    from running import Running  # noqa: PLC0415

    if MISSING:
        print(MISSING)
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Running(folder, top=TOKENS, rules=rules(folder)) as server, Shop(server) as shop:
            done = ask(shop, folder, *(SAME if os.environ.get("CI") else [f"--max-time={max(seconds, LEAST)}"]))
    print(done.stdout, done.stderr)
    return done.returncode


def told(name: str, code: int) -> bool:
    """Say how a target ended, in a line, and what is wrong below it; True if it broke."""
    log = (BUILD / f"{name}.log").read_text(errors="replace")
    runs, pace = (
        re.search(rf"stat::{stat}:\s+(\d+)", log) for stat in ("number_of_executed_units", "average_exec_per_sec")
    )
    counted = f"{int(runs[1]):10} inputs, {pace[1]} a second" if runs and pace else ""
    print(f"{name:16}{'broke' if code else 'holds':8}{counted}", flush=True)
    if code:
        print(log[-SAID:])
    return code != 0


if __name__ == "__main__":
    sys.exit(main())
