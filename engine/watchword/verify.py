"""May these rules decide? All that is asked of them before they do, in one place for whoever asks."""

from collections.abc import Iterable, Mapping

import structlog

from watchword.errors import RuleError
from watchword.plugin import Vocabulary
from watchword.rules.load import Loaded, load_texts
from watchword.trial import diagnosed, failures

log = structlog.get_logger()


def verify(files: Mapping[str, bytes], vocabulary: Vocabulary, numbers: Iterable[str] | None = None) -> Loaded:
    """Parse, check and compile rule files, and run their tests; raises RuleError with every problem of all of them.

    `numbers` are those that the machine serves. Where checking itself breaks, the rules may not decide either.
    """
    try:
        return _verified(files, vocabulary, numbers)
    except RuleError:
        raise
    except Exception as failure:
        log.exception("checking the rules broke")
        where = "".join(f" ({note})" for note in getattr(failure, "__notes__", ()))
        raise RuleError([], {}, f"checking them broke: {type(failure).__name__}: {failure}{where}") from failure


def _verified(files: Mapping[str, bytes], vocabulary: Vocabulary, numbers: Iterable[str] | None) -> Loaded:
    loaded = load_texts(files, vocabulary, numbers)
    failed = [diagnosed(failure) for failure in failures(loaded)]
    if failed:
        raise RuleError([*failed, *loaded.warnings], loaded.texts)
    return loaded
