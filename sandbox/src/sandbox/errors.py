"""The ways in which a call to the Bot API ends other than well."""

from __future__ import annotations

from sandbox.model import JsonDict


class ApiError(Exception):
    """Telegram's own refusal: a code, a sentence and sometimes parameters such as retry_after."""

    def __init__(
        self, error_code: int, description: str, parameters: JsonDict | None = None
    ) -> None:
        super().__init__(f"{error_code} {description}")
        self.error_code = error_code
        self.description = description
        self.parameters = parameters

    def json(self) -> JsonDict:
        """Return the answer in Telegram's shape."""
        body: JsonDict = {
            "ok": False,
            "error_code": self.error_code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class BadRequest(ApiError):
    """400: the call can never succeed as it is."""

    def __init__(self, reason: str) -> None:
        super().__init__(400, f"Bad Request: {reason}")


class Forbidden(ApiError):
    """403: the bot may not write there."""

    def __init__(self, reason: str) -> None:
        super().__init__(403, f"Forbidden: {reason}")


class Conflict(ApiError):
    """409: two ways of receiving updates at once."""

    def __init__(self, reason: str) -> None:
        super().__init__(409, f"Conflict: {reason}")


class TooManyRequests(ApiError):
    """429: come back after ``retry_after`` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            429,
            f"Too Many Requests: retry after {retry_after}",
            {"retry_after": retry_after},
        )


class GatewayFault(Exception):
    """A 502 whose body is not JSON, as a proxy in front of Telegram gives it."""

    BODY = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


class DroppedConnection(Exception):
    """The connection ends without any answer."""


class NoSuchPhone(Exception):
    """The page or a test named a person, chat, message or button that is not there."""
