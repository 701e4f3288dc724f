"""Rich messages."""

from __future__ import annotations

from typing import Any

from sandbox.files import Files
from sandbox.model import JsonDict


async def rich_content(files: Files, rich: Any) -> tuple[JsonDict, str]:
    return {
        "blocks": [{"type": "paragraph", "text": rich.html or rich.markdown or ""}]
    }, rich.html or ""
