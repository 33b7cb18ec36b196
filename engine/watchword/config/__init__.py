"""The machine's side: what `config.yaml` may say, and how it is loaded."""

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self

import msgspec
from msgspec import Meta

from watchword.config import unread
from watchword.config.capability import Capability
from watchword.config.database import is_url, passwords
from watchword.config.environment import Environment, read_env
from watchword.config.forms import (
    Address,
    ApiKey,
    Database,
    Host,
    OurPhone,
    PathSecret,
    Phone,
    ProgramName,
    ProviderName,
    Surroundings,
    Text,
    TimeZone,
    Url,
    report,
)
from watchword.config.outgoing import Outgoing
from watchword.config.plugged import Examine, PluginSettings
from watchword.config.retention import Retention
from watchword.config.revocation import REVOKE_ALL_FROM, Day
from watchword.config.setting import Setting
from watchword.config.systems import ApiToken, ConsentWebhook
from watchword.config.tracing import Tracing
from watchword.diagnostics import Diagnostic
from watchword.errors import ConfigError
from watchword.reading import findings
from watchword.reading.allowances import settle
from watchword.reading.findings import Reading
from watchword.reading.names import Name
from watchword.reading.source import Fields, Node, Scalar, parse
from watchword.reading.typed import INVALID, Invalid, read, read_struct
from watchword.reading.unreadable import unreadable
from watchword.reading.version import supported

Sending = Literal["off", "sandbox", "live"]
ReservedWords = Literal["provider", "engine", "nobody"]


class OurNumber(Setting, frozen=True, kw_only=True):
    """One number of an endpoint. `reserved-words`: who answers STOP, HELP and START on it."""

    reserved_words: ReservedWords = "engine"


class Endpoint(Setting, frozen=True, kw_only=True):
    """One account at one provider: its secrets, its numbers, and whether texts really leave.

    `sending`: `off` (texts are dropped), `sandbox` (kept for the local phone) or `live`. While `only-to` is given,
    nobody else is texted. `default-program` hears numbers that no program claims. `time-zone` is that of provider
    times without an offset. `url` replaces the provider's own address for sending. `campaign-check`: the provider sends
    only to people on its lists. The words of an MMS are fetched from `media-hosts`, and from nowhere else.
    """

    hidden: ClassVar[frozenset[str]] = frozenset({"path_secrets", "api_key", "only_to"})

    provider: Annotated[str, ProviderName]
    sending: Sending = "sandbox"
    only_to: tuple[Phone, ...] | None = None
    path_secrets: Annotated[tuple[PathSecret, ...], Meta(min_length=1, description="a list of path secrets")]
    api_key: Annotated[str, ApiKey] | None = None
    campaign_check: bool = False
    numbers: dict[OurPhone, OurNumber] = {}
    default_program: Annotated[str, ProgramName] | None = None
    time_zone: TimeZone | None = None
    url: Url | None = None
    media_hosts: tuple[Host, ...] = ()
    texts_per_second: Annotated[float, Meta(gt=0)] = 10.0
    concurrency: Annotated[int, Meta(ge=1, le=1000)] = 8

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: findings.Path) -> Self | Invalid:
        """Read an endpoint; one that sends live needs its API key, and its numbers somebody who hears them."""
        endpoint: Self | Invalid = read_struct(node, cls, reading, at)
        if not _has_key_if_live(node, reading, at) or isinstance(endpoint, Invalid):
            return INVALID
        _warn_of_unheard(endpoint, reading)
        return endpoint


class Listen(Setting, frozen=True, kw_only=True):
    """Where to listen: `public` takes postbacks only, `private` health, metrics and the API."""

    public: Address = "127.0.0.1:8080"
    private: Address = "127.0.0.1:9090"


class Config(Setting, frozen=True, kw_only=True):
    """The whole of `config.yaml`. Paths are relative to the file; `data` holds the control socket and the lock.

    `database` is the path of the SQLite file, `watchword.db` in `data` unless given; or the URL of a PostgreSQL
    database, which many nodes may share: each has a `data` folder of its own. `api-tokens` let the operator's own
    systems in, each by a name; where there are none there is no API. `consent-webhook` is told what people said;
    `outbound` says where actions may go, `forbid` what no rule may have done, `tracing` who is told how long messages
    are under way. An opt-out of one program stops all from the day `revoke-all-from` on.
    """

    hidden: ClassVar[frozenset[str]] = frozenset({"database", "plugin_settings"})

    version: Literal[1]
    data: Text = "./data"
    database: Database | None = None
    listen: Listen = Listen()
    public_url: Url | None = None
    rules: Text = "./rules"
    plugins: Text = "./plugins"
    endpoints: dict[str, Endpoint] = {}
    retention: Retention = Retention()
    api_tokens: dict[Name, ApiToken] = {}
    consent_webhook: ConsentWebhook | None = None
    outbound: Outgoing = Outgoing()
    tracing: Tracing | None = None
    revoke_all_from: Annotated[datetime | None, Day()] = REVOKE_ALL_FROM
    forbid: tuple[Capability, ...] = ()
    plugin_settings: Annotated[dict[str, dict[str, str]], PluginSettings()] = {}

    @property
    def database_url(self) -> str | None:
        """Say where the PostgreSQL database is, with its password; None if it is a SQLite file."""
        return self.database if self.database and is_url(self.database) else None

    @property
    def database_file(self) -> Path:
        """Name the SQLite file; raises ValueError if there is none, as the database is PostgreSQL."""
        if self.database_url:
            raise ValueError("the database is no file")
        return Path(self.database) if self.database else Path(self.data) / "watchword.db"

    @property
    def secrets(self) -> frozenset[str]:
        """Name what must be kept out of everything that is shown."""
        keys = {one.api_key for one in self.endpoints.values() if one.api_key}
        paths = {secret for one in self.endpoints.values() for secret in one.path_secrets}
        systems = {token.secret for token in self.api_tokens.values()}
        systems |= set(self.consent_webhook.secret.split()) if self.consent_webhook else set()
        return frozenset(keys | paths | systems) | (passwords(self.database_url) if self.database_url else frozenset())

    @property
    def control_socket(self) -> Path:
        """Name the socket on which the running server takes commands."""
        return Path(self.data) / "control.sock"


def load(path: Path, environ: Mapping[str, str], providers: Collection[str] | None = None) -> Config:
    """Load `config.yaml`; raises ConfigError with every problem at once.

    Secrets come from `environ`, then from `.env` beside the file. Paths come back absolute. `providers` are the names
    that an endpoint may use; without them any name will do.
    """
    config, found = check(path, environ, providers)
    if config is None:
        raise ConfigError(found)
    return config


def check(
    path: Path,
    environ: Mapping[str, str],
    providers: Collection[str] | None = None,
    programs: Mapping[str, Collection[str]] | None = None,
    examine: Examine | None = None,
) -> tuple[Config | None, tuple[Diagnostic, ...]]:
    """Load as `load` does, but answer problems beside the configuration (None if one is an error), warnings too.

    `programs` are those that the rules tell of, with their numbers; without them any default program will do, and any
    number may be heard. `examine` knows what takes `plugin-settings`; without it any will do.
    """
    folder = path.absolute().parent
    try:
        data = path.read_bytes()
        environment = surroundings(path, environ)
    except OSError as error:
        return None, (unreadable(str(path), error),)
    node, problems = parse(str(path), data)
    reading = Reading(str(path), Surroundings(environment, providers, programs, examine), list(problems))
    config = read(node, Config, reading) if node and supported(node, reading) else INVALID
    not_looked_for = {"unheard-number"} if programs is None else ()
    text = data.decode(errors="replace")
    if node is None:
        reading.secrets.extend(unread.secrets(str(path), text))
    found = tuple(settle(reading.told(), {str(path): text}, not_looked_for))
    if config is INVALID or any(one.severity == "error" for one in found):
        return None, found
    return _placed(config, folder), found


def plugins_of(path: Path) -> Path:
    """Tell which folder of plugins a configuration names, whatever else is wrong in it."""
    try:
        node, _ = parse(str(path), path.read_bytes())
    except OSError:
        node = None
    entries = node.entries if isinstance(node, Fields) else ()
    named = [below.text for key, below in entries if key.text == "plugins" and isinstance(below, Scalar)]
    return path.absolute().parent / (named[0] if named and named[0] else "plugins")


def surroundings(path: Path, environ: Mapping[str, str]) -> Environment:
    """Find what `${...}` in a configuration refers to: `environ`, then `.env` beside it, and files. Raises OSError."""
    folder = path.absolute().parent
    return Environment({**read_env(folder / ".env"), **environ}, folder)


def _placed(config: Config, folder: Path) -> Config:
    """Make the paths absolute."""
    paths = {name: getattr(config, name) for name in ("data", "database", "rules", "plugins")}
    files = {name: written for name, written in paths.items() if written is not None and written != config.database_url}
    absolute = {name: str(folder / written) for name, written in files.items()}
    return msgspec.structs.replace(config, **absolute)


def _has_key_if_live(node: Node, reading: Reading, at: findings.Path) -> bool:
    settings = {key.text: value for key, value in node.entries} if isinstance(node, Fields) else {}
    sending = settings.get("sending")
    if not isinstance(sending, Scalar) or sending.text != "live":
        return True
    if "api-key" not in settings:
        hint = "add 'api-key: ${NAME_OF_A_VARIABLE}', or write 'sending: sandbox'"
        reading.error("missing-key", f"'{at[-1]}' sends live and lacks 'api-key'", sending.span, hint)
        return False
    absent = reading.context.absent.get((*at, "api-key"), ())
    report(absent, settings["api-key"].span, reading)
    return not absent


def _warn_of_unheard(endpoint: Endpoint, reading: Reading) -> None:
    """Find the numbers that no program has, where none hears all the others."""
    programs: Mapping[str, Collection[str]] | None = reading.context.programs
    if programs is None or endpoint.default_program:
        return
    heard = {ours for numbers in programs.values() for ours in numbers}
    for ours in endpoint.numbers:
        if ours not in heard:
            message = f"no program hears {ours}: STOP counts there, nothing is answered"
            hint = "name it in a program's 'about', or give the endpoint a 'default-program'"
            reading.warn("unheard-number", message, reading.context.taken["number", ours], hint)
