"""What is wrong with the site as a whole: exit 4, nothing new is written, and what is no longer allowed goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import sites
from tests.sites import Site


@pytest.fixture(autouse=True)
def _approved() -> Iterator[None]:
    with sites.without_approval():
        yield


def _drop(slug: str) -> Callable[[Site], object]:
    return lambda site: site.documents.remove(site.get(slug))


FATAL: dict[str, tuple[str, str, Callable[[Site], object]]] = {
    "no Impressum": ("S501", "content/pages", _drop("impressum")),
    "Impressum is a draft": ("S501", "content/pages", lambda s: s.get("impressum").front.update(status="draft")),
    "Impressum is broken": ("S501", "content/pages", lambda s: s.get("impressum").front.update(datum="gestern")),
    "Impressum is a plain page": ("S501", "content/pages", lambda s: s.get("impressum").front.pop("legal")),
    "no privacy statement": ("S502", "content/pages", _drop("datenschutz")),
    "privacy statement is scheduled": (
        "S502", "content/pages", lambda s: s.get("datenschutz").front.update(publish_from=sites.dt.date(2030, 1, 1)),
    ),
    **{
        f"no {key}": ("S501", "content/site.toml", lambda s, k=key: s.toml["organisation"].update({k: ""}))
        for key in ("street", "postcode", "city", "email", "phone", "represented_by", "responsible")
    },
    "no name": ("F002", "content/site.toml", lambda s: s.toml["organisation"].pop("name")),
    "no organisation": ("F002", "content/site.toml", lambda s: s.toml.pop("organisation")),
    "no [site]": ("F002", "content/site.toml", lambda s: s.toml.pop("site")),
    "unknown table": ("F003", "content/site.toml", lambda s: s.toml.update(tracking={"id": "UA-1"})),
}  # fmt: skip


@pytest.mark.parametrize("name", FATAL)
def test_nothing_new_and_what_is_not_allowed_goes(name: str, tmp_path: Path) -> None:
    code, path, change = FATAL[name]
    folder, output = tmp_path / "site", tmp_path / "out"
    site = sites.small()
    stays = site.add(sites.post("bleibt"))
    assert sites.build(site.write(folder), output).status == 0
    assert (output / "posts/hof/index.html").is_file()
    before = sites.tree(output)
    site.get("hof").record["withdrawn"] = sites.TODAY
    site.add(sites.post("neu"))
    change(site)
    site.write(folder)
    check, built = sites.check(folder), sites.build(folder, output)
    assert (check.status, built.status) == (4, 4), built
    assert (code, path) in {(item["code"], item["path"]) for item in check.json["site"]}
    assert code in built.out
    assert sites.leaks(output, site.get("hof")) == {}
    assert sites.traces(output, sites.post("neu").canaries) == {}
    after = sites.tree(output)
    assert after.keys() <= before.keys() | sites.ADDRESS_LISTS
    if code in ("S501", "S502"):  # otherwise nothing can be rendered, and its page named the one that went
        assert (output / "posts/bleibt/index.html").is_file()
        assert stays.canaries[1] in (output / "posts/bleibt/index.html").read_text(encoding="utf-8").lower()


def test_broken_site_toml_still_takes_down(tmp_path: Path) -> None:
    folder, output = tmp_path / "site", tmp_path / "out"
    site = sites.small()
    assert sites.build(site.write(folder), output).status == 0
    site.get("hof").record["withdrawn"] = sites.TODAY
    site.write(folder)
    (folder / "content/site.toml").write_bytes(b"[organisation\n")
    built = sites.build(folder, output)
    assert built.status == 4
    assert "content/site.toml:1" in built.out
    assert sites.leaks(output, site.get("hof")) == {}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("unknown", lambda folder: None),
        ("no theme.toml", lambda folder: (folder / "themes/eigen/templates").mkdir(parents=True)),
        ("is its own parent", lambda folder: _theme(folder, 'parent = "eigen"')),
        ("parent is missing", lambda folder: _theme(folder, 'parent = "nirgends"')),
        ("theme.toml is broken", lambda folder: _theme(folder, "parent = [")),
        ("templates are missing", lambda folder: _theme(folder, 'name = "eigen"')),
        ("template does not parse", lambda folder: _theme(folder, "", post="{% if %}")),
        (
            "template asks for what is not there",
            lambda folder: _theme(folder, 'parent = "plain"', post="{{ nobody.name }}"),
        ),
        (
            "template reaches for Python",
            lambda folder: _theme(folder, 'parent = "plain"', post="{{ ''.__class__.__mro__ }}"),
        ),
        ("template calls what it may not", lambda folder: _theme(folder, 'parent = "plain"', post="{{ post() }}")),
        ("template divides by zero", lambda folder: _theme(folder, 'parent = "plain"', post="{{ 1 // 0 }}")),
        ("template is no text", lambda folder: _theme(folder, 'parent = "plain"', post=b"\xff\xfe")),
        (
            "template includes itself",
            lambda folder: _theme(folder, 'parent = "plain"', post='{% include "post.html" %}'),
        ),
        ("template adds text and number", lambda folder: _theme(folder, 'parent = "plain"', post='{{ "a" + 1 }}')),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_theme_that_cannot_be_used(name: str, change: Callable[[Path], object], tmp_path: Path) -> None:
    """F011: exit 4, a file that is named, and what has to go goes all the same."""
    folder, output = tmp_path / "site", tmp_path / "out"
    site = sites.small()
    assert sites.build(site.write(folder), output).status == 0
    site.toml["site"]["theme"] = "eigen"
    site.get("hof").record["withdrawn"] = sites.TODAY
    site.add(sites.post("neu"))
    site.write(folder)
    change(folder)
    built = sites.build(folder, output)
    assert built.status == 4, built
    assert "F011" in built.out + built.err
    assert "Traceback" not in built.out + built.err
    assert sites.leaks(output, site.get("hof")) == {}


def _theme(folder: Path, toml: str, post: str | bytes = "") -> None:
    place = folder / "themes/eigen"
    (place / "templates").mkdir(parents=True)
    (place / "theme.toml").write_text(toml + "\n", encoding="utf-8")
    if post:
        (place / "templates/post.html").write_bytes(post if isinstance(post, bytes) else post.encode())
