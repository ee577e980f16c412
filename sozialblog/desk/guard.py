"""guard: who may speak to the desk. Refuses first and asks nobody; no view is reached past it.

A web page anywhere can make a browser send requests to this machine. So every request has to name us as its Host (DNS
rebinding), has to say where it comes from (Sec-Fetch-Site; Origin where something changes), has to bring the one strict
session cookie, and where something changes the session's own token (CSRF) as well. The session itself comes from an
address that counts once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, g, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from sozialblog.approvals import Says
from sozialblog.desk.pending import Pending
from sozialblog.i18n import Language, Message, msg

Answer = Response | BaseResponse
Chance = Callable[[int], bytes]
Clock = Callable[[], dt.datetime]
CSRF_HEADER = "X-Desk-Token"
CSRF_FIELD = "csrf"
_BYTES = 32
_IDLE = dt.timedelta(hours=12)
_MOST_SESSIONS = 20
_MOST_TOKENS = 5
_OPEN = frozenset({"static", "open_desk"})  #: what is answered without a session

_PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
#: for pages of the site itself: shown in a frame, without scripts, forms or anything foreign
SITE_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; media-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",  # “no-referrer” would also take away the Origin of our own forms
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@dataclass(slots=True, kw_only=True)
class Session:
    """One opened desk.

    ``read`` maps the keys of documents that were put aside for approval to the version seen; ``sheet`` is the page to
    lock away of a site that was begun in this session; ``pending`` is what a passkey was asked to sign;
    ``secure_host`` is the name of a desk behind https, or empty.
    """

    csrf: str
    language: Language
    last: dt.datetime
    read: dict[str, str] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)
    sheet: bytes = field(default=b"", repr=False)
    pending: Pending | None = None
    secure_host: str = ""

    def take_pending(self, says: Says) -> Pending | None:
        """What lies ready to be signed, if it says this; it is answered once."""
        taken, self.pending = self.pending, None
        return taken if taken is not None and taken.draft.says is says else None

    def take_notes(self) -> list[Message]:
        """What there is to say on the next page; it is said once."""
        taken, self.notes = self.notes, []
        return taken


class Guard:
    """Sessions and the rules for every request. ``origins`` are all addresses under which the desk is reached."""

    def __init__(self, origins: Collection[str], *, language: Language, now: Clock, chance: Chance) -> None:
        self._origins = tuple(origins)
        self._hosts = frozenset(urlsplit(origin).netloc for origin in origins)
        self._language = language
        self._now = now
        self._chance = chance
        self._secure = all(origin.startswith("https:") for origin in origins)
        port = urlsplit(self._origins[0]).port or 0
        # Cookies know no ports: two desks on one machine would throw each other out.
        self.cookie = "__Host-sozialblog-desk" if self._secure else f"sozialblog-desk-{port}"
        self._lock = threading.Lock()
        self._tokens: list[str] = []  #: digests of addresses that were not opened yet
        self._sessions: dict[str, Session] = {}  #: by the digest of the cookie's value

    def address(self) -> str:
        """A new address that opens the desk once."""
        token = self._chance(_BYTES).hex()
        with self._lock:
            self._tokens = [*self._tokens, _digest(token)][-_MOST_TOKENS:]
        return f"{self._origins[0]}/open/{token}"

    def install(self, app: Flask) -> None:
        """Check every request of ``app`` before a view sees it, and set the headers of every answer."""
        app.before_request(self._check)
        app.after_request(_with_headers)
        app.add_url_rule("/open/<token>", "open_desk", self._open)

    def _open(self, token: str) -> Answer:
        with self._lock:
            known = [item for item in self._tokens if hmac.compare_digest(item, _digest(token))]
            if not known or request.method == "HEAD":  # whoever only looks whether it is there does not use it up
                return refusal(
                    msg("This address was opened before, or it is an old one."),
                    msg("Press Enter in the window where “sozialblog desk” runs, and open the new address."),
                )
            self._tokens.remove(known[0])
            secret = self._chance(_BYTES).hex()
            self._forget_old()
            self._sessions[_digest(secret)] = Session(
                csrf=self._chance(_BYTES).hex(),
                language=self._language,
                last=self._now(),
                secure_host=(urlsplit(self._origins[0]).hostname or "") if self._secure else "",
            )
        answer = redirect("/", HTTPStatus.SEE_OTHER)
        answer.set_cookie(self.cookie, secret, httponly=True, samesite="Strict", secure=self._secure, path="/")
        return answer

    def _check(self) -> Response | None:
        problem = self._foreign()
        if problem is not None:
            return refusal(problem, _ELSEWHERE)
        session = self._session()
        if session is None and request.endpoint not in _OPEN:
            return refusal(
                msg("The desk does not know this browser."),
                msg("Press Enter in the window where “sozialblog desk” runs, and open the new address."),
            )
        if session is not None:
            g.session = session
        if request.method == "POST" and not self._has_token(session):
            return refusal(
                msg("This page is from an earlier visit; nothing was changed."),
                msg("Go back, load the page anew, and try once more."),
            )
        return None

    def _foreign(self) -> Message | None:
        """Why a request does not come from the desk's own pages, or from a person who typed its address."""
        site = request.headers.get("Sec-Fetch-Site")
        if request.headers.get("Host") not in self._hosts:
            return msg("This request was addressed to somebody else.")
        if request.method == "POST":
            own = request.headers.get("Origin") == f"{'https' if self._secure else 'http'}://{request.headers['Host']}"
            return None if own and site == "same-origin" else msg("This request came from another site.")
        if request.method not in ("GET", "HEAD"):
            return msg("The desk does not understand this request.")
        return None if site in ("same-origin", "none") else msg("This request came from another site.")

    def _session(self) -> Session | None:
        secret = request.cookies.get(self.cookie)
        with self._lock:
            self._forget_old()
            session = self._sessions.get(_digest(secret)) if secret else None
            if session is not None:
                session.last = self._now()
            return session

    def _forget_old(self) -> None:
        oldest = self._now() - _IDLE
        kept = sorted((item for item in self._sessions.items() if item[1].last > oldest), key=lambda item: item[1].last)
        self._sessions = dict(kept[-_MOST_SESSIONS:])

    def _has_token(self, session: Session | None) -> bool:
        given = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
        return session is not None and hmac.compare_digest(given.encode(), session.csrf.encode())


_ELSEWHERE = msg("Open the desk by the address that “sozialblog desk” shows, in a browser that is up to date.")


def refusal(problem: Message, fix: Message, status: int = HTTPStatus.FORBIDDEN) -> Response:
    """A page that says why nothing happened and what to do. Shows nothing of what was asked for."""
    return Response(render_template("refusal.html", problem=problem, fix=fix), status)


def _with_headers(answer: Response) -> Response:
    for name, value in _HEADERS.items():
        answer.headers[name] = value
    answer.headers.setdefault("Content-Security-Policy", _PAGES)
    return answer


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
