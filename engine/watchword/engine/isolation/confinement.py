"""What a process gives up for ever before it loads code that must not be trusted: the kernel holds it to that.

By Landlock it opens no file but what Python and the plugins are made of and what lies in a folder of its own, looks
into no other process and signals none. By a filter of system calls it makes no socket: it asks the server for what it
wants of the outside world. What it starts is held to the same.
"""

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RULESET_VERSION, _PATH_BENEATH = 1, 1
_NO_NEW_PRIVILEGES, _SECCOMP, _BY_FILTER = 38, 22, 2

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_READ: Final = _EXECUTE | _READ_FILE | _READ_FOLDER
_OF_FILES: Final = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15
_FILES: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""The ways to use files that each version of Landlock knows, from that one on."""
_NETWORK, _NETWORK_SINCE = 0b11, 4
_OTHERS, _OTHERS_SINCE = 0b11, 6

_DENIED: Final = {
    "x86_64": (0xC000003E, (41, 101, 310, 311, 425, 438)),
    "aarch64": (0xC00000B7, (198, 117, 270, 271, 425, 438)),
}
"""By machine: how the kernel names it, and its numbers of the calls that make sockets or look into other processes.

In their order: socket, ptrace, process_vm_readv, process_vm_writev, io_uring_setup, pidfd_getfd.
"""
_LOAD, _IS, _IS_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _MACHINE = 0, 4
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001
_OTHER_TABLE = 0x40000000
"""Numbers from here on name the calls of another table, which would get round the filter."""

_SYSTEM: Final = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/ssl", "/etc/localtime", "/etc/mime.types")
_DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


def confine(readable: Iterable[Path], own: Path) -> str | None:
    """Hold this process, which has one thread, to its code, these paths and a folder of its own.

    Answers what is missing on this machine for that; None if it is held.
    """
    if sys.platform != "linux" or platform.machine() not in _DENIED:
        return f"{platform.system()} on {platform.machine()} has no way to do so that is known here"
    kernel = ctypes.CDLL(None, use_errno=True)
    version = kernel.syscall(_CREATE_RULESET, None, 0, _RULESET_VERSION)
    if version < 1:
        return "the kernel has no Landlock, which came with Linux 5.13, or it is turned off"
    _bind_files(kernel, version, [*readable, *_code(), *map(Path, _SYSTEM)], [own, *map(Path, _DEVICES)])
    _filter_calls(kernel, *_DENIED[platform.machine()])
    return None


def _code() -> Iterator[Path]:
    """List where Python and what is installed for it lie."""
    yield from (Path(sys.prefix), Path(sys.base_prefix), Path(__file__).parents[3])
    yield from (Path(path) for path in sys.path if path)


def _bind_files(kernel: ctypes.CDLL, version: int, readable: Iterable[Path], writable: Iterable[Path]) -> None:
    known = _FILES[max(since for since in _FILES if since <= version)]
    asked = struct.pack(
        "=QQQ", known, _NETWORK if version >= _NETWORK_SINCE else 0, _OTHERS if version >= _OTHERS_SINCE else 0
    )
    size = 24 if version >= _OTHERS_SINCE else 16 if version >= _NETWORK_SINCE else 8
    rules = _must(kernel.syscall(_CREATE_RULESET, asked, ctypes.c_size_t(size), 0))
    for paths, allowed in ((readable, _READ), (writable, known)):
        for path in dict.fromkeys(paths):
            if path.exists():
                _allow(kernel, rules, path, allowed & known)
    _must(kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _must(kernel.syscall(_RESTRICT_SELF, rules, 0))
    os.close(rules)


def _allow(kernel: ctypes.CDLL, rules: int, path: Path, allowed: int) -> None:
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        beneath = struct.pack("=Qi", allowed if path.is_dir() else allowed & _OF_FILES, opened)
        _must(kernel.syscall(_ADD_RULE, rules, _PATH_BENEATH, beneath, 0))
    finally:
        os.close(opened)


def _filter_calls(kernel: ctypes.CDLL, machine: int, denied: tuple[int, ...]) -> None:
    """Refuse these calls, and all calls of other tables."""
    refusing = len(denied) + 5  # the place of the last instruction, which jumps are counted to from the next one
    steps = [(_LOAD, 0, 0, _MACHINE), (_IS, 0, refusing - 2, machine), (_LOAD, 0, 0, _NUMBER)]
    steps.append((_IS_AT_LEAST, refusing - 4, 0, _OTHER_TABLE))
    steps += [(_IS, refusing - 5 - place, 0, number) for place, number in enumerate(denied)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    counted = struct.pack("@HP", len(steps), ctypes.addressof(program))
    _must(kernel.prctl(_SECCOMP, _BY_FILTER, counted, 0, 0))


def _must(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), f"cannot be confined: {os.strerror(ctypes.get_errno())}")
    return answer
