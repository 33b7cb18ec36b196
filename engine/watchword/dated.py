"""Data that ships with the engine and says when it was last changed."""

from datetime import date
from hashlib import sha256
from importlib.resources import files

from msgspec import Struct


class Dated(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every such file begins with. `edition` is the day on which it was last changed."""

    edition: date


def content(package: str, name: str) -> bytes:
    """Read a file that lies beside a package's modules."""
    return files(package).joinpath(name).read_bytes()


def edition(*files_in_use: tuple[Dated, bytes]) -> str:
    """Name files together: the day of the newest, and a digest of what they hold."""
    digest = sha256(b"\0".join(held for _, held in files_in_use)).hexdigest()
    return f"{max(file.edition for file, _ in files_in_use)}.{digest[:12]}"
