"""What gets into the log, and what never does (G9)."""

import io
import json
import logging

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from watchword import logs
from watchword.masking import mask

DIGITS = st.text("0123456789", min_size=7, max_size=15)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def stream():
    out = io.StringIO()
    logs.set_up(out)
    return out


@pytest.fixture(autouse=True)
def restored_logging(monkeypatch):
    monkeypatch.setattr(logs, "_secrets", logs.Secrets())
    yield
    structlog.reset_defaults()
    logging.basicConfig(handlers=[], level="WARNING", force=True)
    logging.raiseExceptions = True


def fail(message: str) -> None:
    raise ValueError(message)


def test_a_masked_number_names_nobody():
    assert mask("+15552312102") == "+1555***02"
    assert mask("86717") == "86717"
    assert mask("PIZZA") == "PIZZA"


@given(DIGITS)
def test_at_least_five_digits_of_a_full_number_are_hidden(digits):
    masked = mask(f"+{digits}")
    shown = masked.replace("+", "").replace("***", "")
    assert len(digits) - len(shown) >= 5
    assert len(shown) <= 6


@given(DIGITS)
def test_no_full_number_is_left_in_a_text(digits):
    for text in (
        digits,
        f"+{digits}",
        f"<FROM>{digits}</FROM>",
        f"from={digits}&to=1",
        f"%2B{digits}",
        f"to {digits}.",
    ):
        assert digits not in logs.clean(text)


@pytest.mark.parametrize(
    "written", ["+1 (555) 231-2102", "+44 20 7946 0958", "555-231-2102", "(555) 231-2102", "555.231.2102"]
)
def test_a_number_as_people_write_it_is_masked_too(written):
    assert "***" in logs.clean(f"call {written} now")
    assert written[-4:] not in logs.clean(f"call {written} now")


@pytest.mark.parametrize(
    "harmless",
    [
        "2026-11-23T15:44:25.123456Z",
        "2026-11-23 15:44:25+00:00",
        "took 0.12345678 s",
        "86717",
        "sha 1234567890abcdef",
        "127.0.0.1:8080",
    ],
)
def test_what_is_no_number_stays_readable(harmless):
    assert logs.clean(harmless) == harmless


@given(st.text(min_size=1), st.text(), st.text())
def test_a_hidden_secret_is_never_shown(secret, before, after):
    secrets = logs.Secrets()
    secrets.add(secret)
    cleaned = secrets.remove_from(f"{before}{secret}{after}")
    assert secret not in cleaned.replace("***", "\0") or secret == "\0"


def test_no_secret_is_no_secret():
    secrets = logs.Secrets()
    secrets.add("")
    assert secrets.remove_from("as it was") == "as it was"


def test_a_secret_is_hidden_in_exceptions_urls_and_other_values(stream):
    logs.hide("pa th/s3cret")
    log = structlog.stdlib.get_logger("test")
    try:
        fail("bad pa th/s3cret for +15551234567")
    except ValueError as error:
        log.exception("failed", url="/in/main/pa%20th%2Fs3cret", seen=[{"15551234567": b"pa th/s3cret"}], error=error)
    written = stream.getvalue()
    assert "s3cret" not in written
    assert "15551234567" not in written
    told = json.loads(written)
    assert told["url"] == "/in/main/***"
    assert "ValueError: bad *** for +1555***67" in told["exception"]


def test_lines_are_json_where_nobody_looks(stream):
    structlog.stdlib.get_logger("test").info("hello", job=7, due=None, sent=True)
    told = json.loads(stream.getvalue())
    assert (told["event"], told["level"], told["logger"]) == ("hello", "info", "test")
    assert (told["job"], told["due"], told["sent"]) == (7, None, True)


def test_lines_are_coloured_where_somebody_looks():
    terminal = Terminal()
    logs.set_up(terminal)
    structlog.stdlib.get_logger("test").info("hello from +15551234567")
    assert "\x1b[" in terminal.getvalue()
    assert "+1555***67" in terminal.getvalue()


def test_loggers_of_libraries_go_the_same_way(stream):
    try:
        fail("+15551234567")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("for %s", "+15551234567")
    told = json.loads(stream.getvalue())
    assert told["event"] == "for +1555***67"
    assert "15551234567" not in told["exception"]


def test_the_watch_of_the_folder_says_nothing_of_each_change_that_it_sees(stream):
    logging.getLogger("watchfiles.main").info("3 changes detected")
    assert stream.getvalue() == ""


def test_there_is_no_access_log(stream):
    logging.getLogger("uvicorn.access").error("POST /in/main/s3cret")
    assert stream.getvalue() == ""


def test_a_stream_that_is_gone_harms_nobody(capsys):
    gone = io.StringIO()
    logs.set_up(gone)
    gone.close()
    structlog.stdlib.get_logger("test").info("+15551234567")
    assert "1555" not in capsys.readouterr().err


def test_frames_tell_the_place_and_not_the_message():
    try:
        fail("+15551234567")
    except ValueError as error:
        told = logs.frames(error)
    assert [frame.rpartition(" ")[2] for frame in told] == ["test_frames_tell_the_place_and_not_the_message", "fail"]
    assert "1555" not in "".join(told)
