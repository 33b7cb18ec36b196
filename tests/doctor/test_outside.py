"""What the doctor finds about what rules need beside providers: codes to give, and hosts that answer."""

import asyncio
import sqlite3

import pytest

from doctor.patient import Patient, assert_it_is
from watchword.doctor import installation
from watchword.doctor.status import Status
from watchword.health import Health

RULES = """\
version: 1
program: shop
about: {name: The Shop, numbers: {main: 86717}, help: help@shop.example}
rules:
  - {id: code, when: {keyword: CODE}, then: [{coupon: spring}, {reply: "Your code: {coupon}"}]}
  - {id: later, mode: shadow, when: {keyword: LATER}, then: [{coupon: fall}, {reply: "Your code: {coupon}"}]}
"""


@pytest.fixture
def giving(patient: Patient) -> Patient:
    """Have a rule give codes."""
    (patient.folder / "rules").unlink()
    (patient.folder / "rules").mkdir()
    (patient.folder / "rules" / "shop.yaml").write_text(RULES)
    return patient


def load(patient: Patient, codes: int, given: int) -> None:
    with patient.store() as store:
        asyncio.run(store.load("spring", [f"S-{n}" for n in range(codes)], 0))
    with sqlite3.connect(patient.database) as connection:
        connection.execute("UPDATE coupon SET given_at = 1 WHERE place < ?", (given,))


def test_a_pool_that_rules_use_and_that_is_not_loaded_is_told(giving: Patient) -> None:
    found = giving.finding("coupons")
    assert_it_is(
        found, "warn", "rules give codes of pool 'spring', and none is loaded", "watchword coupons load spring"
    )


@pytest.mark.parametrize(
    ("given", "grade", "said"), [(90, "ok", "10 of 100"), (91, "warn", "9 of 100"), (100, "warn", "0 of 100")]
)
def test_a_pool_of_which_less_than_a_tenth_is_left_is_told(giving: Patient, given: int, grade: str, said: str) -> None:
    load(giving, 100, given)
    assert_it_is(giving.finding("coupons"), grade, f"{said} codes of pool 'spring' left")


def test_where_no_rule_gives_codes_nothing_is_said_of_pools(patient: Patient) -> None:
    load(patient, 100, 100)
    assert not [one for one in patient.findings() if one.what == "coupons"]


def test_hosts_that_fail_again_and_again_are_told(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def failing(_config: object) -> Status:
        return Status(running=True, health=Health(live=True, ready=True, failing=("crm.example:8443",)))

    monkeypatch.setattr(installation, "ask_server", failing)
    found = patient.finding("hosts")
    assert_it_is(found, "warn", "crm.example:8443 fails again and again", "watchword jobs list --state queued")
