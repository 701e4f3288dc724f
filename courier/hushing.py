"""Quiet hours, in one place for whatever is told: a message then comes without a sound.

It comes all the same: who is awake reads it in time and in its order. That it came is noted as a
ring, so that at the end of their hours the person hears once of all that did. Two kinds sound at
any hour: what is critical, and what somebody waits for. Groups have no quiet hours.
"""

from collections.abc import Sequence
from dataclasses import replace

from chat.push import Parcel, PushKind, Sound, Urgency
from core.clock import local
from courier.ports import CourierWork
from people.rings import News, Ring

NO_MESSAGE = {PushKind.PIN, PushKind.DELETE}


def hush(work: CourierWork, parcels: Sequence[Parcel]) -> list[Parcel]:
    """Return parcels that were just claimed, silent where they are to make no sound."""
    asked = [each.id for each in parcels if _may_be_hushed(each)]
    quiet = work.dispatch.hours(asked) if asked else {}
    wall = local(work.now, work.zone)
    hushed = []
    for each in parcels:
        silent = each.sound is Sound.NEVER
        if each.id in quiet and quiet[each.id].quiet.covers(wall):
            silent = True
            _note(work, each, quiet[each.id].member_id)
        hushed.append(replace(each, silent=True) if silent else each)
    return hushed


def _may_be_hushed(parcel: Parcel) -> bool:
    usual = parcel.sound is Sound.USUAL and parcel.urgency is not Urgency.ANSWER
    return usual and parcel.kind not in NO_MESSAGE


def _note(work: CourierWork, parcel: Parcel, person_id: int | None) -> None:
    """Note that a message came to a member in their quiet hours, once for each."""
    comes = parcel.kind.brings_a_message or parcel.about is None
    person = work.persons.get(person_id) if person_id is not None and comes else None
    if person is None:
        return
    due = person.quiet.over_at(local(work.now, work.zone))
    occasion = f"push:{parcel.id}"
    work.rings.put(
        Ring(0, person.id, occasion, News.HELD, "", 0, "", work.now, critical=False, due_at=due)
    )
