"""The sandbox on one port: the Bot API, the files, the page and what the page asks for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from sandbox.bot_routes import add_bot_routes
from sandbox.page_routes import add_page_routes
from sandbox.telegram import Telegram

_PAGE = Path(__file__).parent / "page"
_BODY_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Running:
    """A server that listens; ``url`` has no slash at its end."""

    telegram: Telegram
    url: str
    runner: web.AppRunner

    async def stop(self) -> None:
        """Close all connections; the Telegram behind them lives on."""
        await self.runner.cleanup()


def application(telegram: Telegram) -> web.Application:
    """Return the aiohttp application around a Telegram."""
    app = web.Application(client_max_size=_BODY_LIMIT)
    add_bot_routes(app, telegram)
    page = add_page_routes(app, telegram)

    async def release(_: web.Application) -> None:
        telegram.updates.end_poll()
        page.close()

    async def fresh(_: web.Request, response: web.StreamResponse) -> None:
        response.headers.setdefault("Cache-Control", "no-cache")

    app.on_shutdown.append(release)
    app.on_response_prepare.append(fresh)

    async def index(_: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    app.router.add_get("/", index)
    if _PAGE.is_dir():
        app.router.add_static("/", _PAGE)
    return app


async def start(telegram: Telegram, host: str = "127.0.0.1", port: int = 8081) -> Running:
    """Listen on ``host`` and ``port`` (0: any free one); raise OSError when it is taken."""
    runner = web.AppRunner(application(telegram), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    telegram.webhook.resume()
    bound = runner.addresses[0][1]
    return Running(telegram, f"http://{host}:{bound}", runner)
