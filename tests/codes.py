"""Finds the codes of problems that the engine can tell of, by reading its source."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "engine" / "watchword"
CODE = re.compile(r"[a-z]+(-[a-z]+)+")
TELLING = re.compile(
    r"^from watchword\.(diagnostics|reading\.findings|reading\.typed|errors|lints\.wording) import", re.MULTILINE
)


def emitted() -> dict[str, str]:
    """List every code with a place where it is written out; a code that is put together is an error."""
    sources = {path: path.read_text() for path in sorted(PACKAGE.rglob("*.py"))}
    trees = {path: ast.parse(text) for path, text in sources.items() if TELLING.search(text)}
    functions = {path: dict(_functions(tree)) for path, tree in trees.items()}
    anywhere = {name: place for own in functions.values() for name, place in own.items() if place is not None}
    found: dict[str, str] = {}
    constants = {path: dict(_constants(tree)) for path, tree in trees.items()}
    for path, tree in trees.items():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            where = f"{path.relative_to(PACKAGE.parents[1])}:{call.lineno}"
            for code in _codes(call, {**anywhere, **functions[path]}, constants[path], where):
                found.setdefault(code, where)
    return found


def _functions(tree: ast.AST) -> Iterator[tuple[str, int | None]]:
    """Name the functions, and as which of its arguments each is given a code; `self` does not count."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [one.arg for one in node.args.args if one.arg != "self"]
            yield node.name, names.index("code") if "code" in names else None


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.Constant]]:
    """Name the constants of a module, such as `CODE` of a lint."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            yield from ((name.id, node.value) for name in node.targets if isinstance(name, ast.Name))


def _codes(
    call: ast.Call, takers: dict[str, int | None], constants: dict[str, ast.Constant], where: str
) -> Iterator[str]:
    place = takers.get(_called(call))
    given = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    for written in _either(given or (call.args[place : place + 1] if place is not None else ())):
        value = constants.get(written.id, written) if isinstance(written, ast.Name) else written
        if isinstance(value, ast.Constant) and CODE.fullmatch(str(value.value)):
            yield str(value.value)
        else:  # a function that hands on what it was given itself
            assert isinstance(value, ast.Name | ast.Attribute), f"{where}: write the code out, so that it can be found"


def _either(written: Iterable[ast.expr]) -> Iterator[ast.expr]:
    """List what may be meant: of `x if y else z`, both."""
    for one in written:
        yield from [one.body, one.orelse] if isinstance(one, ast.IfExp) else [one]


def _called(call: ast.Call) -> str:
    """Name what is called; methods only of what problems are told to."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        return call.func.attr if call.func.value.id in {"reading", "self"} else ""
    return ""
