"""The preview: drafts and findings in the browser, a changed text at once, and the same judgement as ever."""

from __future__ import annotations

import threading
import time

import pytest

from sozialblog.i18n import Language
from sozialblog.serve import Server
from tests import sites


@pytest.fixture
def site() -> sites.Site:
    found = sites.bare()
    for slug in ("hof", "fest"):
        found.add(sites.post(slug, photos=1, campaign=None))
    found.add(sites.post("entwurf", photos=0, campaign=None, status="draft"))
    found.add(sites.post("gast", photos=0, campaign=None, people=[sites.record("kim", campaigns=None)]))
    return found


@pytest.fixture
def server(site, tmp_path):
    site.write(tmp_path)
    return Server(tmp_path, lambda: sites.TODAY, "0" * 64, Language("en"))


def page(server: Server, address: str) -> str:
    return server.answer(address)[2].decode()


def write(site: sites.Site, server: Server, slug: str, folder) -> int:
    """Save a document as an editor would; the version that browsers wait for."""
    site.write(folder)
    server.changed({str(folder / site.get(slug).path)})
    return server.version


def findings(server: Server) -> dict[str, list[str]]:
    judgements = server._preview.judgements
    return {where: [finding.code for finding in item.findings] for where, item in judgements.items()}


def test_drafts_are_shown_with_their_verdict(server):
    assert "A draft: not published." in page(server, "/posts/entwurf/")
    assert "A201" in page(server, "/posts/hof/")
    assert server.answer("/gibt/es/nicht/")[0] == 404


def test_a_changed_text_is_there_at_once_and_judged(site, server, tmp_path):
    before = server.version
    site.get("hof").body += "\n[Nirgends](../gibt-es-nicht/index.md) und „nur ein einziger neuer Satz von jemandem“.\n"
    assert write(site, server, "hof", tmp_path) == before + 1
    quick = findings(server)
    text = page(server, "/posts/hof/")
    assert "Nirgends" in text
    assert "S504" in text
    assert server._behind
    server.catch_up()
    assert server.version == before + 1  # nobody's page is loaded again for it
    assert findings(server) == quick
    assert page(server, "/posts/hof/") == text


def test_the_text_of_a_post_with_a_consent_record(site, server, tmp_path):
    site.get("gast").body += "\nEin Nachsatz.\n"
    write(site, server, "gast", tmp_path)
    assert server._behind
    assert "Ein Nachsatz" in page(server, "/posts/gast/")


@pytest.mark.parametrize("change", ["title", "status", "broken", "new", "gone"])
def test_whatever_else_changes_is_looked_at_in_full(change, site, server, tmp_path):
    post = site.get("hof")
    if change == "title":
        post.front["title"] = "Ein neuer Titel"
    elif change == "status":
        post.front["status"] = "idea"
    elif change == "broken":
        post.raw = b"---\ntitle: [\n---\n"
    elif change == "new":
        post = site.add(sites.post("neu", photos=0, campaign=None))
    else:
        site.documents.remove(post)
    site.write(tmp_path)
    server.changed({str(tmp_path / post.path)})
    assert not server._behind
    if change == "title":
        assert "Ein neuer Titel" in page(server, "/")
    if change == "broken":
        assert "posts/hof/" in server._preview.judgements
        assert server._preview.judgements["posts/hof/"].findings[0].code == "F001"
    if change == "gone":
        assert server.answer("/posts/hof/")[0] == 404


def test_lists_catch_up(site, server, tmp_path):
    site.get("hof").body = "Ein ganz anderer Text über den Brunnen. " * 400
    write(site, server, "hof", tmp_path)
    server.catch_up()
    other = Server(tmp_path, lambda: sites.TODAY, "0" * 64, Language("en"))
    for address in ("/", "/archive/", "/feed.xml", "/posts/fest/", "/posts/hof/"):
        assert page(server, address) == page(other, address), address


def test_a_theme_that_breaks_is_shown_as_a_finding(site, server, tmp_path):
    template = tmp_path / "themes/plain/templates/post.html"
    template.write_text("{{ nothing.there }}", encoding="utf-8")
    server.changed({str(template)})
    assert "F011" in page(server, "/posts/hof/")


def test_browsers_that_wait_are_woken(site, server, tmp_path):
    seen = server.version
    watching = threading.Thread(target=server.watch, daemon=True)
    watching.start()
    site.get("hof").body += "\nEin Nachsatz über den Brunnen.\n"
    path = tmp_path / site.get("hof").path
    deadline = time.monotonic() + 20
    while server.version == seen and time.monotonic() < deadline:  # until the watcher has begun to watch
        path.write_bytes(site.get("hof").data())
        server._changed.acquire()
        server._changed.wait(0.5)
        server._changed.release()
    assert "Ein Nachsatz über den Brunnen" in page(server, "/posts/hof/")
    server.stop()
    watching.join(10)
