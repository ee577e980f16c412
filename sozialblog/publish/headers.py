"""headers: what a server should say with every answer (OWASP Secure Headers). Pure.

Each page brings its own Content-Security-Policy, which only narrows: what both allow is allowed. The one here is the
upper bound for all pages, whatever their theme uses of this site itself, and adds what a page cannot say: who may frame
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

POLICY: Final = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; "
    "connect-src 'self'; font-src 'self'; media-src 'self'; frame-src https:; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SECURE: Final = ("Strict-Transport-Security", "max-age=31536000")  #: only where the answer came over HTTPS


def apache() -> list[str]:
    """For mod_headers, which needs ``AllowOverride FileInfo``."""
    lines = [f'Header always set {name} "{value}"' for name, value in HEADERS.items()]
    lines.append(f'Header always set {SECURE[0]} "{SECURE[1]}" "expr=%{{HTTPS}} == \'on\'"')
    return ["<IfModule mod_headers.c>", *lines, "</IfModule>"]


def pages(base: str) -> str:
    """For the file ``_headers`` of Netlify and Cloudflare Pages, which answer over HTTPS alone."""
    lines = [f"{name}: {value}" for name, value in (*HEADERS.items(), SECURE)]
    return f"{base}*\n" + "".join(f"  {line}\n" for line in lines)
