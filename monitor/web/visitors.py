"""Who looks, who may change something, and the proof that a change was meant."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fastapi import Depends, Form, HTTPException, Request


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in user. `may_edit`: writes are open to them."""

    name: str
    may_edit: bool


class Visitors:
    """FastAPI dependencies over `require_user`, which gives a Visitor or raises 401: look, edits, change.

    A change needs all three: the right to edit, a request from our own page (Sec-Fetch-Site, else Origin), and the
    token that the page carried. Cookies alone prove nothing: Airflow's are sent along by any page of the same site.
    """

    def __init__(self, require_user: Callable[..., Any], secret: str) -> None:
        self._secret = secret.encode()

        def look(request: Request, visitor: Visitor = Depends(require_user)) -> Visitor:  # noqa: B008
            request.state.visitor = visitor
            request.state.token = self._token(visitor)
            return visitor

        def edits(visitor: Visitor = Depends(look)) -> Visitor:  # noqa: B008
            if not visitor.may_edit:
                raise HTTPException(403, "your role may read and not write")
            return visitor

        def change(
            request: Request,
            visitor: Visitor = Depends(edits),  # noqa: B008
            token: str = Form("", max_length=64),
        ) -> Visitor:
            if not _is_ours(request) or not hmac.compare_digest(token.encode(), self._token(visitor).encode()):
                raise HTTPException(403, "this request did not come from a page of ours: reload it and try again")
            return visitor

        self.look = look
        self.edits = edits
        self.change = change

    def _token(self, visitor: Visitor) -> str:
        return hmac.new(self._secret, visitor.name.encode(), hashlib.sha256).hexdigest()


def _is_ours(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host", "-")
