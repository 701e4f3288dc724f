"""Digests by several processes of the operating system: raced, and killed in the middle."""

import subprocess
import sys

from people.model import Membership, Role
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.life import Life
from tests.usecases.reports.test_digests import ISSUED, at, sweeps

PRINCIPALS = 24
FEW = 4  # audiences that one has told of when it is killed


async def due(life: Life) -> str:
    """Many units' principals are due at half past eight; return their moment."""
    town = life.town
    at(town, 2026, 11, 25, 9)

    def units(work: UnitOfWork) -> list[int]:
        return [
            work.units.add(f"单位{number}", "", "学校", f"dw{number}", work.now).id
            for number in range(PRINCIPALS)
        ]

    for number, unit_id in enumerate(town.reads(units)):
        await town.member(900 + number, Membership(Role.PRINCIPAL, unit_id=unit_id), "赵示例")
    sweeps(town)
    at(town, 2026, 11, 26)
    return town.make.clock.now().isoformat()


def process(life: Life, moment: str) -> "subprocess.Popen[str]":
    """Start one more that issues digests."""
    url = life.town.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.usecases.reports.digest_process", url, moment]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def each_once(life: Life) -> None:
    """Every audience has its digest, once, each reader one message, and no row is in trouble."""
    town = life.town
    told = town.rows(ISSUED)
    assert len(told) == len(set(told)) == len(town.rows("SELECT 1 FROM digest_audiences"))
    sent = town.rows("SELECT topic, external_id FROM outbox WHERE topic LIKE 'digest:%'")
    assert len(sent) == len(set(sent)) >= PRINCIPALS
    assert town.rows("SELECT 1 FROM digests WHERE last <> first") == []
    assert town.reads(lambda work: work.digests.troubled()) == 0
    assert town.rows("SELECT count(*) FROM audit WHERE action = 'issue_digest'") == [len(told)]


async def test_two_processes_at_once_issue_each_digest_once(life: Life) -> None:
    moment = await due(life)
    with process(life, moment) as one, process(life, moment) as other:
        said = [each.communicate(timeout=120)[0] for each in (one, other)]
    assert (one.returncode, other.returncode) == (0, 0)
    assert sum(each.count(".") for each in said) >= PRINCIPALS
    each_once(life)


async def test_a_process_that_is_killed_leaves_the_rest_to_the_next(life: Life) -> None:
    moment = await due(life)
    with process(life, moment) as killed:
        assert killed.stdout is not None
        for _ in range(FEW):
            assert killed.stdout.readline()
        killed.kill()
    assert killed.returncode < 0
    before = life.town.rows("SELECT figures FROM digests ORDER BY id")
    assert len(before) >= FEW
    with process(life, moment) as following:
        following.communicate(timeout=120)
    assert following.returncode == 0
    assert life.town.rows("SELECT figures FROM digests ORDER BY id")[: len(before)] == before
    each_once(life)
