"""What a system submits means what a rule's reply would mean; what others report is not the person's word."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from watchword import vocabulary
from watchword.consequences import Outside, consequences
from watchword.effects import Asks, Consent, Job
from watchword.errors import Unfit
from watchword.reported import Report, Reporter, reported
from watchword.rules.load import load_texts
from watchword.standing import Standing, standings
from watchword.state import ACCOUNT, UNKNOWN, Contact, Expect, Line, Reached, State, Suppression
from watchword.submission import Ours, Question, Submission, submitted

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANN = "+15552312102"
RULES = load_texts(
    {
        f"rules/{name}.yaml": f"""\
version: 1
program: {name}
about: {{name: {name}, numbers: {{main: {main}, spare: {spare}}}, help: help@{name}.example{brand}}}
lists: {{club: {{skycore-campaign: "{campaign}"}}, vip: {{}}}}
""".encode()
        for name, main, spare, brand, campaign in (
            ("luigis", "86717", "+15552310000", ", brand: Pizza", "4411"),
            ("marios", "86718", "+15552310001", ", brand: Pizza", "4412"),
            ("ninas", "86719", "+15552310002", "", "4413"),
        )
    },
    vocabulary.builtin(),
).rules
CHECKED = Line(mirrors=True, campaign_check=True)
NUMBERS = {
    "86717": Ours("main", CHECKED),
    "86718": Ours("main", CHECKED),
    "86719": Ours("second", Line(mirrors=True)),
    "+15552310002": Ours("third", Line()),
    "+15559990000": Ours("third", Line(default_program="ninas")),
}


AGREED = State(contact=Contact(lists=frozenset({"club"})))


def planned(state: State = UNKNOWN, consented: bool = False, **fields: Any) -> list[Any]:
    asked = Submission(**({"program": "luigis", "text": "Ciao", "to": ANN} | fields))
    wanted = submitted(RULES, NUMBERS, asked, "api:shop", NOON)
    return [*wanted.plan(Reached(number=ANN, state=state, consented=consented))]


def test_a_text_is_one_job_of_the_endpoint_that_has_our_number() -> None:
    assert planned(program="ninas") == [
        Job(
            action="reply",
            lane="text:second",
            settings={"text": "Ciao"},
            program="ninas",
            rule="api:shop",
            repeatable=False,
            endpoint="second",
            number=ANN,
            sender="86719",
            scope="program:ninas",
        )
    ]


@pytest.mark.parametrize(
    ("wanted", "sender", "endpoint"),
    [
        (None, "86719", "second"),
        ("spare", "+15552310002", "third"),
        ("+1 555 231 0002", "+15552310002", "third"),
        ("+15559990000", "+15559990000", "third"),
    ],
)
def test_our_number_is_the_one_that_is_wanted_else_the_programs_first(
    wanted: str | None, sender: str, endpoint: str
) -> None:
    (job,) = planned(program="ninas", from_=wanted)
    assert (job.sender, job.endpoint, job.lane) == (sender, endpoint, f"text:{endpoint}")


@pytest.mark.parametrize("wanted", ["spare", "86718", "somebody"])
def test_a_number_that_no_endpoint_has_or_that_is_anothers_is_refused(wanted: str) -> None:
    with pytest.raises(Unfit, match=r"it has 86717 \(main\)") as refused:
        planned(from_=wanted)
    assert refused.value.where == "from"


def test_a_program_without_a_number_cannot_send() -> None:
    with pytest.raises(Unfit, match="no endpoint"):
        submitted(RULES, {}, Submission(program="luigis", text="Ciao", to=ANN), "api:shop", NOON)


def test_a_text_names_the_providers_list_where_memberships_are_checked() -> None:
    on_lists = State(contact=Contact(lists=frozenset({"vip", "club"})))
    assert planned(on_lists)[0].settings == {"text": "Ciao", "campaign": "4411"}
    assert planned(to=None, list="club")[0].settings == {"text": "Ciao", "campaign": "4411"}
    assert planned(on_lists, to=None, list="vip")[0].settings == {"text": "Ciao"}
    assert planned()[0].settings == {"text": "Ciao"}


def test_a_question_is_left_as_a_rule_leaves_it_and_only_with_whom_it_reaches() -> None:
    question = Question(name="size", expect=Expect(digits=2), values={"order": "7"}, expires_after="2h")
    asks, job = planned(consented=True, prompt=question)
    assert isinstance(asks, Asks)
    assert (asks.prompt.name, asks.prompt.asked_at, asks.prompt.expires_at) == ("size", NOON, NOON + timedelta(hours=2))
    assert (asks.prompt.expect, asks.prompt.values) == (Expect(digits=2), {"order": "7"})
    out = State(suppression=Suppression(scope=ACCOUNT, since=NOON))
    assert planned(out, consented=True, prompt=question) == [job]
    assert planned(prompt=question) == [job]
    assert len(planned(AGREED, prompt=question)) == 2


# --- what others report -----------------------------------------------------------------------------------------------


def told(kind: str = "opt-out", url: str | None = None, **about: str) -> list[Any]:
    report = Report(kind=kind, by="Maria", why="called", **about)  # type: ignore[arg-type]
    event = reported(RULES, report, ANN, Reporter("api", "api:shop"), NOON)
    keepers = {"luigis": ["main"], "marios": ["main"], "ninas": ["second"]}
    return [*consequences(RULES, Outside(keepers=keepers, webhook=url), event, report.program)]


def test_an_opt_out_is_recorded_and_leaves_every_list_of_a_provider_that_its_scope_covers() -> None:
    event, *changes = told(program="luigis")
    assert isinstance(event, Consent)
    assert (event.scope, event.source, event.text, event.rung) == ("brand:Pizza", "api", "called", "reported by Maria")
    assert [(job.endpoint, job.settings["campaign"], job.exempt) for job in changes] == [
        ("main", "4411", "unsubscribe"),
        ("main", "4412", "unsubscribe"),
    ]
    jobs = [effect for effect in told(scope=ACCOUNT) if isinstance(effect, Job)]
    assert [job.settings["campaign"] for job in jobs] == ["4411", "4412", "4413"]


def test_an_opt_in_is_recorded_and_joins_nothing() -> None:
    assert [effect.kind for effect in told("opt-in", program="luigis")] == ["opt-in"]


def test_what_is_reported_is_told_on() -> None:
    *_, job = told(url="https://crm.example/consent", program="ninas")
    assert (job.lane, job.program, job.settings["body"]["data"]["source"]) == ("http:crm.example", "ninas", "api")


def test_whoever_is_out_of_the_account_may_not_be_texted_in_any_scope() -> None:
    (event, *_) = told(scope=ACCOUNT)
    out = Suppression(scope=ACCOUNT, since=NOON, provider_blocks=True)
    found = standings(RULES, ["luigis", "ninas"], [event], [out], {}, ["ninas"])
    assert found == [
        Standing(
            scope=ACCOUNT,
            programs=["luigis", "ninas"],
            state="opted-out",
            may_be_texted=False,
            agreed=(),
            since=NOON,
            provider_blocks=True,
            needs="START",
        ),
        *(
            Standing(
                scope=scope,
                programs=[program],
                state="unknown",
                may_be_texted=False,
                agreed=(),
                provider_blocks=True,
                needs="START",
            )
            for scope, program in (("brand:Pizza", "luigis"), ("program:ninas", "ninas"))
        ),
    ]


def test_programs_of_one_brand_have_one_standing() -> None:
    (found,) = standings(RULES, ["luigis", "marios"], [], [], {}, ["luigis"])
    assert (found.scope, found.programs) == ("brand:Pizza", ["luigis", "marios"])


@pytest.mark.parametrize(
    ("source", "listed", "agreed"),
    [
        ("message", [], []),
        ("keyword", [], []),
        ("keyword", ["marios"], ["marios"]),
        ("api", [], ["luigis", "marios"]),
        ("operator", ["marios"], ["luigis", "marios"]),
    ],
)
def test_r47_r52_a_list_is_consent_to_its_program_a_report_to_its_scope_and_a_start_to_nothing(
    source: str, listed: list[str], agreed: list[str]
) -> None:
    (event,) = told("opt-in", program="luigis")
    (found,) = standings(RULES, ["luigis", "marios"], [replace(event, source=source)], [], {}, listed)
    assert (found.state, found.agreed) == ("opted-in", agreed)
