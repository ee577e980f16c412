"""Photographs in large: which open, in which order, and where none does."""

from __future__ import annotations

import re
from pathlib import Path

from tests import sites

_VIEW = re.compile(r'<div class="sb-view__close" id="([^"]+)" popover>.*?</div>(.*?)</figure>', re.DOTALL)
_WAY = re.compile(r'popovertarget="([^"]+)" popovertargetaction="show"')


def test_each_figure_opens_once_and_leads_to_its_neighbours(tmp_path: Path) -> None:
    site = sites.small()
    site.toml["site"]["theme"] = "kampagne"
    post = site.get("hof")
    pattern = post.front["photos"][1]
    names = ["erst.jpg", "zeile.jpg", "zwei.jpg", "drei.jpg", "rest.jpg"]
    post.front["photos"] = [{**pattern, "file": name} for name in names]
    post.photos = {name: sites.picture(name) for name in names}
    words = post.body.split("\n\n![](")[0]
    post.body = f"{words}\n\n![](drei.jpg)\n\nIm Satz ![](zeile.jpg) steht eines.\n\n![](zwei.jpg)\n\n![](drei.jpg)\n"
    place, output = site.write(tmp_path / "site"), tmp_path / "out"
    with sites.without_approval():
        assert sites.build(place, output).status == 0
    page = (output / "posts/hof/index.html").read_text(encoding="utf-8")
    views = {name: _WAY.findall(rest) for name, rest in _VIEW.findall(page)}
    # the opening one, the text's own in its order and once, the rest; what stands in a sentence does not open
    one, two, three, rest = "sb-photo-1", "sb-photo-3", "sb-photo-4", "sb-photo-5"
    assert views == {one: [three], three: [one, two], two: [three, rest], rest: [two]}
    assert list(views) == [one, three, two, rest]
    assert sorted(re.findall(r'class="sb-photo__open" popovertarget="([^"]+)"', page)) == sorted(views)
    assert page.count('class="sb-photo__link"') == len(views) + 1, "a photograph shown again is still a link"
    for feed in ("feed.xml", "rss.xml", "feed.json"):
        text = (output / feed).read_text(encoding="utf-8")
        assert "sb-photo" in text
        assert "popover" not in text
        assert "sb-view" not in text
