"""The table in which photos that look alike find each other."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table

from storage.engine.schema import metadata

# Six bands of the difference hash of each kept photo, save those that tell nothing. The hash is
# here too, as a signed number, so that looking one up reads this table alone.
photo_bands = Table(
    "photo_bands",
    metadata,
    Column("band", Integer, primary_key=True, autoincrement=False),
    Column("photo_id", ForeignKey("photos.id"), primary_key=True, autoincrement=False),
    Column("dhash", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
