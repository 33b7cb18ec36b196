"""Which version of its language a file is written in."""

import re

from watchword.reading.findings import Reading
from watchword.reading.source import Fields, Node, Scalar

_OTHER = re.compile(r"(?!1$)\d+(?:\.\d+)*")


def supported(node: Node, reading: Reading) -> bool:
    """Tell whether a file is of version 1, or says none; an error otherwise, which should then stand alone."""
    versions = [value for key, value in node.entries if key.text == "version"] if isinstance(node, Fields) else []
    if not versions or not isinstance(versions[0], Scalar) or not _OTHER.fullmatch(versions[0].text):
        return True
    message = f"this is a file of version '{versions[0].text}', and Watchword reads version 1"
    reading.error("unsupported-version", message, versions[0].span, "write 'version: 1', or update Watchword")
    return False
