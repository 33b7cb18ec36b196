"""No problem shows a secret that stands beside it: what is quoted goes to logs of builds and into mails for help."""

from pathlib import Path

import pytest

from examples import check, write
from watchword.diagnostics import Diagnostic, Span, render

HUSH = "hush-hush-of-thirty-two-letters-x"
ENDPOINT = "endpoints:\n  main: {provider: sandbx, path-secrets: [a-path-secret-of-no-use], numbers: {86717: {}}}\n"
RULE = """\
version: 1
program: shop
about: {name: The Shop, numbers: {main: 86717}, help: help@shop.example}
rules:
  - {id: a, when: {keyword: A1}, then: [{webhook: {url: https://x.example, secret: %s, headrs: {}}}], tests: [A1]}
"""


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (f"endpoints: {{main: {{provider: sandbx, path-secrets: [{HUSH}], numbers: {{}}}}}}", "unknown-provider"),
        (f"endpoints: {{main: {{provider: sandbox, path-secrets: [{HUSH}, {HUSH}], nubmers: 1}}}}", "unknown-key"),
        (f"endpoints: {{main: {{provider: sandbx, path-secrets: ['${{P}}'], api-key: {HUSH}}}}}", "unknown-provider"),
        (f"api-tokens: {{shop: {{secret: {HUSH}, may: [sned]}}}}", "bad-value"),
        (f"plugin-settings: {{webhook: {{secret: {HUSH}, maks: from}}}}", "unknown-key"),
        (f"plugin-settings: {{webhook: {{maks: {HUSH}}}}}", "unknown-key"),
        (f"plugin-settings: {{webhook: {{secret-crm: {HUSH}, timeout: soon}}}}", "bad-value"),
        (f"plugin-settings: {{slakc: {{url: {HUSH}}}}}", "unread-settings"),
        (f"plugin-settings: {{slakc: [{HUSH}]}}", "bad-value"),
        (f"database: postgresql://a:{HUSH}@db/x y", "bad-value"),
        (f"api-tokens: {{shop: {{secret: {HUSH}, may: [send}}}}", "yaml-syntax"),
        (f'api-tokens: {{shop: {{may: [send], secret: "{HUSH}}}}}', "yaml-syntax"),
        (f"api-tokens: {{shop: {{may: [send, 'secret': '{HUSH}'}}}}", "yaml-syntax"),
        (f"endpoints: {{main: {{provider: sandbox, path-secrets: [{HUSH}, {HUSH}]]}}", "yaml-syntax"),
    ],
)
@pytest.mark.parametrize("form", ["human", "json", "line", "github", "sarif"])
def test_a_secret_in_config_yaml_is_quoted_by_no_problem_beside_it(
    tmp_path: Path, line: str, problem: str, form: str
) -> None:
    rest = "" if line.startswith("endpoints") else ENDPOINT
    write(tmp_path, {"config.yaml": f"version: 1\n{line}\n{rest}"})
    shown = check(tmp_path, "--format", form).output
    assert problem in shown
    assert HUSH not in shown


def test_nor_is_one_that_somebody_wrote_into_a_rule(tmp_path: Path) -> None:
    write(tmp_path, {"config.yaml": "version: 1\nendpoints: {}\n", "rules/shop.yaml": RULE % HUSH})
    shown = check(tmp_path).output
    assert shown.count("secret: ***, headrs") == 2
    assert HUSH not in shown


def test_what_is_no_secret_is_shown_with_carets_in_their_place(tmp_path: Path) -> None:
    line = f"plugin-settings: {{webhook: {{secret: {HUSH}, timeout: soon, mask: from}}}}"
    write(tmp_path, {"config.yaml": f"version: 1\n{line}\nendpoints: {{}}\n"})
    shown = check(tmp_path).output
    quoted = "   2 | plugin-settings: {webhook: {secret: ***, timeout: soon, mask: from}}"
    assert f"{quoted}\n     | {' ' * (quoted.index('soon') - 7)}^^^^" in shown


def test_a_line_that_is_only_related_hides_what_stands_there() -> None:
    text = f"a: {HUSH}, b: 1\nb: 2\n"
    first, second = Span("c", 1, 38, 39), Span("c", 2, 1, 2)
    one = Diagnostic(severity="error", code="x", message="twice", span=second, related=((first, "first here"),))
    hidden = one.hiding([Span("c", 1, 4, 4 + len(HUSH)), Span("c", 9, 1, 9)])
    assert len(hidden.hides) == 1
    shown = render([hidden], {"c": text})
    assert "   1 | a: ***, b: 1" in shown
    assert HUSH not in shown
