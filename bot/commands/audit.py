"""The audit chain on the command line: verify it, publish its head, print its lines.

The words are for whoever answers for the ledger; what is wrong is named so that a database client
finds it (``id`` = strand × 10¹² + place).
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from sqlalchemy import Engine

from bot.commands.history import as_data, as_text, read_history
from bot.settings import Settings
from checklists.shipped import ShippedForms
from core.errors import XunanError
from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from storage.engine.turns import WorkMaker, transaction
from storage.stores.audit.chain import place_of
from storage.stores.audit.reading import reading
from storage.stores.audit.verifying import Fault, Harm, Verification

HEAD_DIGITS = 32  # of the 64 of a hash; 128 bits cannot be hit on purpose
MOST_FAULTS = 50  # named at once; the rest is likely to follow from them


class HeadUnreadable(XunanError):
    """The published head that was given does not look like one."""


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Engine, WorkMaker]]:
    """Open the database of the settings, and what makes turns on it, until the end of the block."""
    engine = open_engine(settings.database_url)
    try:
        upgrade(engine)
        yield engine, WorkMaker(settings.clock(), ShippedForms())
    finally:
        engine.dispose()


def publish_head() -> str:
    """Add a line that names all strands' heads; return it as it is published: ``LINES-HASH``."""
    with opened(Settings()) as (engine, make), transaction(engine, make) as work:
        lines, hashed = work.audit.publish(work.now)
    return f"{lines}-{hashed[:HEAD_DIGITS]}"


def export(number: str, *, as_json: bool = False) -> str:
    """Return the history of a hazard; raises ``bot.commands.history.HazardNumberUnknown``."""
    with opened(Settings()) as (engine, make):
        history = read_history(engine, make, number)
    if as_json:
        return json.dumps(as_data(history), ensure_ascii=False, indent=2)
    return as_text(history)


def verify(head: str | None = None) -> tuple[bool, list[str]]:
    """Read the whole chain and return whether it is whole, and what there is to say.

    ``head`` is what ``publish_head`` returned once. Raises ``HeadUnreadable``.
    """
    with opened(Settings()) as (engine, _):
        return verify_chain(engine, head)


def verify_chain(engine: Engine, head: str | None = None) -> tuple[bool, list[str]]:
    """Verify the chain in an open database, as ``verify``."""
    lines, hashed = _split(head) if head else (0, None)
    with reading(engine) as reader:
        verification = Verification(reader, hashed)
        found = list(islice(verification.read(reader.lines()), MOST_FAULTS + 1))
    words = [spell_fault(fault) for fault in found[:MOST_FAULTS]]
    if len(found) > MOST_FAULTS:
        words.append("后面还有，没有全部列出。")
    elif hashed and not verification.published:
        words.append(
            f"链尾缺失：公布的链头 {head} 已不在链上，"
            f"公布时有 {lines} 行，现在有 {verification.lines} 行。"
        )
    if words:
        return False, [*words, "审计链不完整。"]
    published = "，公布的链头还在" if hashed else ""
    return True, [f"审计链完整：{verification.lines} 行{published}。"]


def _split(head: str) -> tuple[int, str]:
    lines, dash, hashed = head.strip().lower().partition("-")
    sound = dash and lines.isdecimal() and len(hashed) == HEAD_DIGITS
    if not sound or not set(hashed) <= set("0123456789abcdef"):
        raise HeadUnreadable(head)
    return int(lines), hashed


def spell_line(line: int) -> str:
    """Say where a line is."""
    strand, place = place_of(line)
    return f"第{strand}股第{place}行（id {line}）"


def spell_fault(fault: Fault) -> str:
    """Say what is wrong at which line."""
    here, other = spell_line(fault.id), spell_line(fault.other)
    about = f" {fault.line.action} {fault.line.subject}" if fault.line else ""
    if fault.harm is Harm.MISSING:
        return _spell_missing(fault, about)
    words = {
        Harm.ALTERED: "内容被改过",
        Harm.MOVED: f"被换了位置，原来紧接在{other}之后",
        Harm.DUPLICATED: f"重复，和{other}是同一行",
        Harm.CUT: f"不见了，{other}记着它",
        Harm.REWRITTEN: f"被重写，和{other}记下的不一样",
    }
    return f"{here}{about}：{words[fault.harm]}。"


def _spell_missing(fault: Fault, about: str) -> str:
    gone = fault.id - fault.other - 1
    strand, place = place_of(fault.other)
    here = spell_line(fault.id)
    if gone == 0:
        return f"{here}{about}：前面一行被换掉或删掉了。"
    span = f"第{place + 1}行" if gone == 1 else f"第{place + 1}至{place + gone}行"
    return f"第{strand}股{span}缺失，共 {gone} 行；后面是{here}{about}。"
