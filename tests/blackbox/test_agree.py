"""Versions of Python make the same bytes: the long proof, `python tests/agree.py`."""

from __future__ import annotations

import os

import pytest

from tests import agree


@pytest.mark.skipif(
    not os.environ.get("SOZIALBLOG_LONG"),
    reason="SOZIALBLOG_LONG is not set: it installs an environment for each Python",
)
def test_every_python_that_is_here_makes_the_same_site() -> None:
    found = agree.pythons([])
    if len(found) < 2:
        pytest.skip(f"only Python {', '.join(found)} is here")
    assert agree.compare(found) == []


def test_pythons_are_found_by_their_version() -> None:
    found = agree.pythons([])
    assert found
    assert all(version.startswith("3.") and int(version[2:]) >= 11 for version in found)
