"""Texts without quotes that go on over lines: what looks like an item there is a part of the text above it."""

MESSAGE = "no item of a list begins here: this goes on with the text above"


def begins_item(line: str) -> bool:
    """Tell whether a further line of such a text looks like an item of a list."""
    return line.lstrip() == "-" or line.lstrip().startswith(("- ", "-\t"))


def hint(line: str, column: int, *, is_item: bool) -> str:
    """Tell what to do about such a line, below a text that begins at a column and may be an item of a list itself."""
    if not is_item:
        return "to begin a list, move the text above into an item of its own; to send the dash, put it all in quotes"
    too_far = len(line) - len(line.lstrip()) - (column - len("- "))
    less = f"indent it by {too_far} less" if too_far > 0 else "indent it as the item above"
    return f"{less} to make it an item; if the dash belongs to the text, put the whole text in quotes"
