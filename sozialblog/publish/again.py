"""again: published files taken up again instead of being made anew. Reads; writes nothing."""

from __future__ import annotations

from pathlib import Path

from sozialblog.publish.manifest import Manifest


def read(output: Path, manifest: Manifest, prefix: str) -> dict[str, bytes]:
    """Every file below ``prefix`` that ``manifest`` names, whatever it holds now; none if one of them is missing."""
    try:
        return {path: (output / path).read_bytes() for path in sorted(manifest.files) if path.startswith(prefix)}
    except OSError:
        return {}
