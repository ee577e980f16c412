"""Work on several processes: the same results in the same order, also where the system kills one of them."""

from __future__ import annotations

import os
import signal

from sozialblog.pipeline import Workers

NUMBERS = list(range(100))
HERE = os.getpid()


def _square(number: int) -> int:
    return number * number


def _mortal(number: int) -> int:
    """Kills the process that it runs in, unless that is the one of the tests."""
    if number == 60 and os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_results_come_in_order() -> None:
    wanted = [number * number for number in NUMBERS]
    for number in (1, 2, 3):
        assert list(Workers(number).each(_square, NUMBERS)) == wanted
        assert list(Workers(number).here(lambda value: value * value, NUMBERS)) == wanted
        assert list(Workers(number).away(_square, NUMBERS)) == wanted


def test_a_process_that_is_killed_costs_time_and_nothing_else() -> None:
    wanted = [number * number for number in NUMBERS]
    assert list(Workers(2).each(_mortal, NUMBERS)) == wanted
    assert list(Workers(2).here(_mortal, NUMBERS)) == wanted
