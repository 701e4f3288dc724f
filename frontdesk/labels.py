"""Labels that open their screen wherever somebody types them, whatever is on the card.

Words that are a label and nothing else are taken for it, as if its button had been pressed; a
label within a sentence is part of the sentence.
"""

from collections.abc import Callable

from chat.scene import show
from checklists.views import Reply
from duties.tasks.listing import open_tasks
from duties.visits.routes import open_route
from duties.visits.showing import open_plan
from frontdesk.ports import FrontdeskWork
from frontdesk.reporting import show_reports
from frontdesk.showing import showing
from hazards.listing import LEDGER, LedgerScene
from reports.digests.showing import open_digest
from reports.exports.ordering import open_export
from reports.packages.overview import open_packages

LABELS: dict[str, Callable[[FrontdeskWork], Reply]] = {
    "台账": lambda work: showing(work, show, LEDGER, LedgerScene()),
    "简报": lambda work: showing(work, open_digest),
    "报送": lambda work: showing(work, open_packages),
    "零报告": lambda work: showing(work, open_packages),
    "导出台账": lambda work: showing(work, open_export),
    "检查计划": lambda work: showing(work, open_plan),
    "今日路线": lambda work: showing(work, open_route),
    "任务清单": lambda work: showing(work, open_tasks),
    "简报报表": lambda work: showing(work, show_reports),
}
"""The fixed labels, each with the use case that opens its screen."""


def open_label(work: FrontdeskWork, text: str) -> Reply | None:
    """Open the screen of a label; ``None`` for other words. Raises as that screen does."""
    opens = LABELS.get(text)
    return opens(work) if opens is not None else None
