"""What is wrong with a request, as JSON: what it is and what to do (`error`), and where (`where`)."""

import re
from collections.abc import Sequence
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap
from msgspec import Struct

from watchword.engine.submissions import KeyTaken
from watchword.errors import StoreBusy, StoreRefused, Unfit
from watchword.web.plain import line, report

T = TypeVar("T")
Asked = Request[Any, Any, Any]

LONGEST_BODY = 64 * 1024
"""Bytes: the longest text with the fullest prompt takes a fraction of it."""

_PLACE = re.compile(r" - at `(?:key in )?\$\.?(.*)`$")
_FIELD = re.compile(r" (?:unknown|required) field `(.*?)`")
_VALUE = re.compile(r"Invalid enum value ('.*?') - at `")
_KIND = re.compile(r"Expected `([^`]*)`, got `([^`]*)`")
_KINDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "nothing",
}


class Refusal(Struct, frozen=True):
    """Why something is not done: what is wrong and what to do, and `where` in the request the culprit is."""

    error: str
    where: str


class Problem(Exception):
    """A request that is refused, and the HTTP status that says so."""

    def __init__(self, status: int, error: str, where: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.where = where
        self.headers = headers or {}


def answer(status: int, body: object, headers: dict[str, str] | None = None) -> Response[Any]:
    """Answer JSON that nobody between us and whoever asks may keep."""
    return Response(body, status_code=status, headers={"cache-control": "no-store", **(headers or {})})


async def read(request: Asked, kind: type[T]) -> T:
    """Read the body; raises Problem where it is no JSON, or not of this kind."""
    try:
        return msgspec.json.decode(await request.body(), type=kind)
    except msgspec.ValidationError as failure:
        where = _culprit(str(failure))
        raise Problem(400, _plain(str(failure), get_args(get_type_hints(kind).get(where))), where) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as failure:
        raise Problem(400, f"the body is no JSON: {failure}", "body") from None


def _plain(said: str, values: Sequence[str]) -> str:
    """Say in plain words what is wrong with a field, which takes these values if it takes no others."""
    field, kind, value = _FIELD.search(said), _KIND.match(said), _VALUE.match(said)
    if value:
        return f"this is to be {' or '.join(values)}, not {value[1]}"
    if field:
        return f"'{field[1]}' is missing" if "missing" in said else f"there is no field '{field[1]}'"
    if kind:
        wanted = " or ".join(_KINDS.get(one, one) for one in kind[1].split(" | "))
        return f"this is to be {wanted}, not {_KINDS.get(kind[2], kind[2])}"
    return _PLACE.sub("", said)


def _culprit(said: str) -> str:
    """Find the field that a refusal speaks of."""
    place, field = _PLACE.search(said), _FIELD.search(said)
    return ".".join(filter(None, (place[1] if place else "", field[1] if field else ""))) or "body"


def _problem(_: Asked, problem: Problem) -> Response[Any]:
    return answer(problem.status, Refusal(problem.error, problem.where), problem.headers)


def _http(_: Asked, error: HTTPException) -> Response[Any]:
    if error.status_code == 413:
        return answer(413, Refusal(f"the body has more than {LONGEST_BODY // 1024} kB", "body"), error.headers)
    return answer(error.status_code, Refusal(line(error.status_code).strip(), "request"), error.headers)


def _unfit(_: Asked, error: Unfit) -> Response[Any]:
    return answer(400, Refusal(str(error), error.where))


def _taken(_: Asked, error: KeyTaken) -> Response[Any]:
    return answer(409, Refusal(str(error), "idempotency-key"))


def _refused(_: Asked, error: StoreRefused) -> Response[Any]:
    return answer(400, Refusal(f"this cannot be stored: {error}", "body"))


def _busy(_: Asked, __: StoreBusy) -> Response[Any]:
    error = "the database cannot be reached now: ask again in a moment, with the same key"
    return answer(503, Refusal(error, "database"), {"retry-after": "1"})


def _failure(_: Asked, error: Exception) -> Response[Any]:
    report(error, "api")
    return answer(503, Refusal("this broke, and the log says where; ask again later", "server"))


PROBLEMS: ExceptionHandlersMap = {
    Problem: _problem,
    HTTPException: _http,
    Unfit: _unfit,
    KeyTaken: _taken,
    StoreRefused: _refused,
    StoreBusy: _busy,
    Exception: _failure,
}
