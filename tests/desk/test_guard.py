"""Attacks on the desk from other web pages, other programs and old windows. Each has to change nothing and see nothing."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from sozialblog.desk import Where
from tests import sites
from tests.desk.desks import ORIGIN, PASSPHRASE, Desk

GETS = ("/", "/queue", "/queue/post/hof", "/site/" + "0" * 64 + "/", "/photo/" + "0" * 64 + "/0", "/nothing")
POSTS = ("/approve", "/language", "/queue/post/hof/read", "/queue/post/hof/send-back")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose posts wait for approval."""
    site = sites.small()
    folder = site.write(tmp_path_factory.mktemp("desk"))
    sites.approve(folder)
    post = next(item for item in site.documents if item.kind == "post")
    path = folder / post.path
    path.write_text(path.read_text(encoding="utf-8") + "\nNoch ein Satz, der neu ist.\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def desk(folder: Path) -> Desk:
    return Desk(folder).opened()


@pytest.fixture(scope="module")
def version(desk: Desk) -> str:
    return desk.version("post/hof")


def test_the_honest_browser_is_served(folder: Path) -> None:
    desk = Desk(folder).opened()
    assert desk.get("/queue").status_code == 200
    assert desk.post("/language", {"language": "de"}).status_code == 303
    assert 'lang="de"' in desk.get("/queue").text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8009", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8009", "", None])  # fmt: skip
def test_dns_rebinding(desk: Desk, host: str | None) -> None:
    """A foreign name that leads to this machine is refused, even with a session and the right token."""
    token = desk.csrf
    for path in (*GETS, "/static/desk.css", desk.guard.address().removeprefix(ORIGIN)):
        answer = desk.get(path, Host=host)
        assert answer.status_code == 403
        assert "csrf" not in answer.text
    for path in POSTS:
        assert desk.post(path, csrf=token, Host=host).status_code == 403
        assert desk.post(path, csrf=token, Host=host, Origin=f"http://{host}").status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", None, "SAME-ORIGIN", "none, same-origin"])
def test_a_request_that_another_site_made(desk: Desk, site: str | None) -> None:
    token = desk.csrf
    for path in GETS:
        assert desk.get(path, Sec_Fetch_Site=site).status_code == 403
    for path in POSTS:
        assert desk.post(path, csrf=token, Sec_Fetch_Site=site).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", None, "http://127.0.0.1", "http://localhost:8010",
                                    "https://127.0.0.1:8009", "http://localhost:8009", "http://127.0.0.1:8009.evil.example"])  # fmt: skip
def test_a_form_or_fetch_with_a_foreign_origin(desk: Desk, origin: str | None) -> None:
    """localhost is ours too, but not for a request that was sent to 127.0.0.1."""
    token = desk.csrf
    for path in POSTS:
        assert desk.post(path, csrf=token, Origin=origin).status_code == 403


@pytest.mark.parametrize("token", [None, "0" * 64, "ä"])
def test_a_form_without_the_token_of_the_session(desk: Desk, token: str | None) -> None:
    for path in POSTS:
        answer = desk.post(path, {"language": "de"}, csrf=token)
        assert answer.status_code == 403
        assert "nothing was changed" in answer.text
    assert 'lang="en"' in desk.get("/queue").text


def test_a_second_window_with_an_old_token(folder: Path) -> None:
    """The token of a session does not count in the next one, nor does an address that was opened before."""
    desk = Desk(folder).opened()
    old = desk.csrf
    desk.opened()
    assert desk.post("/language", {"language": "de"}, csrf=old).status_code == 403
    assert desk.post("/language", {"language": "de"}).status_code == 303
    address = desk.guard.address().removeprefix(ORIGIN)
    headers = {"Host": "127.0.0.1:8009", "Sec-Fetch-Site": "none"}
    assert desk.client.head(address, headers=headers).status_code == 403
    assert desk.get(address).status_code == 303
    again = Desk(desk.folder)
    assert desk.app.test_client().get(address, headers={"Host": "127.0.0.1:8009", "Sec-Fetch-Site": "none"}).status_code == 403  # fmt: skip
    assert again.get(address).status_code == 403
    assert "Set-Cookie" not in again.get(address).headers


@pytest.mark.parametrize("cookie", ["", "0" * 64, "ä"])
def test_without_a_session_nothing_is_seen(folder: Path, cookie: str) -> None:
    desk = Desk(folder)
    desk.client.set_cookie(desk.guard.cookie, cookie)
    for path in GETS:
        answer = desk.get(path)
        assert answer.status_code == 403
        assert sites.canary("hof", "title") not in answer.text.lower()
        assert "Set-Cookie" not in answer.headers
    for path in POSTS:
        assert desk.post(path, csrf="0" * 64).status_code == 403
    for path in ("/open/", "/open/0", "/open/" + "0" * 64):
        assert desk.get(path).status_code == 403


def test_a_session_ends_when_nobody_uses_it(folder: Path) -> None:
    desk = Desk(folder).opened()
    desk.clock += dt.timedelta(hours=11)
    assert desk.get("/queue").status_code == 200
    desk.clock += dt.timedelta(hours=13)
    assert desk.get("/queue").status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods(desk: Desk, method: str) -> None:
    headers = {"Host": "127.0.0.1:8009", "Sec-Fetch-Site": "same-origin", "Origin": ORIGIN}
    for path in ("/queue", "/approve", "/static/desk.css"):
        assert desk.client.open(path, method=method, headers=headers, buffered=True).status_code == 403


def test_the_one_cookie(folder: Path) -> None:
    desk = Desk(folder)
    answer = desk.get(desk.guard.address().removeprefix(ORIGIN))
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert re.fullmatch(r"sozialblog-desk-8009=[0-9a-f]{64}; HttpOnly; Path=/; SameSite=Strict", cookie)
    for path in (*GETS, "/static/desk.css"):
        assert "Set-Cookie" not in desk.get(path).headers


def test_every_answer_forbids_what_no_page_needs(desk: Desk, version: str) -> None:
    frame = f"/site/{version}/"
    for path in (*GETS, frame, f"{frame}posts/", "/static/desk.css", "/open/0"):
        headers = desk.get(path).headers
        policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["base-uri"] == "'none'"
        assert policy["frame-ancestors"] == ("'self'" if path.startswith(frame) else "'none'")
        assert "unsafe" not in policy.get("script-src", "")
        assert policy.get("script-src", "") == ("" if path.startswith(frame) else "'self'")
        assert policy["form-action"] == ("'none'" if path.startswith(frame) else "'self'")
        assert ("sandbox" in policy) == path.startswith(frame)
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in headers
    assert "allow-scripts" not in desk.get(frame).headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", [
    "/site/{v}/../../etc/passwd", "/site/{v}/..%2f..%2fcontent/site.toml", "/site/{v}/%2e%2e/%2e%2e/content/site.toml",
    "/site/{v}//etc/passwd", "/site/{v}/content/site.toml", "/site/{v}/C:%5cWindows%5cwin.ini", "/site/..%2f/x", "/site/{v}/%00",
    "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/photo/{v}/-1", "/photo/{v}/99999999999",
    "/queue/post/..%2f..%2fsite.toml", "/queue/../content", "/queue/%2e%2e/%2e%2e", "/queue/post/%00", "/queue/consent/x",
])  # fmt: skip
def test_no_path_leads_out(desk: Desk, version: str, path: str) -> None:
    answer = desk.get(path.replace("{v}", version))
    assert answer.status_code in (404, 308)
    assert "root:" not in answer.text
    assert "organisation]" not in answer.text
    assert "import" not in answer.text


def test_where_else_it_may_be_reached() -> None:
    own = Where().origins(8009)
    assert own == ("http://localhost:8009", "http://127.0.0.1:8009", "http://::1:8009".replace("::1", "[::1]"))
    assert Where(host="0.0.0.0", behind="https://desk.traeger.example/").origins(8009) == (
        "https://desk.traeger.example",
    )


def test_beyond_this_machine_only_behind_https(folder: Path) -> None:
    for arguments in (
        ["--host", "0.0.0.0"],
        ["--host", "192.168.1.5"],
        ["--behind", "http://desk.example"],
        ["--behind", "https://a/b"],
    ):
        result = sites.run("desk", "--no-open", "--port", "0", *arguments, site=folder)
        assert result.status == 2
        assert "https" in result.err


def test_behind_https_the_cookie_is_bound_to_it(folder: Path) -> None:
    from sozialblog.desk.app import create_app
    from sozialblog.desk.guard import Guard

    desk = Desk(folder)
    desk.guard = Guard(["https://desk.traeger.example"], language=desk.office.language, now=lambda: desk.clock, chance=lambda size: b"1" * size)  # fmt: skip
    desk.client = create_app(desk.office, desk.guard).test_client()
    path = desk.guard.address().removeprefix("https://desk.traeger.example")
    assert desk.get(path).status_code == 403
    answer = desk.get(path, Host="desk.traeger.example")
    assert re.fullmatch(
        r"__Host-sozialblog-desk=\w+; Secure; HttpOnly; Path=/; SameSite=Strict", answer.headers["Set-Cookie"]
    )


def test_a_passphrase_never_comes_back(desk: Desk) -> None:
    """Whatever goes wrong with a form, no page repeats the passphrase."""
    key = "post/hof"
    version = desk.version(key)
    wrong = f"{PASSPHRASE} nicht"
    for item in (f"{key}@{version}", f"{key}@{'0' * 64}", "post/nothing@0", "@", ""):
        for person in (sites.LEADER, "nobody") if item.startswith(key) else ("",):
            answer = desk.post("/approve", {"item": item, "person": person, "passphrase": wrong, "page": "entry"})
            assert answer.status_code in (404, 422)
            assert wrong not in answer.text
    answer = desk.post(
        f"/queue/{key}/send-back", {"version": version, "why": "x", "person": sites.LEADER, "passphrase": wrong}
    )
    assert answer.status_code == 422
    assert "does not open" in answer.text
    assert wrong not in answer.text


def addresses(desk: Desk, value: str) -> list[tuple[str, str]]:
    """Every address of the desk (method, path), with ``value`` wherever one holds a name; numbers are 0."""
    found = []
    for rule in desk.app.url_map.iter_rules():
        if rule.endpoint not in ("static", "open_desk"):
            path = re.sub(r"<int:\w+>", "0", rule.rule)
            path = re.sub(r"<(?:\w+:)?\w+>", value.replace("\\", r"\\"), path)
            found += [(method, path) for method in ("GET", "POST") if method in (rule.methods or ())]
    return found


def test_no_address_is_left_out(desk: Desk) -> None:
    """Foreign names, other sites, windows without a session or with an old token: at each address there is."""
    stranger = desk.app.test_client()
    own = {"Host": "127.0.0.1:8009", "Origin": ORIGIN, "Sec-Fetch-Site": "same-origin", "X-Desk-Token": desk.csrf}
    every = addresses(desk, "hof")
    assert len(every) > 35
    for method, path in every:
        for wrong in ({"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            assert desk.client.open(path, method=method, headers=own | wrong).status_code == 403, path
        assert stranger.open(path, method=method, headers=own).status_code == 403, path
        if method == "POST":
            for wrong in ({"Origin": "null"}, {"X-Desk-Token": "0" * 64}):
                assert desk.client.open(path, method=method, headers=own | wrong).status_code == 403, path


@pytest.mark.parametrize(
    "value", ["..%2F..%2Fpyproject", "..", "%2Fetc%2Fpasswd", "..%5C..%5Cx", "hof%00", "C:%5Cx", "."]
)
def test_no_name_in_any_address_leads_out(desk: Desk, value: str) -> None:
    before = sites.digests(desk.folder)
    for method, path in addresses(desk, value):
        if value in path:
            answer = (
                desk.get(path) if method == "GET" else desk.post(path, {"on": "2026-07-01", "seen": "", "title": "x"})
            )
            assert answer.status_code in (303, 308, 404, 405, 422), path
            assert "root:" not in answer.text
            assert "organisation]" not in answer.text
    assert sites.digests(desk.folder) == before
