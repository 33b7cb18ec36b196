"""`/api/messages`: a text is sent once, through the gate, and what became of it is told."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from api.shop import Shop, somebody
from running import Running


def test_a_text_is_queued_and_told_of_until_it_has_left(shop: Shop) -> None:
    ann = shop.customer()
    answer = shop.send(ann)
    assert answer.status_code == 202
    job = answer.json()["job"]
    assert answer.json() == {"job": job, "state": "queued"}
    told = shop.ended(job)
    assert (told["job"], told["state"]) == (job, "done")
    assert told["tracking"]
    assert "86717 < Your order is ready" in shop.server.command("phone", ann)
    assert "api:shop" in shop.server.command("jobs", "show", job)


def test_asked_again_with_the_same_key_the_same_job_is_answered(shop: Shop) -> None:
    ann = shop.customer()
    first = shop.send(ann, key="order-1042")
    shop.ended(first.json()["job"])
    again = shop.send(ann, key="order-1042")
    assert (again.status_code, again.json()["job"], again.json()["state"]) == (200, first.json()["job"], "done")
    other = shop.send(ann, text="Another text", key="order-1042")
    assert (other.status_code, other.json()["where"]) == (409, "idempotency-key")
    assert len(shop.texts_to(ann)) == 1


def test_the_same_key_posted_by_many_at_once_makes_one_job(shop: Shop) -> None:
    ann = somebody()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: shop.send(ann, key="at-once"), range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [202]
    (job,) = {answer.json()["job"] for answer in answers}
    shop.ended(job)
    assert len(shop.texts_to(ann)) == 1


def test_keys_are_each_systems_own(shop: Shop) -> None:
    body = {"to": somebody(), "program": "marios", "text": "Ciao"}
    one = shop.post("/api/messages", body, "the-same-key")
    two = shop.post("/api/messages", body, "the-same-key", token="the-token-of-marios")
    assert (one.status_code, two.status_code) == (202, 202)
    assert one.json()["job"] != two.json()["job"]


def test_who_opted_out_is_not_texted_and_the_job_says_why(shop: Shop) -> None:
    ann = somebody()
    shop.texts("STOP", ann)
    told = shop.ended(shop.send(ann).json()["job"])
    assert told["state"] == "suppressed"
    assert told["reason"].startswith("opted out of program:luigis since")
    assert [job.state for job in shop.texts_to(ann)] == ["suppressed"]


def test_a_text_may_leave_a_prompt_that_rules_take_the_answer_to(shop: Shop) -> None:
    ann = shop.customer()
    prompt = {"name": "order", "expect": {"choices": ["yes", "no"]}, "values": {"order": "1042"}, "expires-after": "2h"}
    shop.ended(shop.send(ann, "Shall we bring it?", prompt=prompt).json()["job"])
    assert shop.asked(ann) == "order"
    shop.texts("yes", ann)
    assert "86717 < Order 1042 is on its way" in shop.server.command("phone", ann)


def test_who_opted_out_is_not_asked_either(shop: Shop) -> None:
    ann = somebody()
    shop.texts("STOP", ann)
    shop.ended(shop.send(ann, "Shall we bring it?", prompt={"name": "order"}).json()["job"])
    assert shop.asked(ann) is None


def test_r52_who_has_not_agreed_to_the_program_is_neither_texted_nor_asked(shop: Shop) -> None:
    ann = somebody()
    shop.texts("hello", ann)
    shop.report(ann, "opt-in", program="marios")
    told = shop.ended(shop.send(ann, "Shall we bring it?", prompt={"name": "order"}).json()["job"])
    assert told["state"] == "suppressed"
    assert told["reason"].startswith("no consent: it answers nothing, they are on no list of luigis")
    assert shop.asked(ann) is None


def test_a_list_is_texted_each_person_once(shop: Shop) -> None:
    people = [somebody() for _ in range(5)]
    for person in people:
        shop.texts("TUESDAY", person)
    shop.texts("STOP", people[0])
    body = {"list": "tuesdays", "program": "luigis", "text": "Free pizza today"}
    answer = shop.post("/api/messages", body, "tuesday")
    assert (answer.status_code, answer.json()["list"], answer.json()["jobs"]) == (202, "tuesdays", 5)
    again = shop.post("/api/messages", body, "tuesday")
    assert (again.status_code, again.json()) == (200, answer.json())
    for person, state in zip(people, ["suppressed", "done", "done", "done", "done"], strict=True):
        (text,) = shop.texts_to(person)
        assert shop.ended(text.name)["state"] == state


def test_a_list_of_nobody_has_no_job(shop: Shop) -> None:
    answer = shop.post("/api/messages", {"list": "vip", "program": "luigis", "text": "Ciao"})
    assert (answer.status_code, answer.json()) == (202, {"list": "vip", "jobs": 0})


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"to": "5552312102"}, "to", "no phone number with its country"),
    ({"to": "86717"}, "to", "no phone number with its country"),
    ({"to": "+15552310000"}, "to", "our own"),
    ({"to": None}, "to", "'to', a person's number, or 'list'"),
    ({"list": "club"}, "to", "'to', a person's number, or 'list'"),
    ({"to": None, "list": "clubb"}, "list", "did you mean 'club'?"),
    ({"program": "luigi"}, "program", "did you mean 'luigis'?"),
    ({"from": "downtown"}, "from", "86717 (main)"),
    ({"from": "+15552310000"}, "from", "luigis cannot text from"),
    ({"text": " "}, "text", "empty"),
    ({"text": "x" * 1601}, "text", "1600 are the most"),
    ({"text": "a\0b"}, "text", "NUL"),
    ({"text": 5}, "text", "this is to be a text, not a whole number"),
    ({"text": None}, "text", "'text' is missing"),
    ({"prompt": "size"}, "prompt", "this is to be an object or nothing, not a text"),
    ({"purpose": "marketing"}, "purpose", "there is no field 'purpose'"),
    ({"prompt": {"name": "two words"}}, "prompt.name", "names no prompt"),
    ({"prompt": {"name": "size", "expires-after": "soon"}}, "prompt.expires-after", "a duration such as"),
    ({"prompt": {"name": "size", "expires-after": "1s"}}, "prompt.expires-after", "between 1m and 90d"),
    ({"prompt": {"name": "size", "expect": {"digits": 0}}}, "prompt.expect.digits", "1 to 30"),
    ({"prompt": {"name": "size", "expect": {"matches": "("}}}, "prompt.expect.matches", "never closed"),
    ({"prompt": {"name": "size", "expect": {"matches": "a", "digits": 3}}}, "prompt.expect", "one of"),
    ({"prompt": {"name": "size", "expect": {"choices": [""]}}}, "prompt.expect.choices", "empty"),
    ({"prompt": {"name": "size", "values": {str(n): "" for n in range(21)}}}, "prompt.values", "too many"),
    ({"prompt": {"name": "size", "until": "1d"}}, "prompt.until", "there is no field 'until'"),
]


@pytest.mark.parametrize(("fields", "where", "said"), REFUSED, ids=[f"{where}: {said}" for _, where, said in REFUSED])
def test_what_cannot_be_is_refused_with_what_and_where(
    shop: Shop, fields: dict[str, Any], where: str, said: str
) -> None:
    body = {"to": somebody(), "program": "luigis", "text": "Ciao"} | fields
    answer = shop.post("/api/messages", {name: value for name, value in body.items() if value is not None})
    assert (answer.status_code, answer.json()["where"]) == (400, where), answer.text
    assert said in answer.json()["error"]


def test_a_request_needs_a_key(shop: Shop) -> None:
    answer = shop.client.post("/api/messages", json={}, headers=shop.headers("the-token-of-the-shop"))
    assert (answer.status_code, answer.json()["where"]) == (400, "idempotency-key")
    assert shop.send(somebody(), key="x" * 256).json()["where"] == "idempotency-key"


def test_a_number_may_be_named_as_the_program_names_it(shop: Shop) -> None:
    for name in ("main", "86717"):
        assert shop.send(somebody(), **{"from": name}).status_code == 202


@pytest.mark.parametrize("job", ["1", "x", "999999.1", "1.999", "1.1/x", "%00"])
def test_a_job_that_is_none_is_not_found(shop: Shop, job: str) -> None:
    answer = shop.get(f"/api/messages/{job}")
    assert answer.status_code == 404


def test_a_token_sees_the_texts_of_its_programs_only(shop: Shop) -> None:
    job = shop.send(somebody()).json()["job"]
    assert shop.get(f"/api/messages/{job}", "the-token-of-marios").status_code == 404


@pytest.mark.parametrize(
    ("token", "status", "said"),
    [
        (None, 401, "api-tokens"),
        ("no-such-token-at-all", 401, "api-tokens"),
        ("the-token-that-is-old", 401, "2020-01-01"),
        ("the-token-of-the-crm", 403, "may not send"),
        ("the-token-of-marios", 403, "not for the program 'luigis'"),
    ],
)
def test_who_may_not_is_told_why(shop: Shop, token: str | None, status: int, said: str) -> None:
    answer = shop.post("/api/messages", {"to": somebody(), "program": "luigis", "text": "Ciao"}, token=token)
    assert answer.status_code == status
    assert said in answer.json()["error"]
    assert answer.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)


def test_a_body_that_is_too_large_is_refused(shop: Shop) -> None:
    answer = shop.post("/api/messages", b"[" * 70_000)
    assert (answer.status_code, answer.json()) == (413, {"error": "the body has more than 64 kB", "where": "body"})


def test_no_secret_of_a_token_is_in_the_log(shop: Shop) -> None:
    shop.get("/api/messages/the-token-of-the-shop")
    assert "the-token-of-the-shop" not in (shop.server.folder / "server.log").read_text()


def test_without_tokens_there_is_no_api(tmp_path: Path) -> None:
    with Running(tmp_path) as server, Shop(server) as shop:
        answer = shop.send(somebody())
        assert (answer.status_code, answer.text) == (404, "Not Found\n")
