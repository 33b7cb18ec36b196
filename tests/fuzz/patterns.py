"""Operators' patterns: any source is one or has a flaw at a place in it; what matches holds what the pattern needs.

What stands behind a NUL is searched.
"""

from msgspec.structs import replace

from watchword.literals import bare, literals
from watchword.patterns import LONGEST_TEXT, Flaw, Pattern

TOKENS = (
    *(b"(", b")", b"(?:", b"(?P<a>", b"(?i)", b"(?-i)", b"(?s)", b"[", b"]", b"[^", b"[[:alpha:]]", b"|", b"*", b"+"),
    *(b"?", b"{2}", b"{0,1}", b"{1000}", b"\\", b"\\b", b"\\d", b"\\pL", b"\\Q", b"\\E", b"\\x{1F355}", b"^", b"$"),
    *(b"\\z", b".", "ß".encode(), "ſ".encode(), "\N{KELVIN SIGN}".encode(), "İ".encode(), b"(?=", b"(?<!", b"\\1"),
    *(b"(?>", b"*+", b"(?#"),
)


def check(body: bytes) -> None:
    source, _, text = body.decode("utf-8", "replace").partition("\0")
    needed = literals(source)
    assert all(need and all(map(bare, need)) for need in needed)
    parsed = Pattern.parse(source)
    if isinstance(parsed, Flaw):
        assert 0 <= parsed.start <= parsed.end <= len(source)
        assert parsed.message
        return
    found = parsed.search(text)
    assert found == replace(parsed, begins=b"").search(text), parsed.begins
    if found is None:
        assert not parsed.matches_all, "surely matches all, but not this"
        return
    searched = text[:LONGEST_TEXT]
    assert all(value in searched for value in found.values())
    folded = searched.casefold()
    assert all(any(bare(one) in folded for one in need) for need in needed), needed
