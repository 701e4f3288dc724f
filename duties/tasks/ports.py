"""What task lists need from others."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from duties.occurrences.ports import OccurrenceWork, ProofPhotos
from duties.tasks.model import Body, BodyCount, Entry, Line, Target, Task
from duties.tasks.upload import Upload
from hazards.photos import Photo


class TaskStore(Protocol):
    """Tasks, their targets and bodies. Nothing here deletes."""

    def put(self, task: Task) -> Task | None:
        """Keep a new task; ``None`` when one of this identity is kept already."""

    def save(self, task: Task) -> None:
        """Keep a task as it stands by now."""

    def get(self, task_id: int) -> Task | None:
        """Return a task, or ``None``."""

    def of_list(self, street: str, year: int) -> list[Task]:
        """Return the tasks of a list, those that were withdrawn too, in their order."""

    def lists(self, year: int) -> list[str]:
        """Return the streets (empty: the whole area) that have a list for a year."""

    def years(self, street: str) -> list[int]:
        """Return the years for which there is a list, the newest first."""

    def add_target(self, target: Target) -> Target:
        """Keep a new target."""

    def save_target(self, target: Target) -> bool:
        """Keep a target one version up; ``False`` when somebody else was first."""

    def target(self, target_id: int) -> Target | None:
        """Return a target, or ``None``."""

    def targets_of(self, task_ids: Iterable[int]) -> list[Target]:
        """Return all targets of some tasks."""

    def lines(self, street: str, year: int) -> list[Line]:
        """Return the targets of a list that count, the first due first."""

    def lines_for(self, holders: Sequence[str], year: int) -> list[Line]:
        """Return the targets of a year for which some bodies answer, the first due first."""

    def some(self, target_ids: Iterable[int]) -> list[Line]:
        """Return the lines of these targets; none for what is gone."""

    def add_entry(self, entry: Entry) -> Entry:
        """Keep what was done about a target."""

    def entries(self, target_id: int) -> list[Entry]:
        """Return what was done about a target, in its order."""

    def put_body(self, street: str, name: str) -> Body:
        """Return the body of a name, kept from now on where it was not."""

    def save_body(self, body: Body) -> None:
        """Keep who a body is."""

    def body(self, body_id: int) -> Body | None:
        """Return a body, or ``None``."""

    def bodies_of(self, task_ids: Iterable[int]) -> dict[int, list[Body]]:
        """Return the bodies that answer for each of some tasks, in the order of the list."""

    def let_answer(self, task_id: int, body_ids: Sequence[int]) -> None:
        """Let exactly these bodies answer for a task."""

    def count_bodies(self, street: str, year: int) -> list[BodyCount]:
        """Return the bodies of a list that nobody is known to be come first, then the others."""

    def open_targets_of_body(self, body_id: int) -> list[int]:
        """Return the targets that are not done of the tasks for which a body answers."""

    def open_targets_of_holder(self, holder: str) -> list[int]:
        """Return the targets that are not done of the tasks for which a holder answers."""

    def add_upload(self, upload: Upload) -> Upload:
        """Keep that a workbook came."""

    def upload(self, upload_id: int) -> Upload | None:
        """Return a workbook that came, or ``None``."""

    def save_upload(self, upload: Upload) -> bool:
        """Keep what was read of it, or that it was taken; ``False`` when that was done before."""


class TaskPhotos(ProofPhotos, Protocol):
    """Photos that may also show that a target is reached."""

    def of_target(self, target_id: int) -> list[Photo]:
        """Return the photos and files of a target, in the order of their arrival."""


class TaskWork(OccurrenceWork, Protocol):
    """One turn about task lists."""

    @property
    def tasks(self) -> TaskStore:
        """Tasks."""

    @property
    def photos(self) -> TaskPhotos:
        """Photos."""
