"""`watchword prove --against`: real requests to real handlers, and what is printed of them, word for word."""

import json
import os
import re
import time
from collections.abc import Callable, Sequence

import pytest
from click.testing import CliRunner, Result

from conformance.handlers import Answered, Posted, contains, ours, said, serving, whole_word
from running import PROJECT, free_port
from watchword.cli import main
from watchword.conformance import mutations
from watchword.conformance.http import PROVIDERS
from watchword.conformance.table import shipped

GOLDEN = PROJECT / "tests" / "golden" / "conformance"
FEW = ("--only", "R3-case", "--only", "R15-stop", "--only", "R54-help")
TOOK = re.compile(r"[0-9.]+ m?s (?=at |for )")


def prove(*arguments: str) -> Result:
    ran = CliRunner().invoke(main, ["prove", *arguments], prog_name="watchword", terminal_width=100)
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran


def assert_it_is(name: str, ran: Result, url: str = "") -> None:
    told = TOOK.sub("... ", f"exit code {ran.exit_code}\n{ran.output}".replace(url, "URL") if url else ran.output)
    golden = GOLDEN / f"{name}.out"
    if os.environ.get("WATCHWORD_GOLDEN") == "write":
        golden.write_text(told)
    assert told == golden.read_text()


def test_every_text_is_asked_once_in_the_form_that_is_documented() -> None:
    with serving(ours) as served:
        prove("--against", served.url)
    rows = [*shipped().rows, *mutations.rows()]
    wanted = sorted((text, row.lang, row.recent) for row in rows for text in row.texts)
    asked = [posted.json for posted in served.posted]
    assert sorted((one["text"], one["lang"], tuple(one["recent"])) for one in asked) == wanted
    assert len({one["id"] for one in asked}) == len(asked)
    assert {(one["from"], one["to"]) for one in asked} == {("+15555550100", "+15555550199")}
    assert {posted.headers["content-type"] for posted in served.posted} == {"application/json"}


HANDLERS: dict[str, tuple[Callable[[Posted], Answered], Sequence[str]]] = {
    "whole-word": (whole_word, ("--only", "R*")),
    "contains": (contains, ("--only", "R*", "--lang", "en")),
    "ours": (ours, ("--only", "mutated-*", "--only", "R9-*")),
    "other-words": (lambda posted: said("STOP" if posted.text == "Stop" else "opt-out"), FEW),
    "in-two-minds": (lambda posted: said("hold"), FEW),
}


@pytest.mark.parametrize("name", HANDLERS)
def test_a_handler_is_told_of_as_it_was_told(name: str) -> None:
    handle, options = HANDLERS[name]
    with serving(handle) as served:
        assert_it_is(name, prove("--against", served.url, *options), served.url)


def test_as_json_it_tells_everything() -> None:
    with serving(contains) as served:
        ran = CliRunner().invoke(main, ["prove", "--against", served.url, "--format", "json"])
    told = json.loads(ran.stdout)
    assert ran.exit_code == 1
    assert f"asking {served.url}: {told['texts']} texts" in ran.stderr
    assert told["answered"] == told["texts"] == sum(told["verdicts"].values())
    assert told["matrix"]["hold"]["opt-out"] >= 3
    assert told["verdicts"]["stricter"] == told["matrix"]["hold"]["opt-out"]
    assert told["verdicts"]["missed"] == told["matrix"]["opt-out"]["none"]
    (slips,) = (found for found in told["findings"] if found["row"] == "R10-slips")
    assert slips["texts"] == ["stpo", "sotp", "stip", "unsubcribe", "unsuscribe", "unsubscibe", "cancle"]
    assert slips["sources"][0].startswith("Braze")
    assert 0 < told["times"]["median"] <= told["times"]["p95"] <= told["times"]["longest"] <= told["seconds"]


@pytest.mark.parametrize(
    ("handle", "gate", "code"),
    [
        (whole_word, "missed", 1),
        (whole_word, "wrong", 1),
        (whole_word, "none", 0),
        (lambda posted: said("opt-out"), "missed", 0),
        (lambda posted: said("opt-out"), "wrong", 1),
        (lambda posted: said("hold"), "none", 0),
        (lambda posted: said("hold"), "wrong", 0),
        (lambda posted: said("hold"), "held", 1),
        (whole_word, "held", 1),
        (ours, "held", 0),
    ],
)
def test_the_exit_code_is_what_fail_on_says(handle: Callable[[Posted], Answered], gate: str, code: int) -> None:
    with serving(handle) as served:
        only = ("--only", "R4-*", "--only", "R15-*")
        assert prove("--against", served.url, *only, "--fail-on", gate).exit_code == code


def test_a_handler_that_holds_everything_fails_unless_told_otherwise() -> None:
    with serving(lambda posted: said("hold")) as served:
        ran = prove("--against", served.url, "--format", "json")
    told = json.loads(ran.stdout)
    assert ran.exit_code == 1
    assert (told["verdicts"]["missed"], told["verdicts"]["wrong"]) == (0, 0)
    assert told["verdicts"]["held"] == sum(told["matrix"][wanted]["hold"] for wanted in ("none", "help", "opt-in"))


def test_a_form_is_posted_as_twilio_does_and_leaves_out_what_it_has_no_place_for() -> None:
    def handle(posted: Posted) -> Answered:
        return said("opt-out" if posted.form["Body"].strip().lower() == "stop" else "none")

    with serving(handle) as served:
        ran = prove("--against", served.url, "--post", "form", "--only", "R3-*", "--only", "R19-*", "--only", "empty")
    assert "2 rows left out: a form has no place for what was sent before" in ran.output
    assert ran.exit_code == 0, ran.output
    assert served.posted[0].form.keys() == {"Body", "From", "To", "MessageSid"}
    assert {posted.headers["content-type"] for posted in served.posted} == {"application/x-www-form-urlencoded"}
    assert "" in {posted.form["Body"] for posted in served.posted}


def test_headers_are_sent_and_not_shown() -> None:
    with serving(ours) as served:
        ran = prove("--against", served.url, *FEW, "--header", "Authorization: Bearer hush", "--header", "X-A: b: c")
    assert {posted.headers["authorization"] for posted in served.posted} == {"Bearer hush"}
    assert {posted.headers["x-a"] for posted in served.posted} == {"b: c"}
    assert "hush" not in ran.output


def test_what_may_be_secret_in_an_address_is_not_shown() -> None:
    with serving(ours) as served:
        url = served.url.replace("//", "//ann:hush@") + "?key=hush"
        ran = prove("--against", url, *FEW)
    assert ran.exit_code == 0
    assert "hush" not in ran.output


@pytest.mark.parametrize("at_once", [1, 3])
def test_no_more_requests_are_open_than_asked(at_once: int) -> None:
    def slow(posted: Posted) -> Answered:
        time.sleep(0.02)
        return ours(posted)

    with serving(slow) as served:
        prove("--against", served.url, "--only", "R9-*", "--at-once", str(at_once))
    assert served.most == [at_once]


def test_no_more_requests_begin_a_second_than_asked() -> None:
    with serving(ours) as served:
        prove("--against", served.url, "--only", "R3-*", "--only", "R6-*", "--rate", "20")
    times = [posted.at for posted in served.posted]
    assert len(times) == 7
    assert times[-1] - times[0] >= 6 / 20 - 0.05


def test_a_handler_that_is_down_is_told_at_once() -> None:
    url = f"http://127.0.0.1:{free_port()}/stop"
    ran = prove("--against", url)
    assert ran.exit_code == 2
    assert f"watchword: {url} gives no answer: it cannot be reached: " in ran.output


NONSENSE: dict[str, tuple[Answered, str]] = {
    "html": (Answered(b"\n<!doctype html><p>ok"), "it answered a page or XML, not JSON such as {"),
    "text": (Answered(b"ok\n"), "it answered `ok`, not JSON such as {"),
    "nothing": (Answered(b""), "it answered nothing"),
    "nested": (Answered(b'{"x": ' + b"[" * 60_000), "not JSON such as {"),
    "colours": (Answered(b"\x1b[31mok"), "it answered `\ufffd[31mok`, not JSON such as {"),
    "bytes": (Answered(b'"\xff'), "not JSON such as {"),
    "list": (Answered(b"[]"), 'it answered `[]`, which has no "intent" that is a text'),
    "null": (Answered(b'{"intent": null}'), 'which has no "intent" that is a text'),
    "word": (said("STOP"), 'it answered the intent "STOP", which is not one of opt-out, opt-in, help, hold, none'),
    "500": (Answered(b"{}", 500), "it answered 500 Internal Server Error"),
    "401": (Answered(b"{}", 401), "it answered 401 Unauthorized"),
    "elsewhere": (Answered(b"", 302, "http://example.com/"), "it answered 302, which leads elsewhere"),
    "endless": (Answered(b" " * 70_000), "it answered more than 65,536 bytes"),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_a_handler_that_answers_nonsense_is_asked_once_and_told_of(name: str) -> None:
    answer, told = NONSENSE[name]
    with serving(lambda posted: answer) as served:
        ran = prove("--against", served.url)
    assert ran.exit_code == 2
    assert told in ran.output
    assert len(served.posted) == 1


def test_a_handler_that_is_slow_is_told_of() -> None:
    def slow(posted: Posted) -> Answered:
        time.sleep(0.5)
        return said("opt-out")

    with serving(slow) as served:
        ran = prove("--against", served.url, "--timeout", "0.1")
    assert ran.exit_code == 2
    assert "no answer within 0.1 s" in ran.output


def test_single_texts_without_an_answer_leave_the_others_counted() -> None:
    def handle(posted: Posted) -> Answered:
        return Answered(b"", 500) if "\u200b" in posted.text else ours(posted)

    with serving(handle) as served:
        ran = prove("--against", served.url, "--only", "R5-*", "--only", "R3-*")
        assert_it_is("one-without-an-answer", ran, served.url)
    assert ran.exit_code == 2


def test_a_handler_that_stops_answering_is_given_up() -> None:
    answered: list[str] = []

    def handle(posted: Posted) -> Answered:
        answered.append(posted.text)
        return ours(posted) if len(answered) <= 10 else Answered(b"", 503)

    with serving(handle) as served:
        ran = prove("--against", served.url, "--at-once", "1")
    assert ran.exit_code == 2
    assert len(served.posted) == 30
    assert re.search(r"^given up: \d+ of \d+ texts not asked$", ran.output, re.MULTILINE)


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_provider_is_never_asked(name: str) -> None:
    for host in (name, f"api.{name}", f"API.{name.upper()}."):
        ran = prove("--against", f"https://{host}/2010-04-01/Accounts")
        assert ran.exit_code == 2
        assert "is a provider's own, and is never asked" in ran.output


REFUSED: dict[str, Sequence[str]] = {
    "nobody-asked": (),
    "two-asked": ("--against", "http://127.0.0.1:1/", "--command", "cat"),
    "no-address": ("--against", "stop.example/sms"),
    "no-port": ("--against", "http://stop.example:port/"),
    "no-header": ("--against", "http://127.0.0.1:1/", "--header", "hush"),
    "header-of-a-program": ("--command", "cat", "--header", "a: b"),
    "form-of-a-program": ("--command", "cat", "--post", "form"),
    "at-once-of-a-program": ("--command", "cat", "--at-once", "4"),
    "form-without-a-place": ("--against", "http://127.0.0.1:1/", "--post", "form", "--only", "R19-quoted"),
    "no-row": ("--against", "http://127.0.0.1:1/", "--only", "R99"),
    "no-row-but-one-like-it": ("--against", "http://127.0.0.1:1/", "--only", "R15-stopp"),
    "no-language": ("--against", "http://127.0.0.1:1/", "--lang", "tlh"),
    "no-row-in-a-language": ("--against", "http://127.0.0.1:1/", "--lang", "fr", "--only", "R3-case"),
    "no-program": ("--command", " "),
    "open-quote": ("--command", "cat 'a"),
}


def test_what_is_refused_is_told_of_as_it_was_told() -> None:
    told = ""
    for name, arguments in REFUSED.items():
        ran = prove(*arguments)
        assert ran.exit_code == 2, name
        told += f"--- {name}\n{ran.output.partition('Error: ')[2]}"
    golden = GOLDEN / "refused.out"
    if os.environ.get("WATCHWORD_GOLDEN") == "write":
        golden.write_text(told)
    assert told == golden.read_text()
