"""The house keeps its floors: a room imports from floors below it, and from its own only where no circle forms."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "engine" / "watchword"

FLOORS: dict[str, int] = {
    **dict.fromkeys(
        [
            "message",
            "characters",
            "text",
            "automaton",
            "phrases",
            "dated",
            "language_tags",
            "calendar",
            "clock",
            "effects",
            "contacts",
            "marks",
            "state",
            "decision",
            "diagnostics",
            "errors",
            "reading",
            "plugin",
            "templates",
            "filters",
            "config",
            "logs",
            "masking",
            "metrics",
            "health",
            "sayings",
            "wording",
            "quoted",
            "choices",
            "flow",
            "value",
            "collector",
            "courtesy",
            "signature",
        ],
        0,
    ),
    **dict.fromkeys(["rules", "consent", "answers", "segments", "fillings", "cost"], 1),
    **dict.fromkeys(
        [
            "alphabet",
            "captured",
            "containment",
            "specimens",
            "patterns",
            "literals",
            "finite",
            "literally",
            "long",
            "regex_syntax",
            "schedules",
            "quiet",
        ],
        1,
    ),
    **dict.fromkeys(
        [
            "decide",
            "verify",
            "explain",
            "lints",
            "membership",
            "mirror",
            "confirmation",
            "names",
            "near",
            "person",
            "reviews",
            "trial",
            "unheard",
            "intents",
            "announcement",
            "consequences",
            "revocation",
            "reported",
            "standing",
            "submission",
        ],
        2,
    ),
    **dict.fromkeys(["actions", "conditions", "providers", "store"], 3),
    **dict.fromkeys(
        [
            "conformance",
            "discovery",
            "engine",
            "declared",
            "reference",
            "replay",
            "scaffold",
            "schema",
            "unmatched",
            "vocabulary",
        ],
        4,
    ),
    **dict.fromkeys(["cli", "doctor", "web", "serving", "pytest_plugin", "testing", "__main__"], 5),
}
BLIND = {"actions", "conditions", "providers", "store"}
"""The edges and the memory do not know each other."""


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        yield name, path


@cache
def imports(path: Path) -> tuple[str, ...]:
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively, which hides its floor"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def edges() -> Iterator[tuple[str, str, str]]:
    for name, path in modules():
        for target in imports(path):
            if target.startswith("watchword.") and room(target) not in {"", "__version__", room(name)}:
                yield name, room(name), room(target)


def test_every_room_has_its_floor() -> None:
    unknown = {room(name) for name, _ in modules()} - FLOORS.keys() - {""}
    assert not unknown


def test_nothing_imports_upward() -> None:
    upward = [f"{name} -> {target}" for name, here, target in edges() if here and FLOORS[target] > FLOORS[here]]
    assert not upward


def test_edges_and_memory_are_blind_to_each_other() -> None:
    seen = [f"{name} -> {target}" for name, here, target in edges() if here in BLIND and target in BLIND]
    assert not seen


def test_the_conformance_suite_knows_no_reader_that_it_proves() -> None:
    known = {target for name, here, target in edges() if here == "conformance" and FLOORS[target] in {1, 2, 3}}
    assert not known


def test_rooms_of_one_floor_form_no_circle() -> None:
    below: dict[str, set[str]] = {}
    for _, here, target in edges():
        if here and FLOORS[here] == FLOORS[target]:
            below.setdefault(here, set()).add(target)
    settled: set[str] = set()
    while waiting := {here for here in below if here not in settled}:
        free = {here for here in waiting if not (below[here] & waiting)}
        assert free, f"a circle among {sorted(waiting)}"
        settled |= free


def test_no_module_outgrows_its_concept() -> None:
    lengths = {name: len(path.read_text().splitlines()) for name, path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > 350} == {}
