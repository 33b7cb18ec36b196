"""Files whose program's name is misspelt: what they say is of the program that was meant, as far as one is."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from watchword.reading.likeness import Slip, nearest
from watchword.rules.compiled import BUILT_IN, EVERY
from watchword.rules.declared import Declared
from watchword.rules.world import Read, World


def misnamed(sources: Sequence[Read], world: World) -> Mapping[str, str]:
    """Find the programs that no `about` tells of and that are a slip away from one of which one does."""
    strange = {source.file.program for source, _ in sources} - {*world.programs, EVERY, BUILT_IN}
    near = {one: nearest(one, world.programs) for one in strange if not world.first_mended("number", one)}
    return {one: names[0] for one, (slip, names) in near.items() if slip < Slip.FURTHER and len(names) == 1}


def renamed(
    sources: Sequence[Read], broken: Sequence[Declared], meant: Mapping[str, str]
) -> tuple[list[Read], list[Declared]]:
    """Give files the program that was meant by theirs."""
    files = [source.file for source, _ in sources]
    as_meant = [replace(file, program=meant.get(file.program, file.program)) for file in files]
    of_program = [(replace(one, file=file), places) for (one, places), file in zip(sources, as_meant, strict=True)]
    return of_program, [one.of_program(meant.get(one.program or "", one.program)) for one in broken]
