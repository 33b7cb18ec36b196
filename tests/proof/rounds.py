"""How long a round is: a short one runs with all other tests, a long one has the machine to itself (`make prove`)."""

FEW = 10


def is_long(kills: int) -> bool:
    """Tell whether so many kills are those of a long round."""
    return kills > FEW
