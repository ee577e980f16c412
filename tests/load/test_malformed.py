"""Malformed input: never a traceback, never a hang, never exit status 1, always a file and a line."""

from __future__ import annotations

import faulthandler
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import sites
from tests.load.malformed import Case, every_case

CASES = every_case()
LONGEST = 5.0  #: seconds of processor time for one call
HANGS = 120  #: seconds after which a call will not return any more


def line_of(data: bytes, key: str) -> set[int]:
    """The lines on which a key stands in YAML or TOML."""
    starts = (f"{key}:", f"- {key}:", f"{key} =", f'"{key}" =', f"[{key}]", f"[[{key}]]")
    lines = data.decode().splitlines()
    return {number for number, line in enumerate(lines, 1) if line.strip().startswith(starts)}


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    """A call that waits for ever ends the tests with a traceback of where it waits."""
    faulthandler.dump_traceback_later(HANGS, exit=True, file=sys.__stderr__)
    yield
    faulthandler.cancel_dump_traceback_later()


def test_there_are_many() -> None:
    assert len(CASES) > 500


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_malformed(case: Case, tmp_path: Path) -> None:
    if case.name.endswith("may not be read") and os.geteuid() == 0:
        pytest.skip("root may read everything")
    site = sites.small()
    case.change(site)
    folder, output = tmp_path / "site", tmp_path / "out"
    try:
        site.write(folder)
        case.disturb(folder)
    except (OSError, ValueError):
        pytest.skip("this file system cannot hold it")
    with sites.without_approval():
        began = time.process_time()
        check = sites.check(folder)
        between = time.process_time()
        build = sites.build(folder, output) if case.is_built else check
        ended = time.process_time()
    assert between - began < LONGEST
    assert ended - between < LONGEST
    for result in (check, build):
        assert "Traceback" not in result.out + result.err, result.err
        assert result.status in (0, 3, 4), result
    assert check.status == build.status, (check, build)
    _places_exist(check, folder)
    _outcome(case, check, site)
    _key(case, check, folder)
    if case.outcome in ("withhold", "draft", "gone", "renamed"):
        assert sites.traces(output, sites.small().get("hof").canaries[1:]) == {}
    if case.outcome == "site":
        assert not output.exists()


def findings(result: sites.Result) -> list[dict[str, object]]:
    return [*result.json["site"], *(finding for item in result.json["documents"] for finding in item["findings"])]


def _places_exist(check: sites.Result, folder: Path) -> None:
    """Every finding names a file or folder of the site and a line that exists in it."""
    for finding in findings(check):
        assert finding["message"], finding
        assert finding["fix"], finding
        assert finding["path"], finding
        assert finding["line"] >= 1, finding
        path = folder / str(finding["path"])
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes() if os.access(path, os.R_OK) else b""
            assert finding["line"] <= max(1, data.count(b"\n") + data.count(b"\r") + 1), finding


def _outcome(case: Case, check: sites.Result, site: sites.Site) -> None:
    verdicts = {f"{item['kind']}/{item['slug']}": item for item in check.json["documents"]}
    if case.outcome == "publish":
        assert (check.status, verdicts["post/hof"]["verdict"]) == (0, "publish"), findings(check)
        return
    if case.outcome == "publish-nothing":
        assert (check.status, findings(check)) == (0, [])
        return
    if case.outcome == "draft":
        assert (check.status, verdicts["post/hof"]["verdict"]) == (0, "draft"), findings(check)
        return
    assert findings(check), "something must be found"
    assert check.status == (4 if case.outcome == "site" else 3), check.out
    assert any(item["path"] == case.path for item in findings(check)), (case.path, findings(check))
    if case.codes:
        assert {str(item["code"]) for item in findings(check)} & set(case.codes), findings(check)
    if case.outcome == "withhold":
        assert verdicts["post/hof"]["verdict"] == "withhold"
        assert any(item["severity"] == "block" for item in verdicts["post/hof"]["findings"])
    elif case.outcome == "beside":
        assert verdicts["post/hof"]["verdict"] == "publish", verdicts["post/hof"]
    elif case.outcome in ("gone", "renamed"):
        assert verdicts.get("post/hof", {"verdict": "withhold"})["verdict"] == "withhold"


def _key(case: Case, check: sites.Result, folder: Path) -> None:
    """The finding stands on the line of the key that is wrong, or on a line below it that holds the value."""
    if not case.key:
        return
    lines = line_of((folder / case.path).read_bytes(), case.key)
    found = {item["line"] for item in findings(check) if item["path"] == case.path}
    assert any(line <= place <= line + 6 for line in lines for place in found), (lines, findings(check))
