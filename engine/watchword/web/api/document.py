"""`/api/openapi.json`: the API as OpenAPI 3.1 tells it, made of the values that are read and answered."""

from collections.abc import Iterator, Sequence
from inspect import cleandoc
from typing import Final

import msgspec
from litestar import MediaType, Response, get
from litestar.handlers import HTTPRouteHandler

from watchword import __version__
from watchword.web.api.access import LONGEST_KEY
from watchword.web.api.operations import LIMITS, ONE_OF, OPERATIONS, SAID, Operation, Schema
from watchword.web.api.problems import Refusal

HEADERS: Final = {401: "WWW-Authenticate", 503: "Retry-After"}
KEY: Final[Schema] = {"type": "string", "maxLength": LONGEST_KEY, "pattern": r"\S", "examples": ["order-1042"]}


def document() -> Schema:
    """Write the document."""
    paths: dict[str, Schema] = {}
    for asked, operation in OPERATIONS.items():
        method, path = asked.split()
        paths.setdefault(path, {})[method] = _operation(path, operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Watchword: the API for your own systems", "version": __version__},
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def told() -> HTTPRouteHandler:
    """Make the handler; what it tells is no secret, and asks for no token."""
    written = msgspec.json.encode(document())

    @get("/openapi.json")
    async def openapi() -> Response[bytes]:
        return Response(written, media_type=MediaType.JSON)

    return openapi


def _operation(path: str, operation: Operation) -> Schema:
    may, body = operation.may, operation.body
    refusals = {*operation.refusals, *((401, 403, 503) if may else ()), *((400, 409, 413) if body else ())}
    answers = {code: _answer(code, kinds, operation.then) for code, kinds in operation.answers.items()}
    answers |= {code: _answer(code, [Refusal]) for code in sorted(refusals)}
    found: Schema = {"operationId": operation.name, "summary": operation.says}
    if may:
        found |= {"description": f"The token may `{may}`.", "security": [{"token": []}]}
    if parameters := list(_parameters(path, operation)):
        found["parameters"] = parameters
    if body:
        found["requestBody"] = {"required": True, **_content([body])}
    return found | {"responses": {str(code): answer for code, answer in answers.items()}}


def _parameters(path: str, operation: Operation) -> Iterator[Schema]:
    if operation.path:
        name = path.partition("{")[2].rstrip("}")
        yield {"name": name, "in": "path", "required": True, "schema": operation.path}
    for name, schema in operation.query.items():
        yield {"name": name, "in": "query", "schema": schema}
    if operation.body:
        says = "Asked again with the same key, it is done once"
        yield {"name": "Idempotency-Key", "in": "header", "required": True, "description": says, "schema": KEY}


def _answer(code: int, kinds: Sequence[type], then: str | None = None) -> Schema:
    found: Schema = {"description": SAID[code], **_content(kinds)}
    if code in HEADERS:
        found["headers"] = {HEADERS[code]: {"schema": {"type": "string"}}}
    if then:
        found["links"] = {then: {"operationId": then, "parameters": {"name": "$response.body#/job"}}}
    return found


def _content(kinds: Sequence[type]) -> Schema:
    refs = [{"$ref": f"#/components/schemas/{kind.__name__}"} for kind in kinds]
    schema = {"anyOf": refs} if len(refs) > 1 else refs[0] if refs else {"type": "object"}
    return {"content": {"application/json": {"schema": schema}}}


def _schemas() -> dict[str, Schema]:
    """Write the values, with what their types cannot say."""
    answered = (kind for one in OPERATIONS.values() for kinds in one.answers.values() for kind in kinds)
    kinds = {Refusal, *answered, *(one.body for one in OPERATIONS.values() if one.body)}
    found: dict[str, Schema] = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")[1]
    for schema in found.values():
        schema["description"] = cleandoc(schema["description"])
    for name, limits in LIMITS.items():
        for key, limit in limits.items():
            below = found[name]["properties"][key]
            below.get("anyOf", [below])[0].update(limit)
    for name, keys in ONE_OF.items():
        found[name]["oneOf"] = [{"required": [key], "properties": {key: {"type": "string"}}} for key in keys]
    return dict(sorted(found.items()))
