"""The short-lived process that turns one job into a PDF: ``python -m reports.render OUTPUT``.

It reads the job as JSON on standard input. Typst, a Chinese font and the photos take more
than 100 MB at their peak; in a process of its own they are given back at once.
"""

import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reports import pictures
from reports.fonts import font_path
from reports.job import Job

PHOTO_SIDE = 900  # px: 83 mm on paper at more than 250 dots per inch
_MARKED = """
#set page(foreground: place(top + center, dy: 4mm, text(
  font: "Noto Sans CJK SC", size: 8pt, fill: rgb("#b3261e"), json("mark.json"),
)))
#include "{template}.typ"
"""
_TEMPLATES = Path(__file__).with_name("templates")


def render_job(job: Job) -> bytes:
    """Print a job; a photo that cannot be read is named as such on the paper.

    Raises ``typst.TypstError`` and ``OSError``.
    """
    import typst  # noqa: PLC0415 - 60 MB that only this function needs

    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        workspace = Path(folder)
        _lay_out(job, workspace)
        picture: dict[str, Any] = {"format": "png", "ppi": job.dots_per_inch}
        made = typst.compile(
            _marked(job, workspace) if job.mark else workspace / f"{job.template}.typ",
            root=workspace,
            font_paths=[font_path().parent],
            ignore_system_fonts=True,
            timestamp=datetime.fromtimestamp(job.created, UTC),
            **(picture if job.dots_per_inch else {}),
        )
        content: bytes = made[0] if isinstance(made, list) else made
        return content


def _lay_out(job: Job, folder: Path) -> None:
    """Put the templates, the data and the photos of a job into a folder, each part in its own."""
    folder.mkdir(exist_ok=True)
    for template in _TEMPLATES.glob("*.typ"):
        shutil.copy(template, folder)
    missing = _lay_out_photos(job, folder)
    data = json.dumps(_without(job.data, missing), ensure_ascii=False)
    (folder / "data.json").write_text(data, encoding="utf-8")
    for place, part in enumerate(job.parts, start=1):
        _lay_out(part, folder / f"part-{place}")


def _marked(job: Job, workspace: Path) -> Path:
    """Write a document of the template's pages, each with the mark at its head."""
    (workspace / "mark.json").write_text(json.dumps(job.mark), encoding="utf-8")
    document = workspace / "marked.typ"
    document.write_text(_MARKED.format(template=job.template), encoding="utf-8")
    return document


def _lay_out_photos(job: Job, workspace: Path) -> set[str]:
    """Put small copies of the photos on the desk and return the names of those that failed."""
    missing = set()
    for name, source in job.photos.items():
        try:
            copy = pictures.paper_copy(Path(source), PHOTO_SIDE)
        except (OSError, ValueError, SyntaxError, RuntimeError) as error:
            missing.add(name)
            print(f"photo {source}: {error}", file=sys.stderr)  # noqa: T201 - the parent logs it
        else:
            (workspace / name).write_bytes(copy)
    return missing


def _without(data: object, missing: set[str]) -> object:
    """Return the data with ``None`` in place of the photos that are missing."""
    if isinstance(data, dict):
        return {
            key: None if key == "file" and value in missing else _without(value, missing)
            for key, value in data.items()
        }
    return [_without(value, missing) for value in data] if isinstance(data, list) else data


def _write_whole(place: Path, content: bytes) -> None:
    """Write a file that appears under its name whole or not at all."""
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def to_json(job: Job) -> str:
    """Write a job as the JSON that ``main`` reads."""
    return json.dumps(asdict(job), ensure_ascii=False)


def _read_job(written: dict[str, Any]) -> Job:
    parts = [_read_job(each) for each in written.pop("parts", ())]
    return Job(**written, parts=parts)


def main() -> int:
    """Render the job on standard input into the file that the one argument names."""
    os.nice(5)  # conversations come first
    job = _read_job(json.loads(sys.stdin.buffer.read()))
    _write_whole(Path(sys.argv[1]), render_job(job))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
