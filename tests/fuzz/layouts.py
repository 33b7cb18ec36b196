"""The one layout of YAML: a file that is laid out says what it said, and laid out again is the same."""

import yaml

from watchword.reading.layout import laid_out
from watchword.reading.source import LOADER, parse

TOKENS = (
    *(b"a: ", b"- ", b"  ", b"\n", b"\r\n", b"\r", b"#", b" # c", b"rules:", b"  - id: a\n", b"|", b">", b"|-", b">+"),
    *(
        b"|2",
        b"'",
        b'"',
        b"\\\n",
        b"[",
        b"]",
        b"{",
        b"}",
        b", ",
        b"? ",
        b": ",
        b"\t",
        b"\xef\xbb\xbf",
        b"\x85",
        b"---\n",
    ),
    *("\u2028".encode(), b"\n\n", b"    ", b"''", b"~", b"*", b"&", b"!"),
)


def check(body: bytes) -> None:
    node, found = parse("f.yaml", body)
    if node is None or any(one.severity == "error" for one in found):
        return
    text = body.decode(errors="replace")
    done = laid_out(text, "rules")
    if done is None:
        return
    assert yaml.load(done, LOADER) == yaml.load(text.removeprefix("\ufeff"), LOADER)
    assert laid_out(done, "rules") == done
