"""`/api/consent`: what holds of a person, and what they said elsewhere."""

import pytest

from api.shop import Shop, somebody


def scopes(shop: Shop, number: str, token: str = "the-token-of-the-shop") -> dict[str, dict[str, object]]:
    answer = shop.get(f"/api/consent/{number}", token)
    assert answer.status_code == 200
    return {one["scope"]: one for one in answer.json()["scopes"]}


def test_of_a_stranger_nothing_is_known_and_they_may_be_texted(shop: Shop) -> None:
    answer = shop.get(f"/api/consent/{somebody()}").json()
    assert {(one["scope"], one["state"], one["may-be-texted"]) for one in answer["scopes"]} == {
        ("program:luigis", "unknown", True),
        ("program:marios", "unknown", True),
    }
    assert answer["lists"] == {}
    assert "events" not in answer


def test_what_a_person_texted_is_told_scope_by_scope(shop: Shop) -> None:
    ann = somebody()
    shop.texts("JOIN", ann)
    shop.texts("STOP", ann, "15552310000")
    known = scopes(shop, ann)
    assert (known["program:luigis"]["state"], known["program:luigis"]["may-be-texted"]) == ("opted-in", True)
    assert known["program:luigis"]["since"]
    assert (known["program:marios"]["state"], known["program:marios"]["may-be-texted"]) == ("opted-out", False)
    assert shop.get(f"/api/consent/{ann}").json()["lists"] == {"luigis": ["club"]}
    events = shop.get(f"/api/consent/{ann}?events=true").json()["events"]
    assert [(one["kind"], one["scope"], one["source"], one["text"]) for one in events] == [
        ("opt-in", "program:luigis", "keyword", "JOIN"),
        ("opt-out", "program:marios", "message", "STOP"),
    ]


def test_a_token_of_a_program_sees_nothing_of_others(shop: Shop) -> None:
    ann = somebody()
    shop.texts("JOIN", ann)
    answer = shop.get(f"/api/consent/{ann}?events=true", "the-token-of-marios").json()
    assert [one["scope"] for one in answer["scopes"]] == ["program:marios"]
    assert (answer["lists"], answer["events"]) == ({}, [])


def test_an_opt_out_that_is_reported_takes_effect_at_once(shop: Shop) -> None:
    ann = somebody()
    shop.texts("JOIN", ann)
    answer = shop.report(ann, why="wrote an e-mail: please stop")
    assert answer.status_code == 201
    assert (answer.json()["recorded"], answer.json()["now"]["may-be-texted"]) == ("opt-out", False)
    assert shop.ended(shop.send(ann).json()["job"])["state"] == "suppressed"
    shown = shop.server.command("consent", "show", ann)
    assert "'wrote an e-mail: please stop'  (reported by Maria, no message, by api" in shown


def test_r14_who_may_have_opted_out_may_not_be_texted_until_somebody_has_decided(shop: Shop) -> None:
    ann = somebody()
    shop.texts("JOIN", ann)
    shop.texts("not interested", ann)
    held = scopes(shop, ann)["program:luigis"]
    assert (held["state"], held["may-be-texted"], held["agreed"]) == ("opted-in", False, [])
    assert str(held["held-until"]) > str(held["since"])
    assert scopes(shop, ann)["program:marios"]["may-be-texted"]
    reported = shop.report(ann, "opt-in", why="said so").json()
    assert (reported["now"]["may-be-texted"], "texts are held until" in reported["note"]) == (False, True)
    shop.texts("START", ann)
    assert scopes(shop, ann)["program:luigis"]["may-be-texted"]


def test_an_opt_out_of_the_account_is_one_of_every_program(shop: Shop) -> None:
    ann = somebody()
    assert shop.report(ann, scope="account").status_code == 201
    known = scopes(shop, ann)
    assert {name: one["may-be-texted"] for name, one in known.items()} == dict.fromkeys(
        ["account", "program:luigis", "program:marios"], False
    )
    assert shop.ended(shop.send(ann).json()["job"])["state"] == "suppressed"


def test_an_opt_in_that_is_reported_is_evidence_and_lifts_nothing(shop: Shop) -> None:
    ann = somebody()
    shop.texts("STOP", ann)
    answer = shop.report(ann, "opt-in", why="a form on the web")
    assert answer.status_code == 201
    assert (answer.json()["now"]["may-be-texted"], answer.json()["now"]["needs"]) == (False, "START")
    assert "ask them to text START" in answer.json()["note"]
    assert shop.ended(shop.send(ann).json()["job"])["state"] == "suppressed"
    shop.texts("START", ann)
    assert scopes(shop, ann)["program:luigis"]["may-be-texted"]


def test_an_account_is_no_way_around_a_program_that_the_person_is_opted_out_of(shop: Shop) -> None:
    ann = somebody()
    shop.texts("JOIN", ann)
    shop.report(ann, scope="account")
    shop.texts("START", ann, "15552310000")
    known = scopes(shop, ann)
    assert {name: (one["may-be-texted"], one["agreed"], one.get("needs")) for name, one in known.items()} == {
        "account": (False, [], "START"),
        "program:luigis": (False, [], "START"),
        "program:marios": (True, [], None),
    }
    shop.texts("START", ann)
    account = scopes(shop, ann)["account"]
    assert (account["may-be-texted"], account["agreed"]) == (True, ["luigis"])


def test_an_opt_in_of_somebody_who_never_opted_out_is_shown(shop: Shop) -> None:
    ann = somebody()
    answer = shop.report(ann, "opt-in")
    assert (answer.json()["now"]["state"], "note" in answer.json()) == ("opted-in", False)


def test_who_may_be_texted_unasked_is_told_by_what_they_have_agreed_to(shop: Shop) -> None:
    ann, bob = somebody(), shop.customer()
    agreed = {name: [scopes(shop, one)[name]["agreed"] for one in (ann, bob)] for name in scopes(shop, ann)}
    assert agreed == {"program:luigis": [[], ["luigis"]], "program:marios": [[], []]}
    shop.texts("JOIN", ann)
    shop.texts("STOP", bob)
    assert [scopes(shop, one)["program:luigis"]["agreed"] for one in (ann, bob)] == [["luigis"], []]


def test_a_report_is_recorded_once_per_key(shop: Shop) -> None:
    ann = somebody()
    told = {"kind": "opt-out", "program": "luigis", "by": "Maria", "why": "called"}
    first, again = (shop.post(f"/api/consent/{ann}", told, "call-7") for _ in range(2))
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())
    other = shop.post(f"/api/consent/{somebody()}", told, "call-7")
    assert (other.status_code, other.json()["where"]) == (409, "idempotency-key")
    assert len(shop.get(f"/api/consent/{ann}?events=true").json()["events"]) == 1


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"program": "luigi"}, "program"),
        ({"program": None}, "program"),
        ({"scope": "program:luigi"}, "scope"),
        ({"scope": "account", "program": "luigis"}, "program"),
        ({"scope": "account", "kind": "opt-in"}, "scope"),
        ({"kind": "maybe"}, "kind"),
        ({"by": ""}, "by"),
        ({"why": "x" * 1001}, "why"),
        ({"why": "a\0"}, "why"),
        ({"who": "me"}, "who"),
    ],
)
def test_a_report_that_says_too_little_is_refused(shop: Shop, more: dict[str, str], where: str) -> None:
    answer = shop.report(somebody(), **({"kind": "opt-out"} | more))
    assert (answer.status_code, answer.json()["where"]) == (400, where), answer.text


def test_of_what_takes_a_few_values_they_are_named(shop: Shop) -> None:
    answer = shop.report(somebody(), "maybe")
    assert answer.json() == {"error": "this is to be opt-out or opt-in, not 'maybe'", "where": "kind"}


def test_what_cannot_be_asked_for_is_not_left_out_of_the_answer_without_a_word(shop: Shop) -> None:
    answer = shop.get(f"/api/consent/{somebody()}?event=true")
    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "'event' is nothing that can be asked for; there is 'events'", "where": "event"},
    )


@pytest.mark.parametrize("number", ["5552312102", "86717", "luigi", "+1", "+" + "1" * 30])
def test_a_number_that_is_none_is_refused(shop: Shop, number: str) -> None:
    for answer in (shop.get(f"/api/consent/{number}"), shop.report(number)):
        assert (answer.status_code, answer.json()["where"]) == (400, "number")


def test_reading_is_not_writing_and_a_programs_token_is_none_of_the_accounts(shop: Shop) -> None:
    told = {"kind": "opt-out", "by": "Maria", "why": "called"}
    ann = somebody()
    assert shop.get(f"/api/consent/{ann}", "the-token-of-the-crm").status_code == 200
    for token, scope in (
        ("the-token-of-the-crm", "program:luigis"),
        ("the-token-of-marios", "program:luigis"),
        ("the-token-of-marios", "account"),
    ):
        assert shop.post(f"/api/consent/{ann}", told | {"scope": scope}, token=token).status_code == 403
    assert scopes(shop, ann)["program:luigis"]["state"] == "unknown"
    assert shop.get(f"/api/consent/{ann}?events=maybe").status_code == 400
