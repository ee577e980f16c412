"""Files that cannot be cleaned are refused with their document: nothing in a post's folder is published unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import dirty, sites


@pytest.mark.parametrize(("name", "data", "code"), [
    ("leaflet.pdf", b"%PDF-1.7\n" + dirty.CANARY, "I406"), ("plan.docx", b"PK\3\4" + dirty.CANARY, "S504"),
    ("roh.jpg", dirty.jpeg(), "S504"),
])  # fmt: skip
def test_a_link_to_a_file_that_is_not_listed_is_refused(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    site = sites.small()
    post = site.get("hof")
    post.photos[name] = data
    post.body += f"\n[Faltblatt]({name})\n"
    with sites.without_approval():
        place, output = site.write(tmp_path / "site"), tmp_path / "out"
        entry = sites.check(place).document("post/hof")
        assert sites.build(place, output).status == 3
    (found,) = (item for item in entry["findings"] if item["severity"] == "block")
    assert (entry["verdict"], found["code"]) == ("withhold", code)
    assert name in found["message"]
    assert "listed under" in found["message"] or "only what stands under" in found["message"]
    assert not any(dirty.CANARY in file for file in sites.tree(output).values())


@pytest.mark.parametrize("name", ["leaflet.pdf", "zeichnung.svg"])
def test_neither_is_one_a_photograph(tmp_path: Path, name: str) -> None:
    site = sites.small()
    post = site.get("hof")
    post.photos[name] = b"%PDF-1.7\n" if name.endswith("pdf") else b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    post.front["photos"].append({**post.front["photos"][1], "file": name})
    with sites.without_approval():
        entry = sites.check(site.write(tmp_path / "site")).document("post/hof")
    (found,) = (item for item in entry["findings"] if item["severity"] == "block")
    assert found["code"] == "I404"
    assert name.rpartition(".")[2].upper() in found["message"]
