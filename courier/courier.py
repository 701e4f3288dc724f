"""The courier at work: claims rows of the outbox, carries them, settles what became of them."""

import asyncio
import logging
import time
from contextlib import suppress
from datetime import timedelta

from chat.address import Address
from chat.push import Delivery, Parcel, PushState
from courier import texts
from courier.ports import Carrier, Channels, CourierTurns, CourierWork
from courier.settling import settle, take
from courier.unreachable import Unreachable

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0  # for what becomes due, and for what another process has put
SETTLE_SECONDS = 0.2  # between the first outcome and the turn that stores it, with others
BREATH_SECONDS = 0.05  # between two looks, however often the bell rings
REST_SECONDS = 5.0  # after trouble with the database
LEAVING_SECONDS = 10.0  # for what is on its way when told to stop
LEASE = timedelta(seconds=20)  # after which rows of a courier that died are anybody's
RENEW_SECONDS = 5.0
MOST_UNDER_WAY = 30  # a second's worth: all that may be sent twice when the machine dies


class Bell:
    """Wakes the courier from any thread; ringing it where nobody listens does nothing."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()

    def ring(self) -> None:
        """Say that there is something to look at."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._woken.set)

    def listen(self) -> None:
        """Hear it from now on, in this event loop."""
        self._loop = asyncio.get_running_loop()

    async def heard(self, most: float) -> None:
        """Wait until it rings, at most so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(most):
                await self._woken.wait()
        self._woken.clear()


class Courier:
    """Carries what is due, as long as it runs.

    Each look is one turn: outcomes are stored, leases renewed, more rows claimed. The address of a
    parcel says by which channel it goes. A channel is opened at its first parcel, since its library
    may cost what an idle bot does not need: 36 MB for Telegram's.
    """

    def __init__(
        self,
        turns: CourierTurns,
        bell: Bell,
        unreachable: Unreachable,
        channels: Channels,
        office_group: Address | None = None,
        worker: int | None = None,
    ) -> None:
        self._turns = turns
        self._bell = bell
        self._unreachable = unreachable
        self._channels = channels
        self._office_group = office_group
        self._worker = worker  # by which others know that what it has in hand is free
        self._carriers: dict[str, Carrier] = {}
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._outcomes: list[Delivery] = []
        self._settling: asyncio.TimerHandle | None = None
        self._renewed_at = 0.0

    async def run(self) -> None:
        """Carry until cancelled; ``finish`` then ends what is under way."""
        self._bell.listen()
        while True:
            pause = LOOK_SECONDS
            look = asyncio.create_task(self._look())
            try:
                await asyncio.shield(look)
            except asyncio.CancelledError:
                await asyncio.wait((look,))  # what it claims is given back by ``finish``
                raise
            except Exception as trouble:
                log.warning("the outbox could not be looked at: %r", trouble)
                pause = REST_SECONDS
            await asyncio.sleep(BREATH_SECONDS)
            await self._bell.heard(pause)

    async def finish(self) -> None:
        """Let what is on its way arrive, give the rest back, and store what became of it all."""
        for carrier in self._carriers.values():
            await carrier.stop()
        if self._under_way:
            _, late = await asyncio.wait(self._under_way.values(), timeout=LEAVING_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._settling is not None:
            self._settling.cancel()
        try:
            if self._outcomes:
                await self._turn(0)
        except Exception as trouble:
            log.warning("%d outcomes could not be stored: %r", len(self._outcomes), trouble)
        while self._carriers:
            await self._carriers.popitem()[1].close()

    async def _look(self) -> None:
        room = MOST_UNDER_WAY - len(self._under_way)
        if room <= 0 and not self._outcomes and not self._renewal_due():
            return
        parcels = await self._turn(room)
        for channel in sorted({parcel.address.channel for parcel in parcels}):
            await self._begin(
                channel, [each for each in parcels if each.address.channel == channel]
            )

    async def _begin(self, channel: str, parcels: list[Parcel]) -> None:
        """Put parcels on their way by a channel; what it cannot take holds up no other channel."""
        carrier = self._carriers.get(channel)
        if carrier is None:
            if channel not in self._channels:
                log.error("%d pushes given up: no channel %s is installed", len(parcels), channel)
                error = f"channel {channel} is {texts.NOT_INSTALLED}"
                self._come_back(parcels, PushState.GIVEN_UP, error)
                return
            try:
                carrier = self._carriers[channel] = await self._channels[channel]()
            except Exception as trouble:
                log.warning("the channel %s could not be opened: %r", channel, trouble)
                self._come_back(parcels, PushState.WAITING, repr(trouble))
                return
        for parcel in parcels:
            if parcel.id not in self._under_way:
                carrying = self._carry(carrier, parcel)
                self._under_way[parcel.id] = asyncio.create_task(carrying)

    def _come_back(self, parcels: list[Parcel], state: PushState, error: str) -> None:
        """Let parcels come back that no channel has taken: for good, or to rest for a while."""
        given_up = state is PushState.GIVEN_UP
        for parcel in parcels:
            self._outcomes.append(
                Delivery(
                    parcel,
                    state,
                    unreachable=given_up,
                    error=error,
                    wait=0.0 if given_up else REST_SECONDS,
                    counted=given_up,
                )
            )
        self._settle_soon()

    async def _turn(self, most: int) -> list[Parcel]:
        """Store outcomes and claim up to ``most`` rows; what fails is stored the next time."""
        if self._settling is not None:
            self._settling.cancel()
            self._settling = None
        outcomes, self._outcomes = self._outcomes, []
        lost = self._unreachable.lost
        now, renew = time.monotonic(), self._renewal_due()
        kept = [*self._under_way] if renew else []

        def turn(work: CourierWork) -> tuple[set[Address], list[Parcel]]:
            now_lost = settle(work, outcomes, lost, self._office_group) if outcomes else lost
            return now_lost, take(work, most, kept, LEASE, self._worker)

        try:
            now_lost, parcels = await self._turns.run(turn)
        except BaseException:
            self._outcomes = outcomes + self._outcomes
            raise
        self._unreachable.lost |= now_lost - lost
        self._unreachable.lost -= lost - now_lost
        if renew:
            self._renewed_at = now
        return parcels

    def _renewal_due(self) -> bool:
        return time.monotonic() - self._renewed_at >= RENEW_SECONDS

    async def _carry(self, carrier: Carrier, parcel: Parcel) -> None:
        try:
            outcome = await carrier.carry(parcel)
            self._outcomes.append(outcome)  # to the list of now: a turn may have taken the other
        finally:
            del self._under_way[parcel.id]
            self._settle_soon()

    def _settle_soon(self) -> None:
        """Store outcomes in a moment, together with those that come until then."""
        if not self._under_way:
            self._bell.ring()
        elif self._settling is None:
            loop = asyncio.get_running_loop()
            self._settling = loop.call_later(SETTLE_SECONDS, self._bell.ring)
