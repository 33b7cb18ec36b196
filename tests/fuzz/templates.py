"""Templates: any text is one or has problems at places in it; filled with anything it stays bounded.

What stands behind a NUL is filled in.
"""

from watchword.cost import Cost
from watchword.filters import builtin
from watchword.segments import measure
from watchword.templates import LONGEST, Template, Text
from watchword.templates.filter import Spoken

FILTERS = builtin()
SPOKEN = [Spoken(language, "America/New_York") for language in ("en", "de-AT", "xx")]
TOKENS = (
    *(b"{", b"}", b"{{", b"}}", b"{text}", b"{program.name}", b"{contact.first|or there}", b"{rest", b"|or ", b"|"),
    b".",
    *(f"|{name} ".encode() for name in FILTERS),
    *(b"|cut 10}", b"|money EUR}", b"2026-11-23T12:00:00+00:00", b"+15552312102", b"1e99", b"12.345"),
    *(b"\xe2\x82\xac", b"\0"),
)


def check(body: bytes) -> None:
    source, _, value = body.decode("utf-8", "replace").partition("\0")
    parsed = Template.parse(source, FILTERS)
    if not isinstance(parsed, Template):
        assert parsed, "refused without a problem"
        assert all(0 <= one.start < one.end <= len(source) and one.message for one in parsed)
        Template.salvaged(source, FILTERS).fill(dict.fromkeys(names(source), value))
        return
    values = dict.fromkeys(names(source), value)
    text = Text(parsed)
    for spoken in SPOKEN:
        parsed.fill(values, spoken)
        filled = text.fill({**values, "program.time-zone": spoken.time_zone}, spoken.language, "en")
        assert len(filled) <= LONGEST
        assert measure(filled).count <= LONGEST
    cost = Cost(parsed, {})
    assert cost.fixed.count <= cost.usual.count <= cost.long.count <= cost.worst.count
    left = text.fill_but(["result.*"], {**values, "program.time-zone": "UTC"}, "en", "en")
    assert isinstance(Template.parse(left, FILTERS), Template), left
    if not parsed.blanks:
        assert parsed.fill({}) == source.replace("{{", "{").replace("}}", "}")


def names(source: str) -> list[str]:
    """List the names that are sound in a template."""
    return [blank.name for blank in Template.salvaged(source, FILTERS).blanks]
