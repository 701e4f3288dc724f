"""Photos that look alike find each other, those too that were kept before."""

import sqlalchemy as sa
from alembic import op

from hazards.snaps.likeness import bands_of, tells_nothing
from storage.stores.hazards.likeness_store import signed

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AT_ONCE = 1000  # photos looked at in one go
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PHOTOS = sa.table("photos", sa.column("id"), sa.column("dhash"))


def upgrade() -> None:
    """Bring the table in and fill it."""
    bands = op.create_table(
        "photo_bands",
        sa.Column("band", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("photo_id", KEY, autoincrement=False, nullable=False),
        sa.Column("dhash", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photos.id"], name=op.f("fk_photo_bands_photo_id_photos")
        ),
        sa.PrimaryKeyConstraint("band", "photo_id", name=op.f("pk_photo_bands")),
        sqlite_with_rowid=False,
    )
    last = 0
    while photos := _kept_after(last):
        rows = [
            {"band": band, "photo_id": photo_id, "dhash": signed(dhash)}
            for photo_id, dhash in photos
            if not tells_nothing(dhash)
            for band in bands_of(dhash)
        ]
        if rows:
            op.bulk_insert(bands, rows)
        last = photos[-1][0]


def _kept_after(photo_id: int) -> list[tuple[int, str]]:
    """Return the next photos that have a hash, by their ids."""
    found = op.get_bind().execute(
        sa.select(PHOTOS.c.id, PHOTOS.c.dhash)
        .where(PHOTOS.c.id > photo_id, PHOTOS.c.dhash.is_not(None))
        .order_by(PHOTOS.c.id)
        .limit(AT_ONCE)
    )
    return [(each.id, each.dhash) for each in found]


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("photo_bands")
