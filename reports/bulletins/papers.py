"""A bulletin as it is printed."""

from core.clock import local
from reports.bulletin_paper import BulletinPaper
from reports.bulletins.gathering import content_of
from reports.bulletins.model import Bulletin
from reports.bulletins.ports import BulletinWork


def paper_of(work: BulletinWork, bulletin: Bulletin) -> BulletinPaper:
    """Return what is printed of a bulletin: as it was issued, else a draft of this moment."""
    content = content_of(work, bulletin)
    at = local(bulletin.signed_at, work.zone) if bulletin.signed_at else content.as_of
    return BulletinPaper(content, bulletin.organ, bulletin.spelled_number, at, bulletin.sha256)


def file_name(paper: BulletinPaper) -> str:
    """Return the name of its file, without the ending."""
    named = "".join(each for each in paper.content.title if each.isalnum())[:50] or "通报"
    number = "".join(each for each in paper.number if each.isalnum() or each in "〔〕")
    return f"{named}_{number or '草稿'}"
