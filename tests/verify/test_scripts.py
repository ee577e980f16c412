"""scripts: comments are told from code, and where that is unsure they count."""

from __future__ import annotations

import time

import pytest

from sozialblog.verify import scripts


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("a // b\nc", "a  \nc"),
        ("a /* b */ c", "a   c"),
        ("'// a' // b", "'// a'  "),
        ('"\\"// a" // b', '"\\"// a"  '),
        ("`// a` // b", "`// a`  "),
        ("x = /[/*]/; // b", "x = /[/*]/;  "),
        ("return /'/ // b", "return /'/  "),
        ("a / b // c", "a / b  "),
        ("(a) / b // c", "(a) / b // c"),
        ("if (a) /[/*]/.test(b) // c", "if (a) /[/*]/.test(b) // c"),
        ("`${`//`}` // c", "`${`//`}` // c"),
        ("/* a", " "),
        ("'a\n// b", "'a\n "),
    ],
)
def test_comments(source: str, kept: str) -> None:
    assert scripts.without_comments(source) == kept


@pytest.mark.parametrize("source", ["=/[" * 20_000, "/*" * 50_000, "`" * 50_001, "'\\" * 50_000, "=/" * 50_000])
def test_no_source_takes_long(source: str) -> None:
    began = time.perf_counter()
    scripts.read(source)
    assert time.perf_counter() - began < 2


def test_addresses_are_found_however_they_are_written() -> None:
    source = (
        "a('https:\\/\\/one.example/x'); b(\"//two.example\"); c(`wss://three.example`); d('http' + '://four.example')"
    )
    assert [url.split("/")[2] for url in scripts.read(source).addresses] == [
        "two.example", "four.example", "one.example", "three.example",
    ]  # fmt: skip
