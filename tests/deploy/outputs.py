"""Published folders made without a build: what a deployment sees is the manifest and the files it names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from sozialblog.publish import MANIFEST, Host, Manifest
from sozialblog.publish.manifest import Entry

#: path -> (text, documents it rests on)
Files = Mapping[str, tuple[str, tuple[str, ...]]]

_PAGE = '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{t}</title></head><body><main><h1>{t}</h1>{b}</main></body></html>\n'


def page(text: str, *documents: str, body: str = "") -> tuple[str, tuple[str, ...]]:
    return _PAGE.format(t=text, b=body), documents


def posts(*names: str, version: str = "") -> dict[str, tuple[str, tuple[str, ...]]]:
    """A home page that lists posts, and the posts, each with a file of its own beside it."""
    files = {
        "index.html": page(
            "Alles", *(f"post/{name}" for name in names), body="".join(f"<p>{name}</p>" for name in names)
        )
    }
    for name in names:
        files[f"posts/{name}/index.html"] = page(f"{name}{version}", f"post/{name}")
        files[f"posts/{name}/beilage-{name}.txt"] = (f"{name} " * 200, (f"post/{name}",))
    files["robots.txt"] = ("User-agent: *\nAllow: /\n", ())
    return files


def write(folder: Path, files: Files, *, url: str = "https://blog.example/", removed: tuple[str, ...] = ()) -> Path:
    """Make ``folder`` a published one that holds exactly ``files``."""
    if folder.exists():
        for path in sorted(folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
    documents = sorted({key for _, keys in files.values() for key in keys})
    entries = {
        path: Entry(sha256=hashlib.sha256(text.encode()).hexdigest(), rests_on=frozenset(keys))
        for path, (text, keys) in files.items()
    }
    manifest = Manifest(
        files=entries, documents=dict.fromkeys(documents, "0" * 64), removed=removed, host=Host(url=url)
    )
    for path, (text, _) in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="")
    (folder / MANIFEST).write_bytes(manifest.encode())
    return folder
