"""A fixed site with a theme of its own, compared byte for byte with what it gave before.

``python -m pytest tests/test_golden.py --update-golden`` writes tests/golden/expected anew; its diff is for
reading. Names and digests of photographs change with every version of the image library and are numbered instead;
their pixels are tested in tests/images.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests import sites

GOLDEN = Path(__file__).parent / "golden"
EXPECTED = GOLDEN / "expected"
_PHOTO = re.compile(rb"photos/[0-9a-f]{20,64}\.(webp|jpg|png)")
_SHA256 = re.compile(rb'"[0-9a-f]{64}"')


def normal(files: dict[str, bytes]) -> dict[str, bytes]:
    """The same files with photographs numbered in the order of their first mention, and without their bytes."""
    numbers: dict[bytes, bytes] = {}

    def number(match: re.Match[bytes]) -> bytes:
        return numbers.setdefault(match[0], b"photos/%d.%s" % (len(numbers) + 1, match[1]))

    found = {}
    for path, data in sorted(files.items()):
        if not path.startswith("photos/"):
            text = data if path.endswith("manifest.json") else _PHOTO.sub(number, data)
            found[path] = text
    manifest = json.loads(_SHA256.sub(b'"..."', _PHOTO.sub(number, found["sozialblog-manifest.json"])))
    found["sozialblog-manifest.json"] = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False).encode()
    found["photos.txt"] = b"".join(
        sorted(b"%s\n" % numbers.get(path.encode(), b"not mentioned") for path in files if path.startswith("photos/"))
    )
    return found


def test_golden(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    shutil.copytree(GOLDEN / "site", tmp_path / "site")
    with sites.without_approval():
        result = sites.build(tmp_path / "site", tmp_path / "out")
    assert result.status == 0, result
    found = normal(sites.tree(tmp_path / "out"))
    if request.config.getoption("--update-golden"):
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for path, data in found.items():
            (EXPECTED / path).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / path).write_bytes(data)
    expected = sites.tree(EXPECTED)
    assert sorted(found) == sorted(expected)
    for path, data in found.items():
        assert data.decode() == expected[path].decode(), f"{path} differs; see --update-golden"
