"""What every request must be and every response carries: Host, Origin, size, routes, headers."""

import re
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.uploads import MAX_FILE

MAX_BODY = 2_000_000  # bytes: below this, a question that is too long gets its own message
LIBRARY = "/library"  # the page that may send its form of filters
UPLOAD = "/dossier/library/files"

_HOST = re.compile(r"(127\.0\.0\.1|localhost)(:\d{1,5})?")  # others: DNS rebinding
# The routes that the page needs; Gradio also opens an upload, a file server, a proxy and others.
_OPEN_PATH = re.compile(
    r"/(dossier/.+|library|settings|config|theme\.css|favicon\.ico|manifest\.json|robots\.txt|assets/.+|static/.+"
    r"|gradio_api/(info|app_id|startup-events|heartbeat/\w+|cancel|reset|queue/(join|data)))?/?"
)

OWNER = "dossier_owner"  # the cookie that tells one browser from another
_OWNER = re.compile(r"[\w-]{43}", re.ASCII)  # 256 bits as secrets.token_urlsafe writes them
_COOKIE = "HttpOnly; SameSite=Lax; Path=/; Max-Age=34560000"  # 400 days: no browser keeps more

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def content_policy(nonce: str, *, forms: bool = False) -> str:
    """The Content-Security-Policy: our own files, the page's own inline scripts, nothing else.

    Where there are `forms`, they may be sent to ourselves.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'self'",
            "form-action 'self'" if forms else "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def owner_of(headers: Mapping[str, str]) -> str | None:
    """The secret of the browser that sent these headers; None where it sent none of ours."""
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(OWNER)
    except CookieError:
        return None
    return cookie.value if cookie and _OWNER.fullmatch(cookie.value) else None


class Guard:
    """An ASGI middleware: refuses what does not come from this page, and sets the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            app = _refusal(scope) or self.app
            owner = owner_of(Headers(scope=scope)) or secrets.token_urlsafe(32)
            await app(scope, receive, Shielded(send, path=scope["path"], owner=owner))


def _refusal(scope: Scope) -> PlainTextResponse | None:
    headers = Headers(scope=scope)
    host, origin = headers.get("host", ""), headers.get("origin")
    changing = scope["method"] not in ("GET", "HEAD")
    if not _HOST.fullmatch(host):
        return PlainTextResponse("Open Dossier as http://127.0.0.1 or http://localhost.", 400)
    if origin not in (None, f"http://{host}"):
        return PlainTextResponse("Another site may not use Dossier.", 403)
    if changing and headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return PlainTextResponse("Another site may not use Dossier.", 403)
    if not _OPEN_PATH.fullmatch(scope["path"]):
        return PlainTextResponse("There is nothing here.", 404)
    if changing and not headers.get("content-length", "").isdecimal():
        return PlainTextResponse("Say how long the request is.", 411)
    limit = MAX_FILE if scope["path"] == UPLOAD else MAX_BODY
    if changing and int(headers["content-length"]) > limit:
        return PlainTextResponse("The request is too large.", 413)
    return None


class Shielded:
    """A `send` that adds the headers and, in Gradio's page, the nonce of its inline scripts.

    That page holds no text of articles, models or users: these come later, as data.
    """

    def __init__(self, send: Send, *, path: str, owner: str) -> None:
        self.send = send
        self.is_page = path == "/"
        self.has_forms = path == LIBRARY
        self.owner = owner
        self.nonce = secrets.token_urlsafe(16)
        self.start: Message = {}
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._set_headers(message)
        if not self.is_page:
            await self.send(message)
        elif message["type"] == "http.response.start":
            self.start = message  # its length is known at the end
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page()

    def _set_headers(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        policy = content_policy(self.nonce, forms=self.has_forms)
        headers.update(HEADERS | {"content-security-policy": policy})
        if self.is_page:
            headers["cache-control"] = "no-store"  # a nonce is used once
            headers.append("set-cookie", f"{OWNER}={self.owner}; {_COOKIE}")

    async def _send_page(self) -> None:
        body = self.body.replace(b"<script", f'<script nonce="{self.nonce}"'.encode())
        headers = MutableHeaders(scope=self.start)
        if body:  # an answer to HEAD has none, and keeps its length
            headers["content-length"] = str(len(body))
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": body})
