"""Links of inspections to sign beside who leads, and the signatures given by them."""

from datetime import datetime

from sqlalchemy import bindparam, case, delete, func, or_, select, update

from chat.address import Address
from checklists.cosigning.model import Cosignature, CosignLink
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows
from storage.engine.session import Session
from storage.stores.address_rows import ADDRESS, address_rows, given
from storage.tables.checklist_tables import cosign_links, cosignatures, inspections

_LINKS = Rows(CosignLink, cosign_links)
_LINK = select(*_LINKS.columns)
_SIGNED = Rows(Cosignature, cosignatures, address=address_rows(cosignatures))
_C = cosignatures.c

_ADD_LINK = Prepared(
    lambda insert: (
        insert(cosign_links)
        .values(bound("inspection_id", "token_sha256", "made_at"))
        .on_conflict_do_nothing(index_elements=["inspection_id"])
        .returning(*_LINKS.columns)
    )
)
_GET_LINK = Prepared(lambda _: _LINK.where(cosign_links.c.id == bindparam("link")))
_LINK_OF = Prepared(lambda _: _LINK.where(cosign_links.c.inspection_id == bindparam("inspection")))
_BY_TOKEN = Prepared(lambda _: _LINK.where(cosign_links.c.token_sha256 == bindparam("token")))
_RENEW_LINK = Prepared(
    lambda _: (
        update(cosign_links)
        .where(cosign_links.c.id == bindparam("link"))
        .values(bound("token_sha256"))
    )
)
_HOLD = Prepared(
    lambda _: (
        select(inspections.c.id)
        .where(inspections.c.id == bindparam("inspection"))
        .with_for_update()
    )
)
_OF_INSPECTION = Prepared(
    lambda _: (
        select(*_SIGNED.columns).where(_C.inspection_id == bindparam("inspection")).order_by(_C.id)
    )
)
_ADD = Prepared(
    lambda insert: (
        insert(cosignatures)
        .values(bound("inspection_id", "person_id", "name", "stamp", "signed_at", *ADDRESS))
        .on_conflict_do_nothing()
    )
)
_RENEW = Prepared(
    lambda _: (
        update(cosignatures)
        .where(_C.id == bindparam("signature"))
        .values(bound("name", "stamp", "signed_at"))
    )
)
_REMOVE = Prepared(lambda _: delete(cosignatures).where(_C.id == bindparam("signature")))
_OTHER = or_(_C.stamp != bindparam("kept"), func.coalesce(_C.person_id, 0) == bindparam("lead"))
_CLOSE = Prepared(
    lambda _: (
        update(cosignatures)
        .where(_C.inspection_id == bindparam("inspection"))
        .values(
            lapsed_at=case((_OTHER, bindparam("at", type_=_C.lapsed_at.type)), else_=None),
            channel=None,
            external_id=None,
        )
    )
)


class SqlCosignatures:
    """``checklists.cosigning.ports.CosignatureStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_link(self, inspection_id: int, token_sha256: str, at: datetime) -> CosignLink | None:
        """Keep the link of an inspection; ``None`` where there is one."""
        row = self._session.one(
            _ADD_LINK, inspection_id=inspection_id, token_sha256=token_sha256, made_at=at
        )
        return _LINKS.read(row) if row else None

    def link(self, link_id: int) -> CosignLink | None:
        """Return a link, or ``None``."""
        row = self._session.one(_GET_LINK, link=link_id)
        return _LINKS.read(row) if row else None

    def link_of(self, inspection_id: int) -> CosignLink | None:
        """Return the link of an inspection, or ``None``."""
        row = self._session.one(_LINK_OF, inspection=inspection_id)
        return _LINKS.read(row) if row else None

    def by_token(self, token_sha256: str) -> CosignLink | None:
        """Return the link with this hash, or ``None``."""
        row = self._session.one(_BY_TOKEN, token=token_sha256)
        return _LINKS.read(row) if row else None

    def renew_link(self, link_id: int, token_sha256: str) -> None:
        """Let another link open the sheet, and no more the one before."""
        self._session.later(_RENEW_LINK, link=link_id, token_sha256=token_sha256)

    def hold(self, inspection_id: int) -> None:
        """Let nobody else end an inspection, or sign beside it, until the turn ends."""
        self._session.one(_HOLD, inspection=inspection_id)

    def of_inspection(self, inspection_id: int) -> list[Cosignature]:
        """Return the signatures beside an inspection, in the order in which people came."""
        return [
            _SIGNED.read(row) for row in self._session.all(_OF_INSPECTION, inspection=inspection_id)
        ]

    def add(
        self,
        inspection_id: int,
        person_id: int | None,
        address: Address,
        name: str,
        stamp: int,
        at: datetime,
    ) -> None:
        """Keep a signature; the one that the person, or the address, has stays."""
        self._session.later(
            _ADD,
            inspection_id=inspection_id,
            person_id=person_id,
            name=name,
            stamp=stamp,
            signed_at=at,
            **given(address),
        )

    def renew(self, cosignature_id: int, name: str, stamp: int, at: datetime) -> None:
        """Let a signature stand for what there is now."""
        self._session.later(_RENEW, signature=cosignature_id, name=name, stamp=stamp, signed_at=at)

    def remove(self, cosignature_id: int) -> bool:
        """Take a signature away; ``False`` when it was gone before."""
        return self._session.run(_REMOVE, signature=cosignature_id) == 1

    def close(self, inspection_id: int, stamp: int, lead_id: int, at: datetime) -> None:
        """Let lapse what is not for this summary, or is the lead's own; forget every address."""
        self._session.later(_CLOSE, inspection=inspection_id, kept=stamp, lead=lead_id, at=at)
