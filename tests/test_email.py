"""Laws of `email`: it arrives as it was said, encrypted, and what becomes of it is what the server says."""

import asyncio
import socket
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from mailing import PASSWORD, USER, Mailbox, certificate, mail_server
from running import free_port
from watchword.actions.email import Email, Server
from watchword.effects import Job
from watchword.engine.performing import Performing
from watchword.plugin import Done, Held, Outcome, Refused, Retry
from watchword.testing import FakeOutside, Unsound, check_action, performed, planned

MAIL = 'email: {to: [maria@luigis.example, bar@luigis.example], subject: "From {from}", text: "They wrote: {text}"}'
SENDER = {"from": "Luigi's <sms@luigis.example>"}


def sent(settings: Mapping[str, str], text: str = "GO", written: str = MAIL) -> Outcome:
    return handed_in(settings, FakeOutside(), text, written)


def handed_in(settings: Mapping[str, str], outside: FakeOutside, text: str = "GO", written: str = MAIL) -> Outcome:
    """Have a mail planned and performed, and let the connection say goodbye before its loop is gone."""
    known = {**SENDER, **settings}
    (job,) = planned(Email, written, text, settings=known)
    assert isinstance(job, Job)

    async def run() -> Outcome:
        outcome = await Performing(Email, known).perform(job, outside)
        await asyncio.sleep(0.1)
        return outcome

    return asyncio.run(run())


def plain(port: int) -> dict[str, str]:
    return {"server": f"smtp://localhost:{port}?tls=none"}


def test_mail_arrives_as_it_was_said() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        assert sent(plain(port), "GO ünd 🍕\nmore") == Done()
        assert sent(plain(port), "GO ünd 🍕\nmore") == Done()
    first, again = mailbox.messages
    assert first["From"] == "Luigi's <sms@luigis.example>"
    assert first["To"] == "maria@luigis.example, bar@luigis.example"
    assert first["Subject"].startswith("From +1")
    assert first["Auto-Submitted"] == "auto-generated"
    assert first.get_content().replace("\r\n", "\n") == "They wrote: GO ünd 🍕\nmore\n"
    assert first["Message-ID"] == again["Message-ID"] == "<20260304T120000-1.1@luigis.example>"


def test_nothing_that_people_write_gets_into_the_head_of_a_mail() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        written = 'email: {to: maria@luigis.example, subject: "{text}", text: "{text}"}'
        assert sent(plain(port), "GO\r\nBcc: evil@example.com\r\n\r\n.\r\nx", written) == Done()
    (message,) = mailbox.messages
    assert message["Bcc"] is None
    assert message["Subject"] == "GO Bcc: evil@example.com . x"
    assert message.get_content().splitlines()[-2:] == [".", "x"]


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the TLS that is there from the start is not seen
@pytest.mark.parametrize("at_once", [False, True])
def test_mail_is_encrypted_and_handed_in_with_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, tmp_path, at_once=at_once) as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        server = f"{'smtps' if at_once else 'smtp'}://{USER.replace('@', '%40')}@localhost:{port}"
        assert sent({"server": server, "password": PASSWORD}) == Done()
        wrong = sent({"server": server, "password": "another"})
        assert isinstance(wrong, Refused)
        assert wrong.reason.startswith("the mail server answered 535")
        assert "another" not in wrong.reason
    assert len(mailbox.messages) == 1


def test_nothing_is_said_to_a_server_that_does_not_prove_its_name_or_does_not_encrypt(tmp_path: Path) -> None:
    certificate(tmp_path)
    mailbox = Mailbox()
    with mail_server(mailbox, tmp_path) as port:
        outcome = sent({"server": f"smtp://u@localhost:{port}", "password": PASSWORD})
        assert isinstance(outcome, Retry)
        assert "certificate verify failed" in outcome.reason
    with mail_server(mailbox) as port:
        outcome = sent({"server": f"smtp://u@localhost:{port}", "password": PASSWORD})
        assert isinstance(outcome, Retry)
        assert "STARTTLS" in outcome.reason
    assert mailbox.messages == []


@pytest.mark.parametrize(
    ("answer", "kind"), [("451 busy", Retry), ("421 closing", Retry), ("552 too large", Refused), ("554 no", Refused)]
)
def test_what_a_server_may_take_later_is_tried_again_and_what_it_never_will_is_not(answer: str, kind: type) -> None:
    with mail_server(Mailbox(answer)) as port:
        outcome = sent(plain(port))
    assert isinstance(outcome, kind)
    assert f"the mail server answered {answer}" in outcome.reason
    if isinstance(outcome, Retry):
        assert outcome.within == timedelta(days=1)


def test_addresses_that_are_refused_do_not_keep_the_mail_from_others() -> None:
    mailbox = Mailbox(refused=("bar@luigis.example",))
    with mail_server(mailbox) as port:
        outside = FakeOutside()
        assert handed_in(plain(port), outside) == Done()
        assert "bar@luigis.example" in outside.logged[0]
    assert len(mailbox.messages) == 1
    with mail_server(Mailbox(refused=("bar@luigis.example", "maria@luigis.example"))) as port:
        assert isinstance(sent(plain(port)), Refused)


def test_a_server_that_refuses_or_hangs_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(sent(plain(free_port())), Retry)
    monkeypatch.setattr("watchword.actions.email.PATIENCE", 0.3)
    with socket.create_server(("localhost", 0)) as silent:
        assert isinstance(sent(plain(silent.getsockname()[1])), Retry)
    with mail_server(Mailbox(slow=1.0)) as port:
        assert isinstance(sent(plain(port)), Retry)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"server": "mail.example.com"}, "'server' is to be written like smtp://"),
        ({"server": "http://mail.example.com"}, "'server' is to be written like smtp://"),
        ({"server": "smtp://mail.example.com:x"}, "'server' is to be written like smtp://"),
        ({"server": "smtp://mail.example.com?tls=maybe"}, "'server' is to be written like smtp://"),
        ({"server": "smtp://mail.example.com"}, "nobody has said whom it is from"),
        ({"server": "smtp://hush:hush@mail.example.com"}, "nobody has said whom it is from"),
    ],
)
def test_what_config_yaml_says_wrongly_holds_the_mail_and_is_not_told(settings: Mapping[str, str], told: str) -> None:
    outcome = performed(Email, MAIL, FakeOutside(), settings=settings)
    assert isinstance(outcome, Held)
    assert told in outcome.reason
    assert "hush" not in outcome.reason


def test_where_nothing_else_is_said_it_is_from_whoever_hands_it_in() -> None:
    server = Server.of("smtps://sms%40luigis.example:p%3Aw@mail.example.com", "")
    assert (server.user, server.password.reveal(), server.port, server.tls) == (USER, "p:w", 465, "at-once")
    assert "p:w" not in repr(server)
    (job,) = planned(Email, MAIL, settings={"server": "x"})
    assert Email.of_job(job, {"server": "smtp://sms%40luigis.example@mail.example.com"}).sender(server) == USER  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "to", ["maria", "maria@", "@luigis.example", "a b@luigis.example", "a@b@c.example", "[]", "a@b.example,c@d.example"]
)
def test_an_address_that_is_none_is_refused(to: str) -> None:
    with pytest.raises(Unsound):
        check_action(Email, f"email: {{to: {to}, subject: a, text: b}}", {**SENDER, "server": "smtp://x"})
