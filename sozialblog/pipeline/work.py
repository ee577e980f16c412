"""work: pure steps done on all cores, or wherever an executor puts them. Results come in the order of the items."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Self, TypeVar

A = TypeVar("A")
B = TypeVar("B")

CAN_FORK: Final = sys.platform == "linux"
_FEW: Final = 24  #: items; to start a process takes longer than to read these
_CHUNKS: Final = 8  #: portions a worker gets, so that none waits long for the last


@dataclass(frozen=True, slots=True)
class Workers:
    """``number`` processes or threads here; texts and photographs go to ``executor`` instead where there is one."""

    number: int = 1
    executor: Executor | None = None

    @classmethod
    def on_all_cores(cls) -> Self:
        """As many as the machine has cores."""
        return cls(os.cpu_count() or 1)

    def each(self, work: Callable[[A], B], items: Iterable[A], /) -> Iterable[B]:
        """``work``, which has to be a function of a module, on each item."""
        jobs = list(items)
        if self.number == 1 or len(jobs) < _FEW:
            return map(work, jobs)
        return self._spread(work, work, jobs)

    def away(self, work: Callable[[A], B], items: Iterable[A], /) -> Iterable[B]:
        """``work``, which has to be a function of a module, on each item, by the executor."""
        jobs = list(items)
        if self.executor is None or not jobs:
            return map(work, jobs)
        return list(self.executor.map(work, jobs, chunksize=_portion(jobs, self.number)))

    def run(self, work: Callable[..., B], *arguments: object, **named: object) -> B:
        """``work``, which has to be a function of a module, by the executor if there is one."""
        if self.executor is None:
            return work(*arguments, **named)
        return self.executor.submit(work, *arguments, **named).result()

    def here(self, work: Callable[[A], B], items: Iterable[A], /) -> Iterable[B]:
        """``work``, which may be any function, on each item, in processes of this machine that know what this one does.

        Where the system cannot make such processes, or kills one of them, it is done in this one.
        """
        jobs = list(items)
        if self.number == 1 or len(jobs) < _FEW or not CAN_FORK:
            yield from map(work, jobs)
            return
        _inherited.append(work)
        try:
            yield from self._spread(_call, work, jobs)
        finally:
            _inherited.pop()

    def _spread(self, task: Callable[[A], B], work: Callable[[A], B], jobs: Sequence[A]) -> Iterator[B]:
        """``task`` on each item in processes; ``work`` on the rest in this one where the system kills one of them."""
        done = 0
        try:
            with _pool(self.number) as pool:
                for result in pool.map(task, jobs, chunksize=_portion(jobs, self.number)):
                    done += 1
                    yield result
        except BrokenProcessPool:
            yield from map(work, jobs[done:])


ALONE: Final = Workers()  #: this process

_inherited: list[Callable[[Any], Any]] = []  #: what forked processes are to do


def _call(item: object) -> Any:
    return _inherited[-1](item)


@contextmanager
def _pool(number: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that begin with all that this one has read, where the system can do that."""
    context = multiprocessing.get_context("fork" if CAN_FORK else "spawn")
    gc.freeze()  # else the collector of every process would copy the memory that they share
    try:
        with ProcessPoolExecutor(max_workers=number, mp_context=context) as pool:
            yield pool
    finally:
        gc.unfreeze()


def _portion(jobs: Sequence[object], number: int) -> int:
    return max(1, len(jobs) // (number * _CHUNKS))
