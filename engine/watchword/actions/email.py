"""`email`: send an e-mail to people of yours."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Annotated, Final, Self
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct, field

from watchword.effects import Effect, Job
from watchword.plugin import Action, Done, Moment, Outcome, Outside, Refused, Retry, Secret, action, revived
from watchword.plugin.rendering import rendered
from watchword.reading.forms import Form, Wrong
from watchword.reading.several import OneOrMore
from watchword.templates import Text

TRIED_FOR: Final = timedelta(days=1)
PATIENCE: Final = 20.0
"""Seconds that the server has for each answer."""
_ADDRESS: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_PORTS: Final = {"smtp": 587, "smtps": 465}
_WANTED: Final = "smtp://user@mail.example.com or smtps://user@mail.example.com"


def _is_address(written: str) -> bool:
    return written.isascii() and bool(_ADDRESS.fullmatch(written))


def _address(written: str) -> str | Wrong:
    return written if _is_address(written) else Wrong(f"expected an e-mail address, found '{written}'", _LIKE)


def _sender(written: str) -> str | Wrong:
    is_one = _is_address(parseaddr(written)[1]) and written.isprintable()
    return written if is_one else Wrong(f"expected an e-mail address, found '{written}'", f'{_LIKE}, or "Maria <...>"')


_LIKE: Final = "as in maria@luigis.example"
ADDRESS: Final = Form("an e-mail address", _address)
SENDER: Final = Form("an e-mail address, perhaps with a name", _sender)


class Server(Struct, frozen=True):
    """Where mail is handed in: encrypted from the start (`smtps`), before anything is said (`smtp`), or not at all."""

    host: str
    port: int
    user: str | None
    password: Secret
    tls: str

    @classmethod
    def of(cls, url: str, password: str) -> Self:
        """Read a URL and the password beside it; raises ValueError, which tells neither."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port or _PORTS[parts.scheme]
            tls = parse_qs(parts.query).get("tls", ["at-once" if parts.scheme == "smtps" else "needed"])[0]
        except (ValueError, KeyError):
            host, port, tls = None, 0, ""
        if not host or tls not in {"at-once", "needed", "none"}:
            raise ValueError(f"'server' is to be written like {_WANTED}")
        known = Secret(unquote(parts.password or "") or password)
        return cls(host=host, port=port, user=unquote(parts.username or "") or None, password=known, tls=tls)


@action(
    "email",
    needs=["network"],
    deadline=90.0,
    example='email: {to: desk@example.com, subject: "A text from {from}", text: "{text}"}',
)
class Email(Action, frozen=True, kw_only=True):
    """Send an e-mail to one or more addresses, at least once.

    `to` gets it, with this `subject` and `text`, which may be left out. config.yaml says which `server` takes it, as in
    `smtp://user@mail.example.com`, the `password` there, and whom it is `from`. It is encrypted, unless the server's
    address ends in `?tls=none`.
    """

    to: Annotated[tuple[str, ...], OneOrMore("an e-mail address", ADDRESS)]
    subject: Text
    text: Text | None = None
    from_: Annotated[str, SENDER] | None = field(default=None, name="from")
    server: Secret
    password: Secret = Secret()

    @classmethod
    def unfit(cls, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Name the server if it is none."""
        if server := said.get("server"):
            try:
                Server.of(server, "")
            except ValueError:
                yield "server", f"{_WANTED} is expected"

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Fill the texts in the program's first language, which is that of the house."""
        settings = rendered(self, moment.values, moment.fallback, moment.fallback)
        yield moment.job("email", "smtp:server", settings)

    @classmethod
    def of_job(cls, job: Job, secrets: Mapping[str, str]) -> Self:
        """Read what was planned, and which server takes it."""
        made = revived(cls, job.settings, secrets)
        made.sender(made.handed_to)
        return made

    @property
    def handed_to(self) -> Server:
        """Give the server that config.yaml says; raises ValueError where that is none."""
        return Server.of(self.server.reveal(), self.password.reveal())

    def sender(self, server: Server) -> str:
        """Say whom it is from; raises ValueError where nobody has said."""
        if self.from_:
            return self.from_
        if server.user and _is_address(server.user):
            return server.user
        raise ValueError("nobody has said whom it is from: 'plugin-settings: {email: {from: ...}}'")

    def written(self, sender: str, outside: Outside) -> EmailMessage:
        """Write the message; what people wrote breaks no line of its head. On every try it has the same name."""
        made = EmailMessage()
        made["From"], made["To"] = sender, ", ".join(self.to)
        made["Subject"] = " ".join("".join(sign if sign.isprintable() else " " for sign in str(self.subject)).split())
        made["Date"] = format_datetime(outside.now)
        made["Message-ID"] = f"<{outside.key}@{parseaddr(sender)[1].rpartition('@')[2]}>"
        made["Auto-Submitted"] = "auto-generated"
        made.set_content(str(self.text or ""))
        return made

    async def perform(self, job: Job, outside: Outside) -> Outcome:  # noqa: ARG002 - the settings say all
        """Hand it in; what the server may take later is tried again for a day."""
        import aiosmtplib  # noqa: PLC0415 - only what hands mail in waits for it, and for all that it brings

        server = self.handed_to
        try:
            refused, _ = await aiosmtplib.send(
                self.written(self.sender(server), outside),
                hostname=server.host,
                port=server.port,
                username=server.user if server.password.reveal() else None,
                password=server.password.reveal() or None,
                use_tls=server.tls == "at-once",
                start_tls=server.tls == "needed",
                timeout=PATIENCE,
            )
        except aiosmtplib.SMTPRecipientsRefused as failure:
            return _refused([(one.code, one.message) for one in failure.recipients])
        except aiosmtplib.SMTPResponseException as failure:
            return _refused([(failure.code, failure.message)])
        except (aiosmtplib.SMTPException, OSError) as failure:
            return Retry(reason=f"{type(failure).__name__}: {failure}", within=TRIED_FOR)
        for address, (code, said) in refused.items():
            outside.log("the mail server refused one address of several", address=address, code=code, said=said)
        return Done()


def _refused(answers: list[tuple[int, str]]) -> Outcome:
    """Say what becomes of mail that the server did not take: the first digit tells whether it may later."""
    said = "; ".join(f"the mail server answered {code} {text}" for code, text in answers)
    if any(code < 500 for code, _ in answers):
        return Retry(reason=said, within=TRIED_FOR)
    return Refused(reason=said, hint="mend the addresses, or 'plugin-settings: {email: ...}', then retry the job")
