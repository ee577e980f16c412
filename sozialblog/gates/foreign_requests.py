"""S503: no page makes a visitor's browser ask another server."""

from __future__ import annotations

from collections.abc import Iterator

from sozialblog.findings import Finding, Rule
from sozialblog.gates.case import Case
from sozialblog.gates.passages import heard
from sozialblog.gates.texts import stated
from sozialblog.i18n import msg
from sozialblog.markup import requests

RULE = Rule(
    code="S503",
    title=msg("A request to a third party, a cookie, or browser storage"),
    reason=msg(
        "Whoever opens a page about counselling must not be reported to anyone. A picture, frame or script from "
        "elsewhere tells its server who reads what."
    ),
    source=msg("TDDDG § 25; LG München I 3 O 17493/20 (remotely loaded fonts)"),
    remedy=msg(
        "Put pictures beside the text; link to videos, maps and posts, or show them by “::: video”, “::: map” and "
        "“::: post” with a title, which load nothing before two clicks; leave scripts and styles out."
    ),
    example="::: video https://tube.example.org/w/4b2c\ntitle: Ein Rundgang durch den Garten\nposter: garten.jpg\n:::",
)


def gate(case: Case) -> Iterator[Finding]:
    """Titles and captions are escaped on our pages, but feed readers take them for HTML."""
    front = stated(case) if "<" in heard(case).words.text else ()
    words = ((what, text.line, text.key) for text in front for what in requests(text.text))
    for what, line, key in (*words, *((item.target, item.line, "") for item in case.body.foreign)):
        message = msg("This would load something from elsewhere or run a script: {what}", what=what[:80])
        yield case.finding("S503", message, RULE.remedy, line=line, key=key)
