"""Rounds of made-up bytes for one target: samples that were cut, joined, repeated and changed, drawn by Hypothesis.

The bytes that are being tried always lie in a file, so that they are there when the process was ended by the system:
for five seconds of processor time (SIGPROF), for memory, or by a fault of a library.
"""

from __future__ import annotations

import contextlib
import resource
import signal
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzzing.targets import TARGETS, Target

SECONDS = 5.0  #: of processor time for one input
MEMORY = 1 << 30  #: bytes that reading may take
_LONGEST = 1 << 18  #: bytes of one input
_ROUND = 25  #: inputs between two looks at the clock


def inputs(target: Target) -> st.SearchStrategy[bytes]:
    """Bytes that are nearly what the target reads."""
    samples = target.samples()
    assert samples
    words = st.sampled_from((*target.words, b"\0", b"\n")) | st.binary(max_size=6)
    steps = st.lists(
        st.tuples(st.sampled_from("arickdtnsx"), st.integers(0, 1 << 20), st.integers(0, 1 << 12), words), min_size=1, max_size=8
    )  # fmt: skip
    changed = st.builds(_changed, st.sampled_from(samples), st.sampled_from(samples), steps)
    return changed | changed | changed | st.binary(max_size=400) | st.lists(words, max_size=30).map(b"".join)


def _changed(data: bytes, other: bytes, steps: list[tuple[str, int, int, bytes]]) -> bytes:
    for kind, where, length, word in steps:
        at = where % (len(data) + 1)
        if kind == "a":  # add
            data = data[:at] + word + data[at:]
        elif kind == "r":  # replace
            data = data[:at] + word + data[at + len(word) :]
        elif kind == "i":  # flip a bit
            data = data[:at] + bytes(byte ^ 1 << length % 8 for byte in data[at : at + 1]) + data[at + 1 :]
        elif kind == "c":  # cut off
            data = data[:at]
        elif kind == "k":  # leave out
            data = data[:at] + data[at + length :]
        elif kind == "d":  # double
            data = data[: at + length] + data[at:]
        elif kind == "t":  # repeat a lot
            data = data[:at] + (word or data[at : at + 8]) * length + data[at:]
        elif kind == "n":  # nest
            data = data[:at] + data[at : at + length % 64] * (where % 50) + data[at:]
        elif kind == "s":  # splice
            data = data[:at] + other[length % (len(other) + 1) :]
        else:  # swap lines
            lines = data.split(b"\n")
            one, two = where % len(lines), length % len(lines)
            lines[one], lines[two] = lines[two], lines[one]
            data = b"\n".join(lines)
        data = data[:_LONGEST]
    return data


def attempt(target: Target, data: bytes) -> None:
    """Read ``data``; refusals are no fault."""
    with contextlib.suppress(*target.refusals):
        target.read(data)


def rounds(name: str, seconds: float, place: Path, first: int) -> int:
    """Try new inputs for ``seconds``; the number of inputs. Raises what the target raised, after shrinking."""
    target = TARGETS[name]
    attempt(target, target.samples()[0])  # what is loaded once is no part of an input's memory
    _limit()
    until, number, count = time.monotonic() + seconds, first, 0
    current = (place / "current").open("wb", buffering=0)

    def test(data: bytes) -> None:
        nonlocal count
        if time.monotonic() > until + 30:
            return
        count += 1
        current.seek(0)
        current.truncate()
        current.write(data)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            attempt(target, data)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    found = given(inputs(target))(test)
    found = settings(
        max_examples=_ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )(found)  # fmt: skip
    with current:
        while time.monotonic() < until:
            seed(number)(found)()
            number += 1
            (place / "count").write_text(str(count), encoding="utf-8")
    return count


def _limit() -> None:
    """One gibibyte more than is taken now, and an end by the system after five seconds of one input."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
