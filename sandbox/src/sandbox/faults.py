"""Misfortune on demand: what the network and Telegram do on a bad day.

A number says how many of the next calls are hit; -1 goes on until it is set back to 0.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, field, fields

from sandbox.errors import DroppedConnection, GatewayFault, TooManyRequests
from sandbox.model import JsonDict


@dataclass(slots=True)
class Faults:
    """The switches.

    ``methods`` names the methods that are hit, in any case; empty means all but getUpdates.
    ``retry_after`` and ``slow_seconds`` are seconds. ``drop_before`` loses the request,
    ``drop_after`` carries it out and loses the answer. ``duplicate_updates`` delivers an update
    twice, ``reorder_updates`` lets an update overtake the one before it.
    """

    too_many_requests: int = 0
    retry_after: int = 1
    bad_gateway: int = 0
    slow_seconds: float = 0.0
    drop_before: int = 0
    drop_after: int = 0
    duplicate_updates: int = 0
    reorder_updates: int = 0
    methods: list[str] = field(default_factory=list)

    def json(self) -> JsonDict:
        """Return all switches as they stand."""
        return asdict(self)

    def change(self, switches: JsonDict) -> None:
        """Set some switches; raise ValueError for a name or a value that makes no sense."""
        known = {item.name: type(getattr(self, item.name)) for item in fields(self)}
        for name, value in switches.items():
            kind = known.get(name)
            fits = isinstance(value, kind | int if kind is float else kind) if kind else False
            if not fits or isinstance(value, bool):
                raise ValueError(name)
        for name, value in switches.items():
            setattr(self, name, value)

    def take(self, switch: str) -> bool:
        """Use up one of the counted switch; tell whether it was on."""
        left = int(getattr(self, switch))
        if left > 0:
            setattr(self, switch, left - 1)
        return left != 0

    def _hits(self, method: str) -> bool:
        wanted = {name.lower() for name in self.methods}
        return method.lower() in wanted if wanted else method.lower() != "getupdates"

    async def before(self, method: str) -> None:
        """Delay or fail a call that is about to be carried out."""
        if not self._hits(method):
            return
        if self.slow_seconds:
            await asyncio.sleep(self.slow_seconds)
        if self.take("drop_before"):
            raise DroppedConnection
        if self.take("bad_gateway"):
            raise GatewayFault
        if self.take("too_many_requests"):
            raise TooManyRequests(self.retry_after)

    def after(self, method: str) -> None:
        """Lose the answer of a call that was carried out."""
        if self._hits(method) and self.take("drop_after"):
            raise DroppedConnection
