"""Where addresses lead, as a browser would take them."""

from __future__ import annotations

import pytest

from sozialblog.verify import addresses
from sozialblog.verify.addresses import Kind, Site, Target, data_content, folder_of, srcset
from sozialblog.verify.links import Links
from tests.verify.site import BASE


def internal(path: str, fragment: str = "") -> Target:
    return Target(Kind.INTERNAL, path, fragment)


OTHER, SCRIPT, DATA = Target(Kind.OTHER), Target(Kind.SCRIPT), Target(Kind.DATA)


@pytest.mark.parametrize(("url", "folder", "target"), [
    ("a.html", "", internal("a.html")), ("a.html", "b/c/", internal("b/c/a.html")), ("../a", "b/", internal("a")),
    ("../../a", "b/c/", internal("a")), ("../a", "b/c/", internal("b/a")), ("../../a", "b/", Target(Kind.OUTSIDE, "./../a")),
    ("..", "", Target(Kind.OUTSIDE, "..")), ("a/../../b", "", Target(Kind.OUTSIDE, "a/../../b")), ("a/./b//c", "", internal("a/b/c")),
    ("a/", "", internal("a/")), ("a/.", "", internal("a/")), ("a/b/..", "", internal("a/")), ("a/..", "", internal("/")),
    (".", "", internal("/")), ("./", "b/", internal("b/")), ("%C3%A4/%ff", "", internal("ä/\ufffd")),
    ("a#x%20y", "", internal("a", "x y")), ("a?b=c#d", "", internal("a", "d")), ("a#b?c", "", internal("a", "b?c")), ("#x%C3%A4", "b/", internal("", "xä")),
    ("?a=b", "b/", internal("")), ("", "", internal("")), ("/sub/a#x", "", internal("a", "x")), ("/sub/", "b/", internal("/")),
    ("/sub", "", internal("/")), ("/anderswo/a?b", "", Target(Kind.OUTSIDE, "/anderswo/a")), ("/subway", "", Target(Kind.OUTSIDE, "/subway")),
    ("\\sub\\a", "", internal("a")), ("b\\a", "", internal("b/a")), ("\x01 po\ns\tt/\r \x1f", "", internal("post/")), ("\u00a0a", "", internal("\u00a0a")),
    # full addresses
    ("https://blog.example/sub/a?b=c#d", "", internal("a", "d")), ("HTTPS://Blog.Example/sub/a", "", internal("a")),
    ("https://blog.example:443/sub/a", "", internal("a")), ("https://blog.example./sub/a", "", internal("a")),
    ("https://x@y@blog.example/sub/a", "", internal("a")), ("https:\\\\blog.example\\sub\\a", "", internal("a")),
    ("https:blog.example/sub/a", "", internal("a")), ("//blog.example/sub/a", "", internal("a")), ("//blog.example/sub/a?b#c", "", internal("a", "c")),
    ("\\\\blog.example/sub/a", "", internal("a")), ("https://blog.example/sub/a#b?c", "", internal("a", "b?c")),
    ("https://blog.example", "", OTHER), ("https://blog.example/anderswo/", "", OTHER), ("https://blog.example?x", "", OTHER),
    ("//blog.example/anderswo/", "", OTHER), ("https://blog.example/sub/../../a", "", OTHER),
    ("http://blog.example/sub/a", "", Target(Kind.FOREIGN, "blog.example")), ("https://blog.example:80/sub/a", "", Target(Kind.FOREIGN, "blog.example:80")),
    ("https://.blog.example/sub/a", "", Target(Kind.FOREIGN, ".blog.example")), ("https://:443blog.example/", "", Target(Kind.FOREIGN, ":443blog.example")),
    ("https://blog.example@Xcdn.example/a", "", Target(Kind.FOREIGN, "xcdn.example")), ("//Xcdn.example", "", Target(Kind.FOREIGN, "xcdn.example")),
    ("https:///", "", Target(Kind.FOREIGN, "https")), ("ftp://cdn.example:/a", "", Target(Kind.FOREIGN, "cdn.example")),
    ("ws://blog.example/sub/a", "", Target(Kind.FOREIGN, "blog.example")), ("blob:x", "", Target(Kind.FOREIGN, "x")), ("ftp://cdn.example/a\\b", "", Target(Kind.FOREIGN, "cdn.example")),
    # what is not fetched
    *((f"{scheme}:x", "", OTHER) for scheme in ("mailto", "tel", "sms", "geo", "about", "webcal", "urn", "tag", "MAILTO", "Tel")),
    ("javascript:x", "", SCRIPT), ("JavaScript:x", "b/", SCRIPT), ("vbscript:x", "", SCRIPT), (" java\nscript:x", "", SCRIPT),
    ("data:,x", "", DATA), ("DATA:,x", "b/", DATA),
])  # fmt: skip
def test_where_an_address_leads(url: str, folder: str, target: Target) -> None:
    assert Site(BASE).resolve(url, folder) == target


@pytest.mark.parametrize(("base", "url", "target"), [
    ("", "a", internal("a")), ("", "/a", internal("a")), ("", "https://blog.example/a", Target(Kind.FOREIGN, "blog.example")),
    ("", "//blog.example/a", Target(Kind.FOREIGN, "blog.example")), ("", "https://", Target(Kind.FOREIGN, "https")),
    ("", "XXXX://XXXX/a", Target(Kind.FOREIGN, "xxxx")), ("", "xxxx:", Target(Kind.FOREIGN, "xxxx")),
    ("https://blog.example", "https://blog.example", internal("/")), ("https://blog.example", "https://blog.example?x", internal("/")),
    ("https://blog.example", "https://blog.example#x", internal("/", "x")), ("https://blog.example/", "https://blog.example/a", internal("a")),
    ("https://blog.example/", "/", internal("/")), ("https://blog.example/sub", "https://blog.example/sub/a", internal("a")),
    ("https://blog.example/sub/x/", "/sub/x/a", internal("a")), ("https://blog.example/sub/x", "/sub/xa", Target(Kind.OUTSIDE, "/sub/xa")),
    ("https://blog.example:443/", "https://blog.example/a", internal("a")), ("HTTPS://Blog.Example/", "https://blog.example/a", internal("a")),
    ("http://blog.example/x/", "http://blog.example:80/x/a", internal("a")), ("http://blog.example/x/", "//blog.example/x/a", internal("a")),
    ("http://blog.example/x/", "https://blog.example/x/a", Target(Kind.FOREIGN, "blog.example")),
    ("https://Xyz.example/", "https://xyz.example/a", internal("a")), ("ftp://blog.example/", "ftp://blog.example/a", Target(Kind.FOREIGN, "blog.example")),
    ("https://blog.example?x", "/a", internal("a")),
])  # fmt: skip
def test_where_an_address_leads_from_another_site(base: str, url: str, target: Target) -> None:
    assert Site(base).resolve(url, "") == target


def test_what_was_resolved_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_REMEMBERED", 2)
    site = Site(BASE)
    assert site.resolve("../a", "b/") is site.resolve("./a", "")
    assert site.resolve("data:,x", "") is not site.resolve("data:,x", "")
    assert site.resolve("b", "") is site.resolve("b", "")
    assert site.resolve("c", "") is not site.resolve("c", "")


@pytest.mark.parametrize(("base", "found"), [
    (BASE, {("/", ""): "https://blog.example/sub/", ("a/", ""): "https://blog.example/sub/a/#x", ("b.", None): "https://blog.example/sub/b."}),
    ("https://blog.example/su", {}), ("", {}),
    ("https://blog.example/subX/", {("X", ""): "https://blog.example/subX/X"}),
])  # fmt: skip
def test_own_addresses_in_texts(base: str, found: dict[tuple[str, str | None], str]) -> None:
    links = Links("index.html", Site(base))
    links.add_own_addresses([
        "https://blog.example/sub/ <https://blog.example/sub/a/#x> https://blog.example/sub/../b",
        "siehe https://blog.example/sub/b. https://blog.example/subX/X",
    ])  # fmt: skip
    assert links.wanted == found


@pytest.mark.parametrize(("value", "urls"), [
    ("", []), (" , ", []), ("a.jpg", ["a.jpg"]), ("a.jpg 1x, b.jpg 2x,c.jpg", ["a.jpg", "b.jpg", "c.jpg"]), ("a.jpg, b.jpg", ["a.jpg", "b.jpg"]),
    ("aX,,, b 1x", ["aX", "b"]), ("data:image/png;base64,AA== 1x, a", ["data:image/png;base64,AA==", "a"]), ("a,b 1x", ["a,b"]),
    (",,a 1x ,b", ["a", "b"]), ("a\t1x,\nb", ["a", "b"]),
])  # fmt: skip
def test_addresses_in_a_srcset(value: str, urls: list[str]) -> None:
    assert srcset(value) == urls


@pytest.mark.parametrize(("url", "content"), [
    ("data:,x", ("", b"x")), ("data:text/plain,a,b", ("text/plain", b"a,b")), ("data:Text/ HTML ;charset=x,%3Cp%3E", ("text/html", b"<p>")),
    ("\x01data:im\nage/png;base64,iV\tBO\x1f", ("image/png", b"\x89PN")), ("data:;base64,aGE", ("", b"ha")), ("data:;base64,aGE=", ("", b"ha")),
    ("data:;base64,aGE==", ("", b"ha")), ("data:;BASE64,aG%20E%3D", ("", b"ha")), ("data:x;base64 ,aGFX", ("x", b"haW")), ("data:;base64,aG!E", None),
    ("data:;base64,aGFX!!!!", None), ("data:;base64,a", None), ("data:text/plain", None),
])  # fmt: skip
def test_what_a_data_address_holds(url: str, content: tuple[str, bytes] | None) -> None:
    assert data_content(url) == content


def test_folders() -> None:
    assert [folder_of(path) for path in ("a/b/c.html", "c.html", "a/", "")] == ["a/b/", "", "a/", ""]
