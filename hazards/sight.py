"""The part of a hazard that somebody may see: all of it, their own part, or nothing at all.

Who found it keeps what they reported. A witness whom no role lets see it learns how it goes on and
keeps their own photos and words: never what others said, and of a tip nothing at all. Their own
snap, if it was merged into the tip, goes on under its own number. Of when a tip was given,
everybody learns the day: the minute may tell a unit who was there.
"""

from dataclasses import replace
from enum import Enum, auto

from hazards.criteria.classifying import Proposal, classify
from hazards.model import Ending, Hazard, Source
from hazards.permission_place import unit_of
from hazards.photos import Photo, PhotoState, Purpose
from hazards.ports import HazardWork
from hazards.snaps.drafts import Draft
from hazards.views import HazardView
from people.model import Person
from people.permissions import Action, may

MERGED = "已并入同一地点的另一条，有进展会告诉您"
LONGEST_CHAIN = 20  # merges one after the other


class Sight(Enum):
    """The extent to which somebody may see a hazard."""

    ALL = auto()
    FOUND = auto()  # it is their own report
    PROGRESS = auto()  # they are a witness: how it goes on, and what they added themselves
    NONE = auto()


def sight_of(work: HazardWork, person: Person | None, hazard: Hazard) -> Sight:
    """Return how much of a hazard somebody may see."""
    if may(person, Action.SEE_HAZARD, unit_of(hazard)):
        return Sight.ALL
    if person is None:
        return Sight.NONE
    if person.id == hazard.found_by:
        return Sight.FOUND
    if hazard.source is not Source.TIP and person.id in work.witnesses.of_hazard(hazard.id):
        return Sight.PROGRESS
    return Sight.NONE


def reads_guesses(person: Person | None) -> bool:
    """Tell whether somebody reads what a sentence seems to be about, and how grave.

    The public reads no such guess: members judge (003 annex 4 §9).
    """
    return person is not None and bool(person.memberships)


def no_guess() -> Proposal:
    """Return as what a sentence is shown to who reads no guesses."""
    return classify("", sector="")


def tells_hour(hazard: Hazard, photo: Photo) -> bool:
    """Tell whether the hour of a photo may be told; of what came with a tip, its day alone may."""
    return hazard.source is not Source.TIP or photo.purpose is not Purpose.FOUND


def without_other(work: HazardWork, person: Person | None, hazard: Hazard) -> Hazard:
    """Return a hazard whose reason names no other hazard of which somebody may learn nothing."""
    if hazard.ending is not Ending.DUPLICATE or hazard.duplicate_of is None:
        return hazard
    other = work.hazards.get(hazard.duplicate_of)
    if other is None or sight_of(work, person, other) is Sight.NONE:
        return replace(hazard, reason=MERGED)
    return replace(hazard, reason=other.number)


def own_doubles(work: HazardWork, person: Person, hazard: Hazard) -> list[Hazard]:
    """Return what somebody found and was merged into a hazard, at once or by way of others."""
    return [
        each for each in work.hazards.merged_of(person.id) if _merged_into(work, each, hazard.id)
    ]


def _merged_into(work: HazardWork, double: Hazard, hazard_id: int) -> bool:
    for _ in range(LONGEST_CHAIN):
        if double.duplicate_of == hazard_id:
            return True
        other = work.hazards.get(double.duplicate_of) if double.duplicate_of else None
        if other is None:
            return False
        double = other
    return False


def progress_of(work: HazardWork, person: Person, hazard: Hazard) -> Hazard:
    """Return of a hazard what a witness may learn: where it stands, and their own words."""
    return replace(
        without_other(work, person, hazard),
        description=_own_words(work, person, hazard),
        source=Source.SNAP,
        item="",
        question=None,
        inspection_id=None,
        category="",
        measure="",
        deadline=None,
        first_deadline=None,
        revisit_on=None,
        severity=None,
        criterion="",
        lead="",
        supporting="",
        place_id=None,
        place_name="",
        latitude=None,
        longitude=None,
    )


def _own_words(work: HazardWork, person: Person, hazard: Hazard) -> str:
    """Return what a witness wrote: on the snaps that were merged, and on the drafts that joined."""
    words = [each.description for each in own_doubles(work, person, hazard)]
    words += [photo.caption for photo in work.photos.of_hazard(hazard.id) if _by(person, photo)]
    return "；".join(dict.fromkeys(each for each in words if each)) or "您补充的照片"


def _by(person: Person, photo: Photo) -> bool:
    return photo.sent_by == person.id


def progress_view(work: HazardWork, person: Person, view: HazardView) -> HazardView:
    """Return of a hazard's card what a witness may learn."""
    own = [photo for photo in view.photos if _by(person, photo)]
    for double in own_doubles(work, person, view.hazard):
        own += [
            photo
            for photo in work.photos.of_hazard(double.id)
            if photo.state is PhotoState.STORED and _by(person, photo)
        ]
    shown = progress_of(work, person, view.hazard)
    return replace(
        view,
        hazard=shown,
        photos=tuple(own),
        finder=person.name,
        owner="",
        supervisor="",
        proposal=no_guess(),
        criterion=None,
        first_fixer=None,
        extension=None,
        plan=None,
        transfer=None,
        witnesses=0,
        copies=(),
        watched=None,
    )


def news_of(work: HazardWork, person: Person, hazard: Hazard) -> Hazard:
    """Return as what somebody is told how a hazard goes on that they found or have seen.

    Who may not know of it is told of their own snap that was merged into it, without a number where
    their photos joined it before they were on the ledger.
    """
    match sight_of(work, person, hazard):
        case Sight.ALL | Sight.FOUND:
            return without_other(work, person, hazard)
        case Sight.PROGRESS:
            return progress_of(work, person, hazard)
    own = next(iter(own_doubles(work, person, hazard)), None)
    if own is None:
        return replace(progress_of(work, person, hazard), id=0, number="", reason="")
    return replace(
        own,
        state=hazard.state,
        ending=hazard.ending,
        fixed_on_spot=hazard.fixed_on_spot,
        relapses=hazard.relapses,
        reason="",
    )


def joined_of(hazard: Hazard, draft: Draft, sight: Sight) -> Hazard:
    """Return as what a hazard is shown whose photos a draft joined, to who may not see it all."""
    known = sight is Sight.PROGRESS
    return Hazard(
        hazard.id if known else 0,
        hazard.number if known else "",
        hazard.unit_id,
        "",
        "",
        "",
        None,
        None,
        "",
        draft.description,
        "",
        None,
        hazard.state,
        draft.began_at,
        draft.person_id,
        fixed_on_spot=False,
    )
