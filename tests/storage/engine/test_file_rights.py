"""What is kept is for the eyes of its owner alone."""

import stat
from pathlib import Path

from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from storage.evidence_files import EvidenceFiles


def open_to_others(folder: Path) -> list[str]:
    """Whatever others on the machine could read, below a folder."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


def test_nobody_else_reads_a_database_nor_its_log(tmp_path: Path) -> None:
    """The database used to be 644 while photos were 600."""
    engine = open_engine(f"sqlite:///{tmp_path / 'var' / 'xunan.db'}")
    upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE more (id INTEGER)")
        assert {path.name for path in (tmp_path / "var").iterdir()} > {"xunan.db", "xunan.db-wal"}
        assert open_to_others(tmp_path) == []
    engine.dispose()


def test_files_of_an_earlier_version_are_closed_at_the_start(tmp_path: Path) -> None:
    database = tmp_path / "xunan.db"
    for path in (database, tmp_path / "xunan.db-wal"):
        path.touch(mode=0o644)
    open_engine(f"sqlite:///{database}").dispose()
    assert open_to_others(tmp_path) == []


def test_the_folder_of_photos_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir(mode=0o755)
    EvidenceFiles(tmp_path / "photos")
    assert stat.S_IMODE((tmp_path / "photos").stat().st_mode) == 0o700
