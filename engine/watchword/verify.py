"""May these rules decide? All that is asked of them before they do, in one place for whoever asks."""

from collections.abc import Iterable, Mapping

from watchword.plugin import Vocabulary
from watchword.rules.load import Loaded, load_texts


def verify(files: Mapping[str, bytes], vocabulary: Vocabulary, numbers: Iterable[str] | None = None) -> Loaded:
    """Parse, check and compile rule files; raises RuleError with every problem of all of them.

    `numbers` are those that the machine serves.
    """
    return load_texts(files, vocabulary, numbers)
