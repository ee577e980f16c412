"""A208 across builds: the published manifest remembers the log, so that its newest entries cannot be cut off."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests import sites


def _codes(site: Path, output: Path) -> set[str]:
    """The A-codes that a build prints."""
    out = sites.build(site, output).out
    return {word for word in out.split() if word.startswith("A2") and len(word) == 4}


def test_the_newest_entry_is_missed_once_it_was_published(tmp_path: Path) -> None:
    site = sites.approve(sites.small().write(tmp_path / "site"))
    output = tmp_path / "public"
    assert sites.build(site, output).status == 0
    published = sites.tree(output)
    approvals, kept = site / "content/approvals", tmp_path / "kept"
    shutil.copytree(approvals, kept)
    log = approvals / "log"
    # Without its newest entry and the envelopes of that entry a log is whole again, as far as it can tell itself.
    next(path for path in log.iterdir() if not any(path.stem in other.read_text() for other in log.iterdir())).unlink()
    shutil.rmtree(approvals / "envelopes")
    assert _codes(site, tmp_path / "elsewhere") == {"A201"}
    assert _codes(site, output) == {"A208"}
    assert _codes(site, output) == {"A208"}, "one build forgot what the next has to find"
    shutil.rmtree(approvals)
    shutil.copytree(kept, approvals)
    assert sites.build(site, output).status == 0
    assert sites.tree(output) == published
