"""`/api/openapi.json`: it tells of every route of the API, and of nothing else.

`WATCHWORD_GOLDEN=write` writes `docs/openapi.json` anew.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api.asking import MISSING, SAME, ask
from api.shop import Shop, somebody
from running import PROJECT
from watchword.clock import SystemClock
from watchword.web.api import Access, api
from watchword.web.api.document import document

WRITTEN = PROJECT / "docs" / "openapi.json"


def routes() -> set[tuple[str, str]]:
    """List the routes of the API; what is asked of the engine is asked of nobody here."""
    nobody: Any = None
    router = api(Access({}, SystemClock(), lambda: True), nobody, nobody)
    return {
        (method.lower(), route.path.replace(":str", ""))
        for route in router.routes
        for method in route.methods
        if method != "OPTIONS"
    }


def test_every_route_is_in_the_document_and_nothing_else_is() -> None:
    assert {(method, path) for path, methods in document()["paths"].items() for method in methods} == routes()


def test_the_document_is_the_one_that_is_kept() -> None:
    text = json.dumps(document(), indent=1) + "\n"
    if os.environ.get("WATCHWORD_GOLDEN") == "write":
        WRITTEN.write_text(text)
    assert WRITTEN.read_text() == text


def test_its_schemas_are_schemas_and_each_is_used() -> None:
    schemas = document()["components"]["schemas"]
    for name, schema in schemas.items():
        Draft202012Validator.check_schema(schema)
        assert f"#/components/schemas/{name}" in json.dumps(document()), name


def test_it_is_served_to_whoever_asks(shop: Shop) -> None:
    answer = shop.get("/api/openapi.json", token=None)
    assert (answer.status_code, answer.headers["content-type"], answer.json()) == (
        200,
        "application/json",
        json.loads(WRITTEN.read_text()),
    )


def test_what_is_answered_is_as_the_document_says(shop: Shop) -> None:
    ann = somebody()
    told = {"kind": "opt-out", "program": "luigis", "by": "Maria", "why": "called"}
    asked = [
        ("post /api/consent/{number}", shop.post(f"/api/consent/{ann}", told)),
        ("get /api/consent/{number}", shop.get(f"/api/consent/{ann}?events=true")),
        ("post /api/messages", shop.send(ann)),
        ("post /api/messages", shop.post("/api/messages", {"program": "luigis", "list": "nobody", "text": "Ciao"})),
        ("get /api/messages/{name}", shop.get("/api/messages/0.0")),
        ("post /api/messages", shop.send("5552312102")),
    ]
    for operation, answer in asked:
        method, path = operation.split()
        said = document()["paths"][path][method]["responses"][str(answer.status_code)]
        schema = {**said["content"]["application/json"]["schema"], "components": document()["components"]}
        Draft202012Validator(schema).validate(answer.json())
    assert [answer.status_code for _, answer in asked] == [201, 200, 202, 202, 404, 400]


@pytest.mark.skipif(MISSING is not None, reason=str(MISSING))
def test_whatever_is_asked_is_answered_as_the_document_says(shop: Shop, tmp_path: Path) -> None:
    done = ask(shop, tmp_path, *(SAME if os.environ.get("CI") else ["--max-examples=10"]))
    assert done.returncode == 0, done.stdout + done.stderr
