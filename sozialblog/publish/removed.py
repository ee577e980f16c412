"""removed: what hosts are told: headers, and which addresses were taken down. Pure; knows no text that stood there.

Apache, nginx and Netlify answer 410 (RFC 9110, 15.5.11); Cloudflare Pages knows no such rule, ignores these lines and
answers 404. Where a host can do neither in a way that search engines understand, a plain page can stand at the address.
The lists name what somebody wanted gone, so the hosts are also told to keep the lists themselves to themselves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlsplit

from sozialblog.publish import headers

LISTS = ("removed.txt", "nginx-removed.conf", "sozialblog-manifest.json")  #: files that are nobody's to read
_GENERATED = "Written by sozialblog at every build; changes are lost."
CONFIGURATIONS = (".htaccess", "nginx-removed.conf", "_redirects", "_headers")  #: files that hosts read
MARK = f"# {_GENERATED}\n".encode()  #: how each of them begins
_NOTICE = {"de": "Diese Seite wurde entfernt.", "en": "This page was removed."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """Where the folder will lie: the site's full address, its language, and whether removed pages get a notice."""

    url: str = ""
    lang: str = "de"
    notices: bool = False


def answers(removed: Collection[str], host: Host) -> dict[str, bytes]:
    """Every file for hosts, by path: headers always, and what answers for ``removed`` files once there are any."""
    base = urlsplit(host.url).path or "/"
    paths = [base + path for path in sorted(removed)]
    lists = [base + name for name in LISTS]
    found = {".htaccess": _apache(base, paths, lists), "_headers": _headers(base, lists)}
    if removed:
        found |= {
            "nginx-removed.conf": _nginx(paths, lists),
            "_redirects": _netlify(paths, lists),
            "removed.txt": "".join(f"{host.url}{quote(address(path))}\n" for path in sorted(removed)),
        }
    files = {path: text.encode() for path, text in found.items()}
    if host.notices:
        files |= dict.fromkeys(sorted(removed), _notice(host.lang))
    return files


def address(path: str) -> str:
    """The address that visitors know a file by."""
    return path.removesuffix("index.html") if path.endswith("/index.html") else path


def _spellings(path: str) -> tuple[str, ...]:
    """All addresses under which a host shows a file."""
    if not path.endswith("/index.html"):
        return (path,)
    folder = path.removesuffix("index.html")
    return (folder, folder.removesuffix("/"), path)


def _apache(base: str, paths: Sequence[str], lists: Sequence[str]) -> str:
    """mod_alias and mod_headers; a pattern matches the decoded path. All of it needs ``AllowOverride FileInfo``."""
    lines = [f"# {_GENERATED}", "<IfModule mod_alias.c>"]
    for path in paths:
        folder = path.removesuffix("/index.html")
        pattern = f"^{_quoted(folder)}(/(index\\.html)?)?$" if folder != path else f"^{_quoted(path)}$"
        lines.append(f'RedirectMatch 410 "{pattern}"')
    lines += [f'RedirectMatch 404 "^{_quoted(path)}$"' for path in lists]
    pages = [f'ErrorDocument {status} "{base}404.html"' for status in (404, 410)]
    return "\n".join([*lines, "</IfModule>", *pages, *headers.apache(), ""])


def _quoted(path: str) -> str:
    return re.escape(path).replace("\\-", "-").replace('"', '\\"')


def _nginx(paths: Sequence[str], lists: Sequence[str]) -> str:
    """To be included in the ``server`` block."""
    lines = [f"# {_GENERATED}", "# In the server block: include /path/to/nginx-removed.conf;"]
    lines += [f'location = "{spelling}" {{ return 410; }}' for path in paths for spelling in _spellings(path)]
    lines += [f'location = "{path}" {{ return 404; }}' for path in lists]
    return "\n".join([*lines, ""])


def _netlify(paths: Sequence[str], lists: Sequence[str]) -> str:
    """``from to status!``: the mark makes the rule count even where a file lies at the address."""
    base = lists[0].removesuffix(LISTS[0])
    lines = [f"# {_GENERATED}"]
    lines += [f"{quote(spelling)} {base}404.html 410!" for path in paths for spelling in _spellings(path)]
    lines += [f"{quote(path)} {base}404.html 404!" for path in lists]
    return "\n".join([*lines, ""])


def _headers(base: str, lists: Sequence[str]) -> str:
    """Netlify and Cloudflare Pages: what every answer says, and that search engines shall not list the lists."""
    return (
        f"# {_GENERATED}\n"
        + headers.pages(base)
        + "".join(f"{quote(path)}\n  X-Robots-Tag: noindex\n" for path in lists)
    )


def _notice(lang: str) -> bytes:
    """A page that says only that it was removed, for hosts that cannot answer 410 (GitHub and GitLab Pages)."""
    text = _NOTICE.get(lang.partition("-")[0], _NOTICE["en"])
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}"><head><meta charset="utf-8"><title>410</title>'
        f'<meta name="robots" content="noindex"></head><body><main><h1>{text}</h1></main></body></html>\n'
    ).encode()
