"""The one registry of screens: each room's, and those that span rooms."""

from typing import Any

from chat.scene import SceneRegistry, SceneSpec
from checklists.scenes import WALK_SCENES
from checklists.views import Shown
from duties.alerts.scenes import ALERT_SCENES
from duties.drills.scenes import DRILL_SCENES
from duties.escalation.scenes import ESCALATION_SCENES
from duties.expiry.scenes import EXPIRY_SCENES
from duties.handbook.scenes import HANDBOOK_SCENES
from duties.leads.scenes import LEAD_SCENES
from duties.misses.scenes import MISS_SCENES
from duties.occurrences.scenes import OCCURRENCE_SCENES
from duties.programmes.scenes import PROGRAMME_SCENES
from duties.quiz.scenes import QUIZ_SCENES
from duties.risk.scenes import RISK_SCENES
from duties.seasons.scenes import SEASON_SCENES
from duties.tasks.scenes import TASK_SCENES
from duties.visits.scenes import VISIT_SCENES
from frontdesk import joining, leaving, menu, reporting, scanning, today, todo, visiting
from frontdesk.ports import FrontdeskWork
from hazards.scenes import HAZARD_SCENES
from hazards.snaps.scenes import SNAP_SCENES
from people.absences.setting import ABSENCE_SCENES
from people.scenes import PEOPLE_SCENES
from reports.blocks import BLOCK
from reports.bulletins.scenes import BULLETIN_SCENES
from reports.digests.scenes import DIGEST_SCENES
from reports.exports.scenes import EXPORT_SCENES
from reports.packages.scenes import PACKAGE_SCENES

FRONTDESK_SCENES: tuple[SceneSpec[FrontdeskWork, Any, Shown], ...] = (
    menu.MENU,
    menu.HELP,
    todo.TODO,
    today.TODAY,
    reporting.REPORTS,
    joining.NAME,
    leaving.LEAVING,
    scanning.SCANNED,
    visiting.BEYOND,
)

SCENES: SceneRegistry[FrontdeskWork, Shown] = SceneRegistry(
    FRONTDESK_SCENES,
    WALK_SCENES,
    HAZARD_SCENES,
    SNAP_SCENES,
    PEOPLE_SCENES,
    ABSENCE_SCENES,
    PROGRAMME_SCENES,
    SEASON_SCENES,
    ESCALATION_SCENES,
    ALERT_SCENES,
    OCCURRENCE_SCENES,
    EXPIRY_SCENES,
    EXPORT_SCENES,
    TASK_SCENES,
    VISIT_SCENES,
    DRILL_SCENES,
    LEAD_SCENES,
    RISK_SCENES,
    HANDBOOK_SCENES,
    MISS_SCENES,
    QUIZ_SCENES,
    PACKAGE_SCENES,
    BULLETIN_SCENES,
    (BLOCK,),
    DIGEST_SCENES,
)
