"""`config.yaml`: everything wrong is told at once, secrets come from outside and never show."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from configured import OUTSIDE, PROVIDERS, SECRET, codes, loaded, refused
from watchword import config
from watchword.config import Config, Endpoint, OurNumber
from watchword.config.environment import read_env
from watchword.config.outgoing import Outgoing
from watchword.config.retention import YEAR, Retention, written
from watchword.config.systems import ApiToken, ConsentWebhook
from watchword.diagnostics import Diagnostic, Span, render
from watchword.errors import ConfigError

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "config.example.yaml"
SHARED_EXAMPLE = ROOT / "../shared/examples/config.yaml"

NO_DATABASES = [
    "mysql://me:s3cret@db/x",
    "postgresql+psycopg://me:s3cret@db/x",
    "postgresql://me:s3cret@db",  # which database?
    "postgresql://me:s3cret@/x",  # which host?
    "postgresql://me:s3cret@db/x?sslmode",
    "postgresql://me:s3cret@db/x?application_name=a&sslmode",
    "postgresql://me:pass@word@db/x",  # libpq would look for the host word@db
    "postgresql://me:s3cret/2@db/x",
    "postgresql://me:s3cret%zz@db/x",
    "postgresql://me:s3cret%00@db/x",
    "postgresql://me:s3cret@db:port/x",
    "'postgresql://me:s3cret#2@db/x'",
]

ENDPOINT = """\
version: 1
endpoints:
  main:
    provider: skycore
    path-secrets: ["${SKYCORE_PATH_SECRET}"]
"""


def test_the_example_loads_and_shows_every_setting() -> None:
    example = config.load(EXAMPLE, OUTSIDE, PROVIDERS)
    text = EXAMPLE.read_text(encoding="utf-8")
    for kind in (Config, config.Listen, Endpoint, OurNumber, Retention, Outgoing, ApiToken, ConsentWebhook):
        for name in kind.__struct_encode_fields__:
            assert text.count(f"{name}:") >= 1, name
    assert example.endpoints["main"].path_secrets == (SECRET,)
    assert set(example.endpoints["main"].numbers) == {"86717", "+15552310000"}
    assert example.plugin_settings["slack"] == {"url": "https://hook.example"}
    assert example.plugin_settings["email"]["password"] == "the-password-itself"


def test_the_shared_example_loads() -> None:
    if not SHARED_EXAMPLE.exists():
        pytest.skip("the shared examples are not beside the project")
    assert config.load(SHARED_EXAMPLE, OUTSIDE, PROVIDERS).endpoints["main"].only_to == ("+15551234567",)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://db/watchword",
        "postgres://me@db.example:5432/watchword",
        "postgresql://me:p%40ss:word@[::1]:5432/watchword?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        "postgresql://me:password@one:5432,two:5432/watchword?target_session_attrs=read-write",
        "postgresql:///watchword?host=/run/postgresql",
    ],
)
def test_a_database_may_be_that_of_a_postgresql_server(tmp_path: Path, url: str) -> None:
    got = loaded(tmp_path, "version: 1\ndatabase: ${DATABASE_URL}\n", {"DATABASE_URL": url})
    assert got.database_url == url
    with pytest.raises(ValueError, match="no file"):
        assert got.database_file
    conninfo_to_dict(url)


def test_the_password_of_a_database_is_a_secret_in_every_form(tmp_path: Path) -> None:
    url = "postgresql://me:s3%40cret@db/watchword?password=an%6fther"
    got = loaded(tmp_path, f"version: 1\ndatabase: {url}\n")
    assert got.secrets == {"s3%40cret", "s3@cret", "an%6fther", "another"}
    assert "cret@" not in repr(got)


def test_the_secrets_of_a_configuration_are_those_of_all_endpoints(tmp_path: Path) -> None:
    got = loaded(tmp_path, ENDPOINT + "    api-key: ${SKYCORE_API_KEY}\n")
    assert got.secrets == {SECRET, "the-key-itself"}
    assert got.database_url is None
    assert got.database_file == tmp_path / "data" / "watchword.db"


def test_paths_come_back_absolute_from_the_folder_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.yaml").write_text("version: 1\nrules: /srv/rules\ndatabase: x.db\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    got = config.load(Path("config.yaml"), {})
    assert (got.data, got.plugins) == (str(tmp_path / "data"), str(tmp_path / "plugins"))
    assert (got.rules, got.database) == ("/srv/rules", str(tmp_path / "x.db"))


def test_the_database_is_in_the_data_folder_unless_said_otherwise(tmp_path: Path) -> None:
    assert loaded(tmp_path, "version: 1\n").database is None


@pytest.mark.parametrize("setting", ["evidence: 4y", "evidence: 1829d", "evidence: 90d"])
def test_r61_no_setting_keeps_proof_of_consent_for_less_than_five_years(tmp_path: Path, setting: str) -> None:
    (found,) = refused(tmp_path, f"version: 1\nretention:\n  {setting}\n")
    assert (found.code, found.span.line) == ("bad-value", 3)
    assert found.message.startswith("'evidence' must be at least 5y")
    assert "(R61)" in found.message
    assert found.hint == "write 'evidence: 5y' or longer, or leave it out for 10y"


def test_things_are_kept_as_long_as_is_said_or_for_ever(tmp_path: Path) -> None:
    got = loaded(
        tmp_path, "version: 1\nretention: {traces: 2w, texts: 30d, contacts: forever, evidence: 5y}\n"
    ).retention
    assert (got.traces, got.texts, got.contacts) == (14 * YEAR / 366, 30 * YEAR / 366, None)
    assert (got.evidence, got.kept) == (5 * YEAR, YEAR)
    assert [written(one) for one in (got.traces, got.contacts, got.evidence)] == ["2w", "forever", "5y"]


@pytest.mark.parametrize("period", ["5", "5 years", "0y", "-1d", "for ever", "1d2h", "[]"])
def test_what_is_no_period_is_refused(tmp_path: Path, period: str) -> None:
    assert codes(refused(tmp_path, f"version: 1\nretention:\n  traces: {period}\n")) == [("bad-value", 3)]


def test_numbers_are_written_the_one_way(tmp_path: Path) -> None:
    text = ENDPOINT + "    only-to: [1 555 123 4567]\n    numbers: {15552310000: {}, 86717: {}}\n"
    endpoint = loaded(tmp_path, text).endpoints["main"]
    assert endpoint.only_to == ("+15551234567",)
    assert list(endpoint.numbers) == ["+15552310000", "86717"]


def test_secrets_come_from_the_environment_then_from_the_env_file_then_from_files(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SKYCORE_PATH_SECRET=from-the-env-file-1\nKEY=from-the-env-file-2\n")
    (tmp_path / "key.txt").write_text("  from-a-file\n")
    text = ENDPOINT + "    api-key: ${file:key.txt}\nplugin-settings: {x: {a: '${KEY}', b: 'Bearer ${KEY}'}}\n"
    got = loaded(tmp_path, text, {"KEY": "from-outside"})
    assert got.endpoints["main"].path_secrets == ("from-the-env-file-1",)
    assert got.endpoints["main"].api_key == "from-a-file"
    assert got.plugin_settings == {"x": {"a": "from-outside", "b": "Bearer from-outside"}}


def test_an_env_file_has_plain_lines_comments_and_quotes(tmp_path: Path) -> None:
    lines = ["# c", "A=1", "", " export B = two words # c", "C='x # y' # c", 'D="q"', "no line", "E=", "F=a#b", "G=x=y"]
    (tmp_path / ".env").write_text("\r\n".join(lines))
    assert read_env(tmp_path / ".env") == {
        "A": "1",
        "B": "two words",
        "C": "x # y",
        "D": "q",
        "E": "",
        "F": "a#b",
        "G": "x=y",
    }
    assert read_env(tmp_path / "none") == {}


def test_each_missing_secret_is_one_error_at_its_place(tmp_path: Path) -> None:
    text = ENDPOINT + "plugin-settings:\n  x:\n    a: ${NOT_SET}\n    b: ${file:none}\n    c: ${1}\n    d: ${open\n"
    found = refused(tmp_path, text, {"SKYCORE_PATH_SECRET": ""})
    assert codes(found) == [("missing-secret", line) for line in (5, 8, 9, 10, 11)]
    assert found[0].hint == "put SKYCORE_PATH_SECRET=... into .env beside config.yaml, or export it"


@pytest.mark.parametrize("sending", ["off", "sandbox"])
def test_a_missing_api_key_matters_only_for_sending_live(tmp_path: Path, sending: str) -> None:
    text = ENDPOINT + f"    sending: {sending}\n    api-key: ${{NOT_SET}}\n"
    assert loaded(tmp_path, text).endpoints["main"].api_key is None
    assert codes(refused(tmp_path, text.replace(sending, "live"))) == [("missing-secret", 7)]


def test_sending_live_without_an_api_key_is_an_error(tmp_path: Path) -> None:
    assert codes(refused(tmp_path, ENDPOINT + "    sending: live\n")) == [("missing-key", 6)]
    assert loaded(tmp_path, ENDPOINT + "    sending: live\n    api-key: ${SKYCORE_API_KEY}\n").endpoints["main"].api_key


@pytest.mark.parametrize(
    "secret", ["short", "fifteen-letters", "has/a/slash/that/splits", "has spaces in it, quite many"]
)
def test_a_path_secret_is_long_and_fits_into_a_path(tmp_path: Path, secret: str) -> None:
    (found,) = refused(tmp_path, ENDPOINT, {"SKYCORE_PATH_SECRET": secret})
    assert found.code == "bad-value"
    assert "token_urlsafe" in str(found.hint)
    assert secret not in repr(found)


def test_path_secrets_and_numbers_stand_once_over_all_endpoints(tmp_path: Path) -> None:
    text = ENDPOINT + (
        "    numbers: {15552310000: {}}\n"
        "  other:\n    provider: skycore\n    path-secrets: ['${SAME}', a-secret-of-its-own]\n"
        "    numbers: {+1 555 231 0000: {}}\n"
    )
    found = refused(tmp_path, text, {**OUTSIDE, "SAME": SECRET})
    assert codes(found) == [("duplicate-value", 9), ("duplicate-value", 10)]
    assert [span.line for one in found for span, _ in one.related] == [5, 6]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        *[
            ("listen", f"{{public: '{address}'}}")
            for address in ("8080", "localhost", "::1:80", "h:99999", "h:x", ":80")
        ],
        *[("public-url", url) for url in ("sms.example.com", "ftp://x", "https://", "'https://[x'")],
        *[("database", url) for url in NO_DATABASES],
    ],
)
def test_addresses_are_checked(tmp_path: Path, setting: str, value: str) -> None:
    (found,) = refused(tmp_path, f"version: 1\n{setting}: {value}\n")
    assert (found.code, found.span.line) == ("bad-value", 2)
    assert "s3cret@" not in repr(found)


@pytest.mark.parametrize("host", ["https://media.example", "media.example/x", "me@media.example", "''", "a b"])
def test_a_media_host_is_a_host_and_nothing_more(tmp_path: Path, host: str) -> None:
    assert codes(refused(tmp_path, ENDPOINT + f"    media-hosts: [{host}]\n"))[0][1] == 6


def test_media_hosts_are_kept_in_lower_case(tmp_path: Path) -> None:
    got = loaded(tmp_path, ENDPOINT + "    media-hosts: [Media.Example, 127.0.0.1:9911]\n")
    assert got.endpoints["main"].media_hosts == ("media.example", "127.0.0.1:9911")


@pytest.mark.parametrize("address", ["127.0.0.1:0", "localhost:8080", "'[::1]:8080'"])
def test_an_address_has_a_host_and_a_port(tmp_path: Path, address: str) -> None:
    assert loaded(tmp_path, f"version: 1\nlisten: {{private: {address}}}\n").listen.private == address.strip("'")


@pytest.mark.parametrize("zone", ["America/New_Yrok", "America", "../etc/passwd", "/etc/passwd", "''", "x" * 300])
def test_a_time_zone_is_a_known_one(tmp_path: Path, zone: str) -> None:
    assert codes(refused(tmp_path, ENDPOINT + f"    time-zone: {zone}\n")) == [("bad-value", 6)]


def test_another_version_is_one_error_and_not_thirty(tmp_path: Path) -> None:
    assert codes(refused(tmp_path, "version: 2\nwhatever: 1\nendpoints: 7\n")) == [("unsupported-version", 1)]
    assert codes(refused(tmp_path, "data: x\n")) == [("missing-key", 1)]


def test_a_file_that_is_not_there_is_told_like_any_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as failure:
        config.load(tmp_path / "none.yaml", {})
    assert [one.code for one in failure.value.diagnostics] == ["unreadable-file"]


def test_warnings_do_not_stop_a_configuration(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("version: 1\ndata: my data #1\n")
    got, found = config.check(tmp_path / "config.yaml", {})
    assert got is not None
    assert [(one.code, one.severity) for one in found] == [("text-cut-by-comment", "warning")]


@pytest.mark.parametrize(
    ("more", "programs", "unheard"),
    [
        ("", {"shop": ["86717", "+15552310000"]}, []),
        ("", {"shop": ["86717"], "cafe": ["+15552310000"]}, []),
        ("", {"shop": ["86717"]}, [("unheard-number", 6)]),
        ("", {}, [("unheard-number", 6), ("unheard-number", 6)]),
        ("", None, []),
        ("    default-program: shop\n", {"shop": []}, []),
    ],
)
def test_a_number_that_no_program_hears_is_warned_of_once_programs_are_known(
    tmp_path: Path, more: str, programs: Mapping[str, list[str]] | None, unheard: list[tuple[str, int]]
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(f"{ENDPOINT}    numbers: {{86717: {{}}, +1 (555) 231-0000: {{}}}}\n{more}")
    got, found = config.check(path, OUTSIDE, PROVIDERS, programs)
    assert got is not None
    assert codes(found) == unheard


def test_an_unheard_number_may_be_allowed_and_is_not_missed_where_programs_are_not_known(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    allow = "# watchword: allow unheard-number because it is ours from May on"
    path.write_text(f"{ENDPOINT}    numbers: {{86717: {{}}}}  {allow}\n")
    for programs, left in ((None, []), ({"shop": []}, []), ({"shop": ["86717"]}, [("unused-allow", 6)])):
        assert codes(config.check(path, OUTSIDE, PROVIDERS, programs)[1]) == left


def test_neither_secrets_nor_numbers_of_people_show(tmp_path: Path) -> None:
    text = ENDPOINT + "    api-key: ${SKYCORE_API_KEY}\n    only-to: [+15551234567]\n"
    got = loaded(tmp_path, text + "plugin-settings: {slack: {url: '${SLACK_WEBHOOK}'}}\n")
    for shown in (repr(got), str(got), repr(got.endpoints), repr(got.endpoints["main"].__rich_repr__())):
        assert not any(secret in shown for secret in (*OUTSIDE.values(), "+15551234567"))
    assert "api_key=None" in repr(Endpoint(provider="skycore", path_secrets=(SECRET,)))


@given(st.text(st.sampled_from("${}ABfile:/. \\1"), max_size=30))
def test_no_problem_ever_quotes_a_secret(tmp_path_factory: pytest.TempPathFactory, written: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    quoted = written.replace("\\", "\\\\")
    text = (
        ENDPOINT + f'    api-key: "{quoted}"\n    url: "{quoted}"\n    time-zone: "{quoted}"\n    default-programm: x\n'
    )
    found = refused(folder, text, {"A": "the-secret", "B": "the-secret", "SKYCORE_PATH_SECRET": "the-secret"})
    assert "the-secret" not in render(found, {str(folder / "config.yaml"): text})


def test_no_problem_shows_a_secret_that_stands_in_the_file_itself(tmp_path: Path) -> None:
    text = ENDPOINT.replace("${SKYCORE_PATH_SECRET}", "s3cret") + "database: postgresql://me:s3cret@home@db/x\n"
    found = refused(tmp_path, text)
    assert codes(found) == [("bad-value", 5), ("bad-value", 6)]
    assert "s3cret" not in render(found, {str(tmp_path / "config.yaml"): text})


def problem(line: int, message: str = "m", col: int = 1, end_col: int = 2) -> Diagnostic:
    return Diagnostic(severity="error", code="c", message=message, span=Span("f", line, col, end_col))


def test_at_most_twenty_problems_are_shown_in_the_order_of_the_file() -> None:
    shown = render([problem(line) for line in range(51, 0, -1)], {})
    assert shown.splitlines()[0] == "f:1:1: error: m [c]"
    assert shown.count("error") == 20
    assert shown.endswith("\n\nand 31 more")


@pytest.mark.parametrize(
    ("line", "col", "end_col", "carets"),
    [
        ("abc", 2, 3, " ^"),
        ("中文x", 2, 3, "  ^^"),
        ("😀😀x", 3, 4, "    ^"),
        ("e\u0301x", 3, 4, " ^"),
        ("\tx", 2, 3, " ^"),
        ("ab", 3, 3, "  ^"),
    ],
)
def test_carets_stand_below_what_they_mean_on_a_terminal(line: str, col: int, end_col: int, carets: str) -> None:
    shown = render([problem(1, col=col, end_col=end_col)], {"f": line}).splitlines()
    assert shown[2] == f"     | {carets}"


@given(st.text(), st.text())
def test_nothing_that_is_quoted_can_steer_the_terminal(message: str, line: str) -> None:
    shown = render([problem(1, message)], {"f": line})
    assert not any(character in shown for character in "\x1b\x07\r\x9b\u202e\u2066")
    assert len(shown.split("\n")) == 3
