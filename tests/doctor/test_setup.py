"""What the doctor finds in the configuration, the rules and the numbers."""

from click.testing import CliRunner

from doctor.patient import DRAWN, Patient, assert_it_is
from running import PROJECT
from watchword.cli import main


def test_in_a_sound_place_everything_but_the_server_is_fine(patient: Patient) -> None:
    assert {one.what: one.grade for one in patient.findings() if one.grade != "ok"} == {"server": "warn"}


def test_texts_that_leave_want_https_and_a_secret_that_was_drawn(patient: Patient) -> None:
    assert_it_is(
        patient.finding("configuration", sending="live", more="public-url: http://sms.luigis.example"),
        "FAIL",
        "not https",
    )
    assert_it_is(patient.finding("configuration", sending="live", more=""), "warn", "'public-url' is not given")
    for secret in ("my-change-me-please", "aaaaaaaaaaaaaaaaaaaaaaa"):
        guessed = patient.finding("configuration", sending="live", secret=secret)
        assert_it_is(guessed, "FAIL", "can be guessed")
        assert secret not in f"{guessed}"
    assert_it_is(patient.finding("configuration", secret="aaaaaaaaaaaaaaaaaaaaaaa"), "warn", "can be guessed")


def test_a_configuration_that_does_not_load_is_shown_with_its_places(patient: Patient) -> None:
    patient.write(sending="lively", numbers="{nonsense: {}}")
    ran = CliRunner().invoke(main, ["--config", str(patient.folder / "config.yaml"), "doctor"])
    assert ran.exit_code == 1
    assert ran.output.count("FAIL  configuration") == 2
    assert "config.yaml:7:14: error: expected" in ran.output


def test_a_program_that_no_rule_file_tells_of_is_a_failure(patient: Patient) -> None:
    found = patient.finding("configuration", for_endpoint="default-program: luigi")
    assert_it_is(found, "FAIL", "there is no program 'luigi'", "did you mean 'luigis'?")


def test_rules_that_do_not_load_are_a_failure(patient: Patient) -> None:
    (patient.folder / "rules").unlink()
    (patient.folder / "rules").mkdir()
    (patient.folder / "rules" / "a.yaml").write_text("version: 1\nprogram: luigis\nrulez: []\n")
    assert_it_is(patient.finding("rules"), "FAIL", "they do not load: 2 errors, first rules/a.yaml:2:10")


def test_a_number_that_no_program_hears_is_told(patient: Patient) -> None:
    assert_it_is(patient.finding("configuration", numbers="{99999: {}}"), "warn", "no program hears 99999")
    assert patient.finding("numbers", numbers="{99999: {}}", for_endpoint="default-program: luigis").grade == "ok"
    assert_it_is(patient.finding("numbers", numbers="{}"), "warn", "has no number")


def test_reserved_words_that_nobody_answers_are_told(patient: Patient) -> None:
    left = patient.finding("numbers", numbers="{86717: {reserved-words: provider}}", provider="sandbox")
    assert_it_is(left, "warn", "left to sandbox, which answers no words")
    assert_it_is(patient.finding("numbers", numbers="{86717: {reserved-words: nobody}}"), "warn", "nobody confirms")
    both = patient.finding("numbers", numbers="{86717: {reserved-words: engine}}")
    assert_it_is(both, "ok", "Watchword answers STOP and HELP, so skycore must be set not to")


def test_a_program_without_a_list_where_the_provider_texts_only_people_on_one_is_told(patient: Patient) -> None:
    checked = patient.finding("lists", for_endpoint="campaign-check: true")
    assert_it_is(checked, "warn", "no list of program 'luigis' has one", "'skycore-campaign'")
    written = (PROJECT / "rules" / "luigis.yaml").read_text()
    (patient.folder / "rules").unlink()
    (patient.folder / "rules").mkdir()
    mirrored = written.replace("pizza-club: {}", 'pizza-club: {skycore-campaign: "4411"}')
    (patient.folder / "rules" / "luigis.yaml").write_text(mirrored)
    assert_it_is(patient.finding("lists", for_endpoint="campaign-check: true"), "ok", "has a list at skycore")
    assert not [one for one in patient.findings() if one.what == "lists"]


def test_a_token_that_does_not_count_much_longer_or_can_be_guessed_is_told(patient: Patient) -> None:
    def tokens(secret: str = DRAWN, until: str = "2027-06-30") -> str:
        return f"api-tokens: {{shop: {{secret: {secret}-shop, may: [send, read-consent], until: {until}}}}}"

    assert_it_is(patient.finding("tokens", more=tokens()), "ok", "'shop' may send, read-consent")
    assert_it_is(patient.finding("tokens", more=tokens(until="2026-11-22")), "warn", "counted until 2026-11-22")
    assert_it_is(patient.finding("tokens", more=tokens(until="2026-11-30")), "warn", "counts until 2026-11-30 only")
    guessed = patient.finding("tokens", more=tokens(secret="change-me-please"))
    assert_it_is(guessed, "FAIL", "'shop' can be guessed")
    assert "change-me" not in f"{guessed}"
