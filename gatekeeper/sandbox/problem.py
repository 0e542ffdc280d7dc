"""What Box answers when it refuses: one exception that carries status, code and Box's own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = [
    "BoxProblem",
    "OAuthProblem",
    "bad_request",
    "conflict",
    "forbidden",
    "invalid_parameter",
    "not_found",
    "precondition_failed",
    "trashed",
    "unauthorized",
]

Json = Any
_HELP = "http://developers.box.com/docs/#errors"


class BoxProblem(Exception):  # noqa: N818 - Box's word for an answer that isn't an error of ours
    """An answer of Box's error kind. Raise it anywhere beneath a handler; the server turns it into the response."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        context_info: Json = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.context_info = context_info
        self.headers = dict(headers or {})
        super().__init__(f"{status} {code}: {message}")

    def payload(self, request_id: str) -> dict[str, Json]:
        """The body of the answer, as Box shapes it."""
        body: dict[str, Json] = {"type": "error", "status": self.status, "code": self.code}
        if self.context_info is not None:
            body["context_info"] = self.context_info
        return body | {"help_url": _HELP, "message": self.message, "request_id": request_id}


class OAuthProblem(BoxProblem):
    """A refusal of the token endpoint, in the shape of OAuth 2."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(status, code, message)

    def payload(self, request_id: str) -> dict[str, Json]:  # noqa: ARG002 - OAuth's shape has no request id
        return {"error": self.code, "error_description": self.message}


def _parameter(name: str, message: str, reason: str = "invalid_parameter") -> dict[str, Json]:
    return {"errors": [{"reason": reason, "name": name, "message": message}]}


def not_found(kind: str, value: str) -> BoxProblem:
    """404: it isn't there, or the caller may not know that it is."""
    wording = f"Invalid value '{value}'. '{kind}' with value '{value}' not found"
    return BoxProblem(404, "not_found", "Not Found", _parameter(kind, wording))


def trashed(kind: str, value: str) -> BoxProblem:
    """404 with Box's own code for an item that lies in the trash."""
    wording = f"Invalid value '{value}'. '{kind}' with value '{value}' has been deleted"
    return BoxProblem(404, "trashed", "Item is trashed", _parameter(kind, wording))


def bad_request(message: str, code: str = "bad_request") -> BoxProblem:
    return BoxProblem(400, code, message)


def invalid_parameter(name: str, message: str, reason: str = "invalid_parameter") -> BoxProblem:
    """400 that names the parameter; `reason` may also be missing_parameter."""
    return BoxProblem(400, "bad_request", "Bad Request", _parameter(name, message, reason))


def unauthorized(description: str = "The access token provided is invalid.") -> BoxProblem:
    """401 with the header that tells a client to get a new token."""
    challenge = f'Bearer realm="Service", error="invalid_token", error_description="{description}"'
    return BoxProblem(401, "unauthorized", "Unauthorized", headers={"WWW-Authenticate": challenge})


def forbidden(
    message: str = "Access denied - insufficient permission", code: str = "access_denied_insufficient_permissions"
) -> BoxProblem:
    """403: the caller sees it, but may not do this."""
    return BoxProblem(403, code, message)


def conflict(code: str, message: str, conflicts: Json = None) -> BoxProblem:
    """409; `conflicts` is the item in the way (a list for folders, a single object for files), as Box has it."""
    return BoxProblem(409, code, message, None if conflicts is None else {"conflicts": conflicts})


def precondition_failed() -> BoxProblem:
    """412: the If-Match header names an older state."""
    return BoxProblem(412, "precondition_failed", "The resource has been modified. Please retrieve it and try again.")
