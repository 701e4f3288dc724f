"""Sample photos, drawn at first use, for bots that want some; nothing is downloaded."""

from __future__ import annotations

import asyncio
import io
from functools import cache

from PIL import Image

from sandbox.errors import NoSuchPhone
from sandbox.model import JsonDict
from sandbox.scenes import SCENES, SIZE


@cache
def _drawn(name: str) -> bytes:
    picture = Image.new("RGB", SIZE)
    SCENES[name].draw(picture)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


async def sample(name: str) -> bytes:
    """Return a sample photo as JPEG, 1280 by 960; raise NoSuchPhone for an unknown name."""
    if name not in SCENES:
        raise NoSuchPhone(f"no sample photo {name}")
    return await asyncio.to_thread(_drawn, name)


def sample_list() -> list[JsonDict]:
    """Return name, title and address of every sample photo."""
    return [
        {"name": name, "title": scene.title, "url": f"/sandbox/samples/{name}"}
        for name, scene in SCENES.items()
    ]
