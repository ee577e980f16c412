"""search: an index of published texts that a browser searches by itself, made by Pagefind (https://pagefind.app).

The one place that starts a process for a build. Pagefind gets cleared texts in a temporary folder and nothing else;
what it makes is read back by verify like every other file. The command line hands :func:`index` to the pipeline, which
knows it as a function.
"""

from __future__ import annotations

import importlib
import json
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

FOLDER: Final = "pagefind/"
_SECONDS: Final = 900
_WANTED: Final = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "wasm.*", "*.pf_meta", "*/*.pf_*")
#: Pagefind only takes addresses apart with the help of a foreign name. Here it is the site's own.
_OWN_ORIGIN: Final = (
    ("`https://example.com${", "`${self.location.origin}${"),
    (r"/^https:\/\/example.com/", "self.location.origin"),
    (r"/^https:\/\/example\.com/", "self.location.origin"),
)


@cache
def executable() -> Path | None:
    """The program; None if the extra ``search`` is not installed."""
    try:
        found: Path = importlib.import_module("pagefind_bin").get_executable()
    except (ImportError, FileNotFoundError):
        return None
    return found


def index(pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of the index of ``pages`` (HTML by path), below :data:`FOLDER`; none if it could not be made."""
    program = executable()
    if program is None or not pages:
        return {}
    with TemporaryDirectory(prefix="sozialblog-") as place:
        site, out = Path(place) / "site", Path(place) / "out"
        for path, data in pages.items():
            target = site / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        command = [str(program), "--site", str(site), "--output-path", str(out), "--silent"]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS, stdin=subprocess.DEVNULL)  # noqa: S603
        except (OSError, subprocess.SubprocessError):
            return {}
        files = sorted({path for pattern in _WANTED for path in out.glob(pattern)})
        return {FOLDER + path.relative_to(out).as_posix(): _own(path.name, path.read_bytes()) for path in files}


def _own(name: str, data: bytes) -> bytes:
    if name.endswith(".json"):  # its languages come in any order
        return json.dumps(json.loads(data), ensure_ascii=False, sort_keys=True).encode()
    if not name.endswith(".js"):
        return data
    text = data.decode()
    for foreign, own in _OWN_ORIGIN:
        text = text.replace(foreign, own)
    return text.encode()
