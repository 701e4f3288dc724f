"""The figures of a period, as the office hands them up (``domain.md``)."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class HazardFigures:
    """What happened to hazards in a period, and how many were open before and after it.

    Each movement counts, on its own day: of a hazard that was closed, came back and was closed
    again, two closings. So ``opening + found + reopened - closed - ended == closing`` always. They
    are as things are known now: a severity judged later changes the day of finding.

    - ``opening`` 期初: open at the end of the day before; ``closing`` 期末: at the end of the last
      day, or now.
    - ``found`` 新增; of these ``found_major`` 其中重大; by source ``found_inspection`` 检查,
      ``found_snap`` 随手拍, ``found_tip`` 举报, ``found_duty`` 履职漏做; by kind ``found_self``
      自查 (主要负责人带队, too); and ``rectified`` 已整改: rectified and closed by now, so that
      整改率 is ``rectified``/``found``.
    - ``reopened`` 重开 (复发).
    - ``closed`` 销号: rectified and reviewed; of these ``closed_in_time`` by their deadline. The
      days from finding (or reopening) to closing add up to ``days_to_close``.
    - ``ended`` 办结（未整改）, in all, and each way of it.
    - ``overdue`` 逾期: open at the end, with a deadline before the last day (or today);
      ``newly_overdue`` became so in the period.
    - ``returned`` 退回整改.
    - ``major_open`` of the closing; ``major_planned`` of these with a plan (五落实齐).
    - ``listed_open`` 挂牌在督 of the closing, ``listed_closed`` of ``closed``.
    - ``transferred`` 移交 in the period, ``unanswered`` transfers that wait for an answer at its
      end (移交待反馈).
    """

    opening: int = 0
    found: int = 0
    found_major: int = 0
    found_inspection: int = 0
    found_snap: int = 0
    found_tip: int = 0
    found_duty: int = 0
    found_self: int = 0
    rectified: int = 0
    reopened: int = 0
    closed: int = 0
    closed_in_time: int = 0
    days_to_close: int = 0
    ended_infeasible: int = 0
    ended_unfounded: int = 0
    ended_duplicate: int = 0
    ended_transferred: int = 0
    overdue: int = 0
    newly_overdue: int = 0
    returned: int = 0
    major_open: int = 0
    major_planned: int = 0
    listed_open: int = 0
    listed_closed: int = 0
    transferred: int = 0
    unanswered: int = 0

    @property
    def found_public(self) -> int:
        """群众: from snaps and tips."""
        return self.found_snap + self.found_tip

    @property
    def found_checked(self) -> int:
        """检查: by inspections other than those of the unit itself, and whatever else was found."""
        return self.found - self.found_self - self.found_public

    @property
    def ended(self) -> int:
        """办结（未整改）, in whatever way."""
        return (
            self.ended_infeasible
            + self.ended_unfounded
            + self.ended_duplicate
            + self.ended_transferred
        )

    @property
    def struck_off(self) -> int:
        """销号及办结: what left the ledger, in whatever way."""
        return self.closed + self.ended

    @property
    def closing(self) -> int:
        """期末: what is open at the end."""
        return self.opening + self.found + self.reopened - self.closed - self.ended

    @property
    def relapsed(self) -> int:
        """复发: what came back after it was closed; nothing else reopens a hazard."""
        return self.reopened

    @property
    def days(self) -> float | None:
        """平均用时: days from finding to closing; ``None`` where nothing was closed."""
        return self.days_to_close / self.closed if self.closed else None

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all to be said (无)."""
        return self == HazardFigures()

    def __add__(self, other: "HazardFigures") -> "HazardFigures":
        """Return the figures of two slices that have nothing in common."""
        mine = (getattr(self, each.name) + getattr(other, each.name) for each in fields(self))
        return HazardFigures(*mine)
