"""Whatever is asked: the answer is clear and never an error of ours, and nobody is texted who opted out."""

import json
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.shop import Shop, somebody
from watchword.store.values import StoredJob

MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
CLEAR = {200, 201, 202, 400, 401, 403, 404, 405, 409, 413}

texts = st.text(max_size=30) | st.sampled_from(
    ["luigis", "club", "+15552312102", "86717", "main", "\0", "🍕", "1d", "account"]
)
plain: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | st.floats() | texts
anything = st.recursive(plain, lambda some: st.lists(some, max_size=3) | st.dictionaries(texts, some, max_size=3))
prompts = st.fixed_dictionaries(
    {},
    optional={
        "name": texts | anything,
        "expires-after": st.sampled_from(["1m", "90d", "1s", "99999w", "١d", "-1d", ""]) | texts,
        "values": st.dictionaries(texts, texts | anything, max_size=3) | anything,
        "expect": st.fixed_dictionaries({}, optional={"digits": anything, "choices": anything, "matches": texts})
        | anything,
    },
)
submissions = st.fixed_dictionaries(
    {},
    optional={
        "program": st.just("luigis") | anything,
        "text": st.just("Ciao") | anything,
        "to": st.just("+15550009999") | anything,
        "list": st.just("nobody") | anything,
        "from": st.just("main") | anything,
        "prompt": prompts | anything,
        "more": anything,
    },
)
reports = st.fixed_dictionaries(
    {},
    optional={
        name: st.just(known) | anything
        for name, known in {
            "kind": "opt-out",
            "program": "luigis",
            "scope": "account",
            "by": "Maria",
            "why": "called",
            "more": "x",
        }.items()
    },
)
paths = st.sampled_from(["/api/messages", "/api/consent/+15550009999"]) | texts.map(
    lambda text: f"/api/consent/{quote(text, safe='')}"
)


NO_ROUTE = {"Not Found\n", "Method Not Allowed\n"}
"""What is answered where there is no API: a path of another form."""


def is_clear(shop: Shop, path: str, body: bytes) -> None:
    answer = shop.post(path, body)
    assert answer.status_code in CLEAR, answer.text
    if answer.status_code >= 400 and answer.text not in NO_ROUTE:
        assert answer.json().keys() == {"error", "where"}


@MANY
@given(paths, st.binary(max_size=200))
def test_no_bytes_are_answered_by_an_error_of_ours(shop: Shop, path: str, body: bytes) -> None:
    is_clear(shop, path, body)


@MANY
@given(paths, submissions | reports | anything)
def test_no_json_is_answered_by_an_error_of_ours(shop: Shop, path: str, body: Any) -> None:
    is_clear(shop, path, json.dumps(body).encode())


@MANY
@given(st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=300).map(str.strip))
def test_no_key_is_answered_by_an_error_of_ours(shop: Shop, key: str) -> None:
    headers = {"authorization": b"Bearer the-token-of-the-shop", "idempotency-key": key.encode("latin-1")}
    body = b'{"program": "luigis", "list": "nobody", "text": "Ciao"}'
    answer = shop.client.post("/api/messages", content=body, headers=headers)
    assert answer.status_code in {200, 202, 400}


@MANY
@given(st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=50).map(str.strip))
def test_no_token_that_is_none_lets_anybody_in(shop: Shop, token: str) -> None:
    for shown in (token, f"Bearer {token}", f"Basic {token}"):
        headers = {"authorization": shown.strip().encode("latin-1")}
        assert shop.client.get("/api/consent/+15552312102", headers=headers).status_code in {400, 401}


def begun(job: StoredJob) -> bool:
    return job.begun_at is not None or job.state not in {"queued", "suppressed"}


def test_no_request_makes_a_text_begin_to_somebody_who_opted_out(shop: Shop) -> None:
    ann = somebody()
    shop.texts("JOIN", ann)
    shop.texts("STOP", ann)
    before = len(shop.texts_to(ann))

    @MANY
    @given(
        st.fixed_dictionaries(
            {"program": st.just("luigis"), "text": st.text(min_size=1, max_size=20)},
            optional={"from": st.sampled_from(["main", "86717"]), "prompt": st.just({"name": "order"})},
        ),
        st.sampled_from([{"to": ann}, {"list": "club"}]),
        st.booleans(),
    )
    def law(body: dict[str, Any], whom: dict[str, str], opts_in: bool) -> None:
        if opts_in:
            shop.report(ann, "opt-in")
        shop.post("/api/messages", body | whom)
        assert not any(map(begun, shop.texts_to(ann)))
        assert shop.asked(ann) is None

    law()
    texts = shop.texts_to(ann)
    assert len(texts) > before
    assert {shop.ended(text.name)["state"] for text in texts} == {"suppressed"}
