"""What to do about a key that is given twice in one place."""

from collections.abc import Sequence

LISTED = frozenset({"answer", "closed", "contains", "days", "equals", "keyword", "starts-with", "subscribed", "tagged"})
"""Keys of rules that several values may stand behind; what stands behind others may be a secret."""

_DELETE = "delete one of them"


def hint(key: str, texts: Sequence[str], *, is_list: bool, begins: bool) -> str:
    """Tell what to do: `texts` are those of the two values that are texts; one that `begins` an item follows on one."""
    if begins:
        return f"if the next item begins here, write '- ' in the place of the two spaces before '{key}'; else {_DELETE}"
    if is_list:
        return f"move what is below it under the first '{key}'"
    if not texts:
        return f"write all that is meant below one '{key}'"
    if key in LISTED and len(texts) > 1:
        return f"write {key}: [{', '.join(texts)}] if both are meant, else {_DELETE}"
    return _DELETE
