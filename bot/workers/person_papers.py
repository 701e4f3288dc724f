"""Papers and pictures that are owed to one person each, whatever they are about.

What they say is met with what the person may see when they are made. Who may not see it any more,
or is there no more, is sent nothing, and the row is given up at once.
"""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from bot.workers.paper_worker import OwedRow, Papers
from chat.address import Address
from chat.card import Card, clip
from chat.push import Attachment, Push, PushKind, Urgency
from chat.text import text_of
from handlers import texts
from people.model import Person
from people.permissions import NotAllowed, NotJoined
from reports.paper import PaperUnwanted
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.work.person_papers import SqlPersonPapers

LONGEST_REASON = 120  # characters of why something could not be made


class PersonRow(OwedRow, Protocol):
    """A row that owes something to a person."""

    @property
    def person_id(self) -> int:
        """The person."""


Job = TypeVar("Job", bound=PersonRow)
Facts = TypeVar("Facts")


class Gathered(NamedTuple, Generic[Facts]):
    """What is on a paper, and where it is sent."""

    facts: Facts
    address: Address


class PersonPapers(Papers[Job, Gathered[Facts]], Generic[Job, Facts]):
    """One kind of paper that is owed to a person.

    ``key`` begins the keys in the outbox, by which each goes once; ``lost`` is what the person
    reads where it could not be made (``reason``), ``thing`` the word for it.
    """

    key: str
    lost: str
    thing: str

    @abstractmethod
    def rows(self, work: UnitOfWork) -> SqlPersonPapers[Job]:
        """Return the store of its rows."""

    @abstractmethod
    def facts(self, work: UnitOfWork, job: Job, person: Person) -> Facts:
        """Return what it says to a person.

        Raises ``NotJoined`` and ``NotAllowed`` for who may see nothing of it any more,
        ``PaperUnwanted`` for one of nothing, and ``PaperFailed``.
        """

    @abstractmethod
    def print(self, facts: Facts) -> bytes:
        """Make it; blocks, and raises ``PaperFailed``."""

    @abstractmethod
    def words(self, facts: Facts) -> str:
        """Return what stands below the file."""

    @abstractmethod
    def file_name(self, facts: Facts) -> str:
        """Return the name of the file, without its ending."""

    def ending(self, facts: Facts) -> str:  # noqa: ARG002 - for a kind that is a picture, too
        """Return the ending of the file."""
        return "pdf"

    def claim(
        self, work: UnitOfWork, lease: timedelta, most: int, worker: int | None
    ) -> Sequence[Job]:
        """Claim what is owed."""
        return self.rows(work).claim(work.now, lease, most, worker)

    def gather(self, work: UnitOfWork, job: Job) -> Gathered[Facts]:
        """Return what it says, and where it is sent; raises as ``facts``, and ``PaperUnwanted``."""
        person = work.persons.get(job.person_id)
        if person is None:
            raise PaperUnwanted("it is owed to nobody")
        try:
            return Gathered(self.facts(work, job, person), person.address)
        except (NotJoined, NotAllowed) as refusal:
            raise PaperUnwanted(f"person {person.id} may not read it any more") from refusal

    def render(self, facts: Gathered[Facts]) -> bytes:
        """Make it."""
        return self.print(facts.facts)

    def ending_of(self, facts: Gathered[Facts]) -> str:
        """Return by what ending its file is kept."""
        return self.ending(facts.facts)

    def send(self, work: UnitOfWork, job: Job, facts: Gathered[Facts], sha256: str) -> None:
        """Put it into the outbox, once, as a file, so that it stays sharp."""
        about = facts.facts
        work.outbox.put(
            Push(
                key=f"{self.key}:{job.id}",
                address=facts.address,
                content=Card(text_of(self.words(about))),
                kind=PushKind.DOCUMENT,
                urgency=Urgency.ANSWER,
                attachment=Attachment(sha256, f"{self.file_name(about)}.{self.ending(about)}"),
            )
        )
        self.rows(work).sent(job.id, sha256, work.now)

    def failed(self, work: UnitOfWork, job: Job, reason: str, until: datetime) -> None:
        """Let it rest."""
        self.rows(work).failed(job.id, reason, until)

    def give_up(self, work: UnitOfWork, job: Job, reason: str) -> None:
        """Stop trying; the person hears why, unless it was sent meanwhile."""
        self._end(work, job, reason, self.lost.format(reason=clip(reason, LONGEST_REASON)))

    def turn_away(self, work: UnitOfWork, job: Job, reason: str) -> None:
        """Send nothing to who may not read it any more, and say that."""
        self._end(work, job, reason, texts.PAPER_NOT_FOR_THEM.format(thing=self.thing))

    def _end(self, work: UnitOfWork, job: Job, reason: str, said: str) -> None:
        end_unsent(work, self.rows(work), job, self.key, reason, said)


def end_unsent(
    work: UnitOfWork, rows: SqlPersonPapers[Any], job: PersonRow, key: str, reason: str, said: str
) -> None:
    """Give a paper up, and say so (``said``) to its person, unless it was sent meanwhile."""
    person = work.persons.get(job.person_id)
    if rows.give_up(job.id, reason, work.now) and person is not None:
        work.outbox.put(Push(f"{key}-lost:{job.id}", person.address, Card(text_of(said))))
