"""To which duty a photo goes that comes while a card of one is the last shown."""

from dataclasses import replace

import pytest

from chat.incoming import Noted
from duties import doing
from duties.model import Proof
from duties.occurrences import proving
from duties.occurrences.showing import OccurrenceScene
from tests.usecases.duties.shift import OFFICER, Desk, at, patrol
from tests.usecases.town import photo_message


@pytest.mark.parametrize(
    ("day", "hour", "noted"), [(2, 23, Noted.TAKEN), (3, 9, None), (28, 9, None)]
)
def test_one_more_photo_goes_to_what_is_done_on_the_same_day_only(
    desk: Desk, day: int, hour: int, noted: Noted | None
) -> None:
    """Weeks later a photo of something else still went there, and was no 随手拍."""
    desk.applies(patrol(14, proof=Proof.PHOTO))
    desk.goes(at(2, 15))
    done = desk.one(2, 14)
    first = replace(photo_message(7), sent_at=at(2, 15))
    desk.runs(lambda work: proving.add_photo(work, done.id, first), OFFICER)
    desk.runs(lambda work: doing.do(work, done.id, proof="photo:1"), OFFICER)
    desk.goes(at(day, hour))
    desk.sweeps()
    later, scene = replace(photo_message(8), sent_at=at(day, hour)), OccurrenceScene(done.id)
    found = desk.runs(lambda work: proving.receive_photo(work, scene, later, False), OFFICER)
    assert found is noted
    kept = desk.runs(lambda work: work.photos.of_occurrence(done.id))
    assert len(kept) == (2 if noted else 1)
