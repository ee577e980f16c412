"""overlay: what the preview adds to a page: its verdict, its findings, and a reload when something changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from sozialblog.findings import Finding
from sozialblog.gates import Judgement, Verdict
from sozialblog.i18n import Language, msg

EVENTS = "/.sozialblog/events"
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
_STYLE = (
    "position:fixed;inset:auto 0 0 0;max-height:45vh;overflow:auto;z-index:99999;margin:0;padding:.75rem 1rem;"
    "font:15px/1.45 system-ui,sans-serif;background:#1c1c1c;color:#fff;border-top:4px solid "
)
_SCRIPT = "<script>new EventSource('" + EVENTS + "').onmessage=e=>{if(e.data==='changed')location.reload()};</script>"
_VERDICTS = {
    Verdict.PUBLISH: msg("Would be published today."),
    Verdict.WITHHOLD: msg("Withheld: not published until this is mended."),
    Verdict.DRAFT: msg("A draft: not published."),
    Verdict.IDEA: msg("An idea: never published."),
    Verdict.SCHEDULED: msg("Scheduled: published later."),
    Verdict.ENDED: msg("Ended: no longer published."),
}


def with_overlay(page: bytes, judgement: Judgement | None, site: Sequence[Finding], language: Language) -> bytes:
    """The page with the preview's banner and reload script; its own policy would forbid both."""
    page = _POLICY.sub(b"", page)
    banner = _banner(judgement, site, language).encode()
    head, end, tail = page.rpartition(b"</body>")
    return head + banner + end + tail if end else page + banner


def error_page(findings: Sequence[Finding], language: Language) -> bytes:
    """A page of findings where the site cannot be rendered at all."""
    title = escape(language.say(msg("The site as a whole cannot be published:")))
    body = f"<h1>{title}</h1>{_list(findings, language)}{_SCRIPT}"
    return (
        f'<!doctype html><html lang="{language.code}"><meta charset="utf-8"><title>{title}</title>'
        '<body style="font:17px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem">'
        f"{body}</body></html>"
    ).encode()


def _banner(judgement: Judgement | None, site: Sequence[Finding], language: Language) -> str:
    findings = [*(judgement.findings if judgement else ()), *site]
    if judgement is None and not findings:
        return _SCRIPT
    says = language.say(_VERDICTS[judgement.verdict]) if judgement else language.say(msg("About the site:"))
    colour = "#d33" if any(finding.blocks for finding in findings) else "#3a3"
    return (
        f'<aside style="{_STYLE}{colour}" aria-label="sozialblog"><details open><summary><strong>'
        f"{escape(says)}</strong></summary>{_list(findings, language)}</details></aside>{_SCRIPT}"
    )


def _list(findings: Sequence[Finding], language: Language) -> str:
    items = "".join(
        f"<li><code>{escape(finding.path)}:{finding.line}</code> <b>{finding.code}</b> "
        f"{escape(language.say(finding.message))}<br>→ {escape(language.say(finding.fix))}</li>"
        for finding in findings
    )
    return f"<ul>{items}</ul>" if items else ""
