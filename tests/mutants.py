"""A plugin of pytest that runs, for each mutant of tests/mutation.py, the tests that reach it until one of them fails.

Tests are collected once and every mutant gets a process of its own (fork), so that one costs milliseconds and not
the second that pytest takes to begin. How long a mutant may run is counted in processor time: a busy computer does
not make it look noticed.
"""

from __future__ import annotations

import functools
import gc
import json
import os
import re
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state

Cache = functools._lru_cache_wrapper
TODO, RESULTS = Path("mutants-todo.json"), Path("mutants-results.jsonl")
_PATIENCE = 3.0  #: seconds of processor time beyond twice what the tests take
_HUNG = 1800  #: seconds after which a mutant will not end any more, because it waits for something
_MEMORY = 4 << 30  #: bytes
_FORGET = re.compile(r"sozialblog\.(?!pii\b)")


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Instead of the tests: what each of them reaches, and then every mutant."""
    durations: dict[pytest.Item, float] = {}
    reached: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    set_mutant_under_test("stats")
    remembering = caches()
    for item in session.items:
        state()._stats.clear()
        for cache in remembering:
            cache.cache_clear()
        began = time.process_time()
        if not passes(item):
            raise pytest.UsageError(f"{item.nodeid} fails without any mutant")
        durations[item] = time.process_time() - began
        for function in state()._stats:
            reached[function].append(item)
    remembering = caches()
    gc.freeze()  # what lives by now is shared with the children and need not be looked at again
    with RESULTS.open("a", encoding="utf-8") as results:
        known: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for mutant, digest in json.loads(TODO.read_text(encoding="utf-8")):
            function = mutant.partition("__mutmut_")[0]
            killers = known[function]  # what noticed another mutant of a function often notices this one too
            tests = sorted(reached[function], key=lambda item: (-killers[item.nodeid], durations[item]))
            outcome = tried(mutant, tests, 2 * sum(durations[item] for item in tests) + _PATIENCE, remembering)
            killers[outcome] += 1
            results.write(json.dumps([digest, outcome]) + "\n")
            results.flush()
    return True


def passes(item: pytest.Item) -> bool:
    reports = runtestprotocol(item, log=False, nextitem=None)
    return not any(report.failed for report in reports)


def tried(mutant: str, tests: Sequence[pytest.Item], seconds: float, remembering: Sequence[Cache]) -> str:
    """What became of a mutant: a test that failed, ``survived``, ``ran for ever``, or ``no test``."""
    if not tests:
        return "no test"
    sys.stdout.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        failed = b"?"
        try:
            os.close(reading)
            _limit(seconds)
            set_mutant_under_test(mutant)
            for cache in remembering:
                cache.cache_clear()
            failed = next((item.nodeid.encode() for item in tests if not passes(item)), b"")
        finally:
            os.write(writing, failed[:4000] or b"survived")
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        outcome = pipe.read().decode()
    os.waitpid(child, 0)
    return outcome or "ran for ever"


def _limit(seconds: float) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(_HUNG)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    empty = os.open(os.devnull, os.O_WRONLY)
    os.dup2(empty, 1)
    os.dup2(empty, 2)


def caches() -> list[Cache]:
    """Functions that remember: what the tests before have left there would hide a mutant.

    Those of ``pii`` know of none, and their lists of words take long to be read again.
    """
    return [
        item for item in gc.get_objects()
        if isinstance(item, Cache) and _FORGET.match(str(item.__module__))
    ]  # fmt: skip
