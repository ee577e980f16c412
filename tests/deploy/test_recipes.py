"""The headers of the handbook are those that the program writes, and fit what its pages say of themselves."""

from __future__ import annotations

import re

import pytest

from sozialblog.publish.headers import HEADERS, POLICY, SECURE
from sozialblog.publish.removed import Host, answers
from tests import sites

RECIPES = (sites.PROJECT / "docs" / "hosting.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", HEADERS)
def test_the_handbook_says_what_the_program_writes(name: str) -> None:
    assert f'Header always set {name} "{HEADERS[name]}"' in RECIPES
    assert f'add_header {name} "{HEADERS[name]}" always;' in RECIPES


def test_the_rules_for_hosts_hold_the_headers() -> None:
    files = answers(["posts/weg/index.html"], Host(url="https://blog.example/sub/"))
    apache, pages = files[".htaccess"].decode(), files["_headers"].decode()
    for name, value in HEADERS.items():
        assert f'Header always set {name} "{value}"' in apache
        assert f"  {name}: {value}\n" in pages
    assert SECURE[0] in apache
    assert SECURE[0] in pages


def test_no_page_needs_more_than_the_server_allows() -> None:
    """Both policies count, and a browser takes the narrower one of each directive."""
    theme = (sites.PROJECT / "themes/kampagne/templates/base.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', theme)
    assert policy
    allowed = dict(part.split(" ", 1) for part in POLICY.split("; "))
    for part in re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", policy[1]).split(";"):
        name, _, sources = part.strip().partition(" ")
        if name and sources.strip():
            wanted = set(sources.split()) - {"'none'"}
            assert wanted <= set(allowed.get(name, allowed["default-src"]).split()), part
