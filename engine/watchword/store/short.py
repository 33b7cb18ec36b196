"""63 bits that stand for something longer: whole numbers to both databases, and as good as never the same by chance."""

from hashlib import blake2b


def short(text: bytes) -> int:
    """Shorten a text."""
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big") >> 1
