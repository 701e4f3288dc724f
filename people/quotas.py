"""How much somebody without a role may send in an hour, so that nobody fills the disk or the queue.

What was sent is counted in the memory of the process alone: a row that says how many photos a chat
sent in which hour would name who gave the tip of that hour. A restart forgets it, and each process
counts for itself. Who holds a role is not counted.
"""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from chat.address import Address
from core.errors import XunanError
from people.model import Person

HOUR = timedelta(hours=1)
MOST_PEOPLE = 20_000  # remembered at a time; who was counted longest ago is forgotten


class Allowance(StrEnum):
    """The things that are counted."""

    PHOTOS = "photos"
    FILINGS = "filings"


class QuotaReached(XunanError):
    """Somebody without a role has sent all that is taken in an hour.

    ``most`` were taken since an hour ago; in so many ``minutes`` there is room for another.
    """

    def __init__(self, allowance: Allowance, most: int, minutes: int) -> None:
        super().__init__(f"{allowance} {most}")
        self.allowance = allowance
        self.most = most
        self.minutes = minutes


_Spent = OrderedDict[tuple[Address, Allowance], deque[tuple[datetime, int]]]


class Quotas:
    """Counts by address and hour; ``None`` leaves an allowance without a bound."""

    def __init__(self, photos: int | None = None, filings: int | None = None) -> None:
        self._most = {Allowance.PHOTOS: photos, Allowance.FILINGS: filings}
        self._spent: _Spent = OrderedDict()

    def spend(
        self,
        person: Person | None,
        address: Address,
        allowance: Allowance,
        at: datetime,
        update_id: int,
    ) -> None:
        """Count one more of something that an update brings; raises ``QuotaReached``.

        The same update counts once, however often its turn runs.
        """
        most = self._most[allowance]
        if most is None or (person is not None and person.memberships):
            return
        spent = self._of(address, allowance)
        while spent and spent[0][0] <= at - HOUR:
            spent.popleft()
        if any(each == update_id for _, each in spent):
            return
        if len(spent) >= most:
            wait = spent[0][0] + HOUR - at if spent else HOUR
            raise QuotaReached(allowance, most, ceil(wait / timedelta(minutes=1)))
        spent.append((at, update_id))

    def _of(self, address: Address, allowance: Allowance) -> deque[tuple[datetime, int]]:
        key = (address, allowance)
        spent = self._spent.setdefault(key, deque())
        self._spent.move_to_end(key)
        if len(self._spent) > MOST_PEOPLE:
            self._spent.popitem(last=False)
        return spent
