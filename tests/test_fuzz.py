"""What is fuzzed (`make fuzz`) holds for every seed that is kept, and for what little changes make of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.targets import LONGEST, TARGETS, Target

EACH = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())


def test_each_target_has_seeds_and_every_seed_a_target() -> None:
    assert {folder.name for folder in next(iter(TARGETS.values())).folder.parent.iterdir()} == set(TARGETS)
    for target in TARGETS.values():
        assert len(target.seeds()) >= 9, target.name
        assert all(len(seed) <= LONGEST for seed in target.seeds().values())


@EACH
def test_every_seed_is_replayed(target: Target) -> None:
    for name, seed in target.seeds().items():
        try:
            target.check(seed)
        except Exception as failure:
            failure.add_note(f"{target.folder / name}")
            raise


def changed(target: Target) -> st.SearchStrategy[bytes]:
    """Draw a seed with pieces of it cut out, doubled, or replaced by a token, by bytes or by a piece of another."""
    seeds = sorted(target.seeds().values())
    other = st.sampled_from(target.tokens) | st.binary(max_size=4) | st.sampled_from(seeds).map(lambda seed: seed[:40])
    change = st.tuples(st.floats(0, 1), st.integers(0, 12), other | st.none())

    def apply(seed: bytes, changes: list[tuple[float, int, bytes | None]]) -> bytes:
        for place, length, put in changes:
            start = int(place * len(seed))
            piece = seed[start : start + length]
            seed = seed[:start] + (2 * piece if put is None else put) + seed[start + length :]
        return seed[:LONGEST]

    return st.builds(apply, st.sampled_from(seeds), st.lists(change, max_size=6))


@EACH
def test_what_changes_make_of_the_seeds_breaks_no_law(target: Target) -> None:
    @given(changed(target))
    def law(body: bytes) -> None:
        target.check(body)

    law()
