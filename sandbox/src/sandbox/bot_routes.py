"""The HTTP side that a bot sees: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

from __future__ import annotations

import json
from urllib.parse import quote

from aiohttp import web

from sandbox.errors import ApiError, DroppedConnection, GatewayFault
from sandbox.model import JsonDict, UploadedFile
from sandbox.telegram import Telegram

_UNAUTHORIZED = ApiError(401, "Unauthorized")


def add_bot_routes(app: web.Application, telegram: Telegram) -> None:
    """Let bots in at ``app``."""

    async def call(request: web.Request) -> web.StreamResponse:
        try:
            if request.match_info["token"] != telegram.token:
                raise _UNAUTHORIZED
            params, files = await _read(request)
            result = await telegram.call(request.match_info["method"], params, files)
        except ApiError as error:
            return _json(error.json(), error.error_code)
        except web.HTTPRequestEntityTooLarge:
            return _json(ApiError(413, "Request Entity Too Large").json(), 413)
        except GatewayFault:
            return web.Response(status=502, text=GatewayFault.BODY, content_type="text/html")
        except DroppedConnection:
            return _drop(request)
        return _json({"ok": True, "result": result}, 200)

    async def download(request: web.Request) -> web.StreamResponse:
        file = telegram.files.at(request.match_info["path"])
        telegram.events.touch()
        if request.match_info["token"] != telegram.token:
            return _json(_UNAUTHORIZED.json(), 401)
        if file is None:
            return _json(ApiError(404, "Not Found").json(), 404)
        return web.Response(body=telegram.files.read(file), content_type="application/octet-stream")

    app.router.add_route("GET", "/bot{token}/{method}", call)
    app.router.add_route("POST", "/bot{token}/{method}", call)
    app.router.add_get("/file/bot{token}/{path:.+}", download)

    async def nothing(_: web.Request) -> web.StreamResponse:
        return _json(ApiError(404, "Not Found").json(), 404)

    app.router.add_route("*", "/bot{rest:.*}", nothing)


def _json(body: JsonDict, status: int) -> web.Response:
    return web.json_response(body, status=status)


def _drop(request: web.Request) -> web.Response:
    """Cut the connection; the response that the framework wants goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _read(request: web.Request) -> tuple[JsonDict, dict[str, UploadedFile]]:
    """Return parameters from query and body, and the uploads of a multipart body."""
    params: JsonDict = dict(request.query)
    files: dict[str, UploadedFile] = {}
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            raise ApiError(400, "Bad Request: can't parse JSON request body") from None
        if not isinstance(body, dict):
            raise ApiError(400, "Bad Request: request body must be a JSON object")
        return {**params, **{k: v for k, v in body.items() if v is not None}}, files
    for key, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[key] = UploadedFile(value.filename, value.file.read(), value.content_type)
        else:
            params[key] = value if isinstance(value, str) else bytes(value).decode()
    return params, files


def file_response(data: bytes, name: str, mime: str) -> web.Response:
    """Return a file under its own name, which the browser shows when it can do so safely.

    A page or drawing that may carry a script is only offered for download.
    """
    active = (mime.startswith("text/") and mime != "text/plain") or "xml" in mime
    placing = "attachment" if active else "inline"
    return web.Response(
        body=data,
        headers={
            "Content-Type": mime,
            "Content-Disposition": f"{placing}; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=86400",
        },
    )
