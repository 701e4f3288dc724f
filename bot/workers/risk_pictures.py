"""Pictures of the risk colours for the wall, each for who asked for it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from bot.workers.paper_worker import Papers
from chat.address import Address
from chat.card import Card, clip
from chat.push import Attachment, Push, PushKind, Urgency
from chat.text import text_of
from duties.risk.model import OwedPicture
from duties.risk.opening import drawn_for
from duties.risk.views import PictureView, total
from handlers import texts
from people.permissions import NotAllowed, NotJoined
from reports import risk_picture
from reports.paper import PaperFailed
from storage.engine.unit_of_work import UnitOfWork

MOST_TRIES = 8  # some minutes: somebody waits


class Gathered(NamedTuple):
    """What is on a picture, and who is sent it."""

    view: PictureView
    address: Address


class RiskPictures(Papers[OwedPicture, Gathered]):
    """The pictures of the risk colours that somebody has asked for."""

    name = "pictures of risk colours"

    def claim(
        self, work: UnitOfWork, lease: timedelta, most: int, worker: int | None
    ) -> list[OwedPicture]:
        """Claim pictures that are owed."""
        return work.risk_pictures.claim(work.now, lease, most, worker)

    def gather(self, work: UnitOfWork, job: OwedPicture) -> Gathered | None:
        """Return what who asked may see now; who may see nothing any more is sent none."""
        person = work.persons.get(job.person_id)
        if person is None:
            raise PaperFailed(f"picture {job.id} is owed to nobody")
        try:
            return Gathered(drawn_for(work, person), person.address)
        except (NotJoined, NotAllowed):
            work.risk_pictures.done(job.id, None, work.now)
            return None

    def render(self, facts: Gathered) -> bytes:
        """Draw it."""
        return risk_picture.draw(facts.view)

    def ending_of(self, _: Gathered) -> str:
        """Return by what ending its file is kept."""
        return "png"

    def send(self, work: UnitOfWork, job: OwedPicture, facts: Gathered, sha256: str) -> None:
        """Send it as a file, so that it stays sharp."""
        view = facts.view
        words = f"四色图 · {view.title} · {total(view.counts)} 家\nA3 横幅，可直接打印张贴。"
        name = f"四色图_{view.now:%Y%m%d}.png"
        work.outbox.put(
            Push(
                key=f"risk-picture:{job.id}",
                address=facts.address,
                content=Card(text_of(words)),
                kind=PushKind.DOCUMENT,
                urgency=Urgency.ANSWER,
                attachment=Attachment(sha256, name),
            )
        )
        work.risk_pictures.done(job.id, sha256, work.now)

    def failed(self, work: UnitOfWork, job: OwedPicture, reason: str, until: datetime) -> None:
        """Let it rest."""
        work.risk_pictures.failed(job.id, reason, until)

    def give_up(self, work: UnitOfWork, job: OwedPicture, reason: str) -> None:
        """Stop trying; who asked hears why."""
        work.risk_pictures.done(job.id, None, work.now)
        person = work.persons.get(job.person_id)
        if person is not None:
            said = texts.RISK_PICTURE_LOST.format(reason=clip(reason, 120))
            key = f"risk-picture-lost:{job.id}"
            work.outbox.put(Push(key, person.address, Card(text_of(said))))

    def most_tries(self, _: OwedPicture) -> int:
        """Return after how many tries it is given up."""
        return MOST_TRIES
