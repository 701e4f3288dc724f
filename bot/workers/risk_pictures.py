"""Pictures of the risk colours for the wall, each for who asked for it."""

from bot.workers.person_papers import PersonPapers
from duties.risk.model import OwedPicture
from duties.risk.opening import drawn_for
from duties.risk.views import PictureView, total
from handlers import texts
from people.model import Person
from reports import risk_picture
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.duties.risk_picture_store import SqlRiskPictures

MOST_TRIES = 8  # some minutes: somebody waits


class RiskPictures(PersonPapers[OwedPicture, PictureView]):
    """The pictures of the risk colours that somebody has asked for."""

    name = "pictures of risk colours"
    key = "risk-picture"
    lost = texts.RISK_PICTURE_LOST
    thing = "四色图"

    def rows(self, work: UnitOfWork) -> SqlRiskPictures:
        """Return the pictures that are owed."""
        return work.risk_pictures

    def facts(self, work: UnitOfWork, job: OwedPicture, person: Person) -> PictureView:  # noqa: ARG002 - it is of what they may see
        """Return what who asked may see now; raises ``NotJoined`` and ``NotAllowed``."""
        return drawn_for(work, person)

    def print(self, facts: PictureView) -> bytes:
        """Draw it."""
        return risk_picture.draw(facts)

    def ending(self, _: PictureView) -> str:
        """Return the ending of the file."""
        return "png"

    def words(self, facts: PictureView) -> str:
        """Return what stands below the file."""
        return f"四色图 · {facts.title} · {total(facts.counts)} 家\nA3 横幅，可直接打印张贴。"

    def file_name(self, facts: PictureView) -> str:
        """Return the name of the file, without its ending."""
        return f"四色图_{facts.now:%Y%m%d}"

    def most_tries(self, _: OwedPicture) -> int:
        """Return after how many tries it is given up."""
        return MOST_TRIES
