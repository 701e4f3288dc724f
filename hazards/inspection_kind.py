"""The kinds of inspection (003 annex 1 §2; 000 工贸 10)."""

from enum import StrEnum


class InspectionKind(StrEnum):
    """The kind of an inspection: who looks, and on what occasion; its hazards keep it."""

    SELF = "self"
    LED = "led"
    AREA = "area"
    SECTOR = "sector"
    SUPERVISION = "supervision"
    JOINT = "joint"
    RANDOM = "random"
    UNANNOUNCED = "unannounced"
    REVISIT = "revisit"

    @property
    def label(self) -> str:
        """The words that people read."""
        return _LABELS[self]

    @property
    def spelled(self) -> str:
        """What one such inspection is called."""
        return self.label if self in _WHOLE else f"{self.label}检查"


OWN_KINDS = (InspectionKind.SELF, InspectionKind.LED)
"""Those by which a unit looks at itself."""

_LABELS = {
    InspectionKind.SELF: "自查",
    InspectionKind.LED: "主要负责人带队",
    InspectionKind.AREA: "属地",
    InspectionKind.SECTOR: "行业",
    InspectionKind.SUPERVISION: "督查",
    InspectionKind.JOINT: "联合",
    InspectionKind.RANDOM: "双随机",
    InspectionKind.UNANNOUNCED: "暗访",
    InspectionKind.REVISIT: "回头看",
}
_WHOLE = frozenset(
    {
        InspectionKind.SELF,
        InspectionKind.SUPERVISION,
        InspectionKind.UNANNOUNCED,
        InspectionKind.REVISIT,
    }
)
"""The kinds whose label says already that it is an inspection."""
