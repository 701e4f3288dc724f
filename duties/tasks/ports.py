"""What task lists need from others."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from duties.occurrences.ports import OccurrenceWork, ProofPhotos
from duties.rollouts.rollout import Rollout, RolloutKind
from duties.tasks.model import Body, BodyCount, Entry, Line, Target, Task
from duties.tasks.upload import Upload
from hazards.photos import Photo


class TaskStore(Protocol):
    """Tasks, their targets and bodies. Nothing here deletes."""

    def put_all(self, new: Sequence[Task]) -> None:
        """Keep new tasks; one whose identity is kept already is left out."""

    def save_all(self, changed: Sequence[Task]) -> None:
        """Keep tasks as they stand by now."""

    def get(self, task_id: int) -> Task | None:
        """Return a task, or ``None``."""

    def of_list(self, street: str, year: int) -> list[Task]:
        """Return the tasks of a list, those that were withdrawn too, in their order."""

    def numbered(self, street: str, year: int, numbers: Iterable[str]) -> list[Task]:
        """Return the tasks of a list with these numbers, whatever their source."""

    def lists(self, year: int) -> list[str]:
        """Return the streets (empty: the whole area) that have a list for a year."""

    def years(self, street: str) -> list[int]:
        """Return the years for which there is a list, the newest first."""

    def add_targets(self, targets: Sequence[Target]) -> None:
        """Keep new targets."""

    def save_target(self, target: Target) -> bool:
        """Keep a target one version up; ``False`` when somebody else was first."""

    def save_targets(self, targets: Sequence[Target]) -> None:
        """Keep targets one version up, but for those with which somebody else was first."""

    def target(self, target_id: int) -> Target | None:
        """Return a target, or ``None``."""

    def targets_of(self, task_ids: Iterable[int]) -> list[Target]:
        """Return all targets of some tasks."""

    def lines(self, street: str, year: int) -> list[Line]:
        """Return the targets of a list that count, the first due first."""

    def lines_for(self, holders: Sequence[str], year: int) -> list[Line]:
        """Return the targets of a year for which some bodies answer, the first due first."""

    def undone_for(self, holders: Sequence[str], year: int) -> list[Line]:
        """Return the targets of other years that are not done and for which some bodies answer."""

    def some(self, target_ids: Iterable[int]) -> list[Line]:
        """Return the lines of these targets; none for what is gone."""

    def add_entry(self, entry: Entry) -> Entry:
        """Keep what was done about a target."""

    def entries(self, target_id: int) -> list[Entry]:
        """Return what was done about a target, in its order."""

    def put_bodies(self, street: str, names: Sequence[str]) -> dict[str, Body]:
        """Return the bodies of some names, kept from now on where they were not."""

    def save_body(self, body: Body) -> None:
        """Keep who a body is."""

    def body(self, body_id: int) -> Body | None:
        """Return a body, or ``None``."""

    def bodies_of(self, task_ids: Iterable[int]) -> dict[int, list[Body]]:
        """Return the bodies that answer for each of some tasks, in the order of the list."""

    def let_answer(self, bodies: Mapping[int, Sequence[int]]) -> None:
        """Let exactly these bodies, by their ids, answer for some tasks, by theirs."""

    def count_bodies(self, street: str, year: int) -> list[BodyCount]:
        """Return the bodies of a list that nobody is known to be come first, then the others."""

    def open_targets_of_body(self, body_id: int, after: int, most: int) -> list[int]:
        """Return the next targets, after one, that are not done and for which a body answers."""

    def open_targets_of_holder(self, holder: str, after: int, most: int) -> list[int]:
        """Return the next targets, after one, that are not done and for which a holder answers."""

    def add_upload(self, upload: Upload) -> Upload:
        """Keep that a workbook came."""

    def upload(self, upload_id: int) -> Upload | None:
        """Return a workbook that came, or ``None``."""

    def save_upload(self, upload: Upload) -> bool:
        """Keep what was read of it, or that it was taken; ``False`` when that was done before."""


class TaskRollouts(Protocol):
    """What is done about many tasks, some in each turn."""

    def owe(self, rollout: Rollout) -> Rollout:
        """Keep a new one, which is due at once."""

    def about(self, kind: RolloutKind, about_id: int) -> Rollout | None:
        """Return the newest one of a kind about something, or ``None``."""

    def unfinished(self) -> list[Rollout]:
        """Return those that are on their way, the oldest first."""


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
    def rollouts(self) -> TaskRollouts:
        """What is done about many tasks, some in each turn."""

    @property
    def photos(self) -> TaskPhotos:
        """Photos."""
