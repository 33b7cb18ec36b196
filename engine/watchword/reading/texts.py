"""What files say, decoded when somebody asks: their bytes are kept, and few of them are ever shown."""

from collections.abc import Iterator, Mapping


class Texts(Mapping[str, str]):
    """The texts of files by the path to show for each, and `others` that are none of theirs.

    What is no UTF-8 in them is shown as U+FFFD.
    """

    def __init__(self, files: Mapping[str, bytes], others: Mapping[str, str]) -> None:
        self._files = files
        self._others = others
        self._last = "", ""

    def __getitem__(self, path: str) -> str:
        """Give the text of a file; raises KeyError. Whoever asks for one often asks for it again."""
        if path in self._others:
            return self._others[path]
        if path != self._last[0]:
            self._last = path, self._files[path].decode(errors="replace")
        return self._last[1]

    def __iter__(self) -> Iterator[str]:
        """List the paths."""
        return iter({**self._files, **self._others})

    def __len__(self) -> int:
        """Count them."""
        return len(self._files.keys() | self._others.keys())
