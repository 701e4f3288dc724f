"""The one place where a fact that stopped a use case is put into words for people."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import CallbackQuery, ErrorEvent, Message

from bot import cosigning_words, number_words, risk_words
from bot.performing import Performer
from bot.refusals import TYPED_TOO_LATE, refused, refused_words
from bot.retry import AWAY
from chat.card import clip
from checklists import evidence, finding, setting_kind, sheets, starting
from checklists.validation import AnswerRefused
from core.errors import Overtaken, XunanError
from duties import applying, doing, excusing, handing
from duties.alerts import aiming, answering, carrying, choosing, kinds, sending, showing
from duties.calendar import keeping, notice_reading, pasting
from duties.drills import recording
from duties.escalation import deciding as escalation
from duties.escalation import exposing
from duties.expiry import days as expiry_days
from duties.expiry import entering
from duties.expiry import keeping as expiry_keeping
from duties.expiry import kinds as expiry_kinds
from duties.expiry import showing as expiry_showing
from duties.handbook.book import EntryUnknown
from duties.misses.deciding import MissesExcused, ProposalDecided
from duties.model import OccurrenceState
from duties.occurrences import proving
from duties.occurrences.moments import spell_at
from duties.programmes import at_unit, programme, terms_in_words
from duties.programmes import choosing as programmes
from duties.quiz import answering as quiz
from duties.quiz import holding
from duties.risk.deciding import RiskMovedOn
from duties.seasons import choosing as seasons
from duties.seasons import season, switching
from duties.tasks import showing as task_showing
from duties.tasks import taking, timing, uploading, working
from duties.visits import draws, lots, planning
from frontdesk import words as frontdesk_words
from handlers import texts
from handlers.making import NotMade
from handlers.screen import Screen
from hazards import seen
from hazards.loop import (
    deadlines,
    deciding,
    feedback,
    handed,
    lifecycle,
    rectifying,
    reviewing,
    steps,
    transferring,
)
from hazards.loop.lifecycle import Need
from hazards.loop.reason_length import LONGEST_REASON, ReasonTooLong
from hazards.model import Step
from hazards.snaps import category_choice, draft_photos, filing, snapping
from hazards.tips import following, identity_sealer, rewarding, tipping
from people import (
    codes,
    confirming,
    joining,
    members,
    naming,
    nominating,
    permissions,
    quiet_hours,
    quotas,
)
from people.absences import course as absence_course
from people.absences import setting as absence_setting
from people.departments import keeping as departments
from people.model import NominationState
from reports import blocks
from reports.bulletins import issuing, signing
from reports.counts.filling import CountingGoesOn
from reports.digests import correcting, setting
from reports.exports import ordering
from reports.exports.form_filling import FormTooSmall
from reports.exports.form_reading import FormWithMacros, HeadsNotFound
from reports.exports.model import FilterLost, FormLost, NothingToExport
from reports.packages import handing_in
from spreadsheets.model import WorkbookUnreadable

log = logging.getLogger(__name__)

FAILED = "出错了，刚才这一步没有存上。请重试；仍不行的，发 /start。"
NO_SUCH_CHAT = ("chat not found", "user not found", "peer_id_invalid", "chat_id_invalid")
UNSHOWN = "刚才这一步已经存好，但卡片没有更新。请发 /start 再看。"

MOST_REASONS = 10  # of many, so that the next step is still seen
OUT_OF_REACH = "这不在您的权限范围内，不能查看或修改。发 /start 回菜单。"

_WORDS: dict[type[XunanError], str] = cosigning_words.WORDS | {
    permissions.NotJoined: (
        "您还没有加入。请向街镇安全办或本单位安全员要邀请链接，点开即可加入。"
        "只是上报隐患不用加入，直接发照片。"
    ),
    permissions.NotAllowed: OUT_OF_REACH,
    quiet_hours.QuietRefused: (
        "没有设。静默时段最长14小时，请点一个，或发起止时间，如“21:30至6:30”；不要静默的，发“不设静默”。"
    ),
    setting.HourUnread: "没有读懂时间，没有改。请发一个时刻，如 8:45、8点半，或点一个按钮。",
    setting.DigestScheduleMoved: "刚才有人同时改了，这一次没有生效。请看现在的时间，再点一次。",
    correcting.NothingToCorrect: "数字和发出时一样，不用更正。",
    CountingGoesOn: "统计还在进行，数字还不全，没有定稿。请过几分钟再点。",
    correcting.DigestMovedOn: "数字有变动，或已有人更正，没有发出。请看过现在的，再点一次。",
    applying.DutyEnded: "这项职责已结束。发 /start 查看现有职责。",
    applying.RevisionInThePast: "新要求不能从过去的日期开始。请选今天或以后的日期。",
    EntryUnknown: "这一条已不在手册里，或有了新的说法。请再查一次：发 /查 加关键词。",
    programme.UnknownProgramme: "这个方案已撤下。请从“值守安排”重新选。",
    programme.TraitUnknown: "没有这种单位情况。请从“值守安排”重新选。",
    programmes.ProgrammeMovedOn: "内容有变动，没有启用。请看过现在的情况，再点一次。",
    programmes.NothingNew: "这些都已在执行，没有新的可启用。要改时间，请在单位的值守里点那一项。",
    season.SeasonUnknown: "没有这个时段。请从“值守安排”的“重点时段”重新选。",
    seasons.SeasonMovedOn: "内容有变动，没有生效。请看过现在的情况，再点一次。",
    switching.SwitchOver: "这个重点时段已结束，没有改。请看列表里现在的情况。",
    at_unit.DutyMovedOn: "内容有变动，没有改。请看过现在的情况，再点一次。",
    pasting.CalendarOfArea: (
        "工作日历全区共用，由区安全办录入；没有改动。请把这份通知转给区安全办。"
    ),
    pasting.NoticeMovedOn: "内容有变动，没有录入。请看过现在的情况，再点一次。",
    terms_in_words.ChangeUnreadable: (
        "没有读懂。请发时刻或日子，如“8点 12点 16点”“周一、周四 9:00”“每月5日”“每个工作日”，"
        "或“提前30分钟显示”。"
    ),
    recording.DrillWordsTooLong: f"每一项最多{recording.LONGEST}个字。请写短些，或分几条再发。",
    recording.TooManyFindings: f"最多记{recording.MOST_FINDINGS}条问题。请合并几条再记。",
    recording.DrillMovedOn: "内容有变动，没有提交。请看过现在的记录，再点一次。",
    recording.FindingSettled: "这条问题已上账，或已删去。请看现在的记录。",
    recording.FindingOfNoUnit: "这次演练不属于哪一家单位，问题不能上账。请用“随手拍”上报。",
    handing.NotHandedOver: "上一班还没有交班，不能接班。请先请上一班人员点“交班”。",
    MissesExcused: "其中有的已免除，不足连续3次，没有上账。请点“不上账…”，说明原因。",
    ProposalDecided: "慢了一步：这一件已有人决定。点“我的待办”看现在的情况。",
    doing.SlotTaken: "这个时间已经有一次同样的任务。请换一个时间。",
    holding.RoundOver: "这次逢查必考已结束。要再考一次，发 /quiz，点“开始一次”。",
    holding.RoundOfInspectors: (
        "这次逢查必考由检查人员发起，本单位不能结束，也不能换链接。要自己考，发 /quiz 另开始一次。"
    ),
    quiz.QuizUnknown: (
        "这次逢查必考已结束，或链接无效、已换成新的。要答题，请向现场检查人员要链接。"
    ),
    quiz.QuizOver: "这次逢查必考已结束，不再作答。要看结果，请问现场检查人员。",
    quiz.QuizFull: "这次逢查必考的人数已满（200人）。请检查人员另开始一次。",
    quiz.QuizNameTooLong: "姓名最多20个字。请只发姓名，或点“匿名答题”。",
    doing.NothingToMakeUp: "这一次无需补做，或已安排补做。发 /start 查看现有事项。",
    escalation.DaysRefused: "暂缓只能是 1 至 10 个工作日。请重选。",
    escalation.InterviewUnplaced: "约谈要写明时间、地点。请点“改措施…”，直接打字写上，再确认。",
    escalation.BoardMissing: (
        "还没有曝光台：请管理员设置 OFFICE_CHAT_ID（安全办的频道或群），再确认；也可先暂缓。"
    ),
    escalation.PublicWordsMissing: (
        "公开的内容还没有写；来自举报的，不用举报人的原话。请点“改措施…”，打字写好再确认。"
    ),
    escalation.PictureUnseen: "请先选照片、看预览；不配照片的，点“不配照片”。",
    exposing.NothingCovered: "请先选一张照片，再选整张打码，或点要遮挡的格子。",
    exposing.PhotoUnfit: "这张照片不能公开，或已撤下。请重选一张。",
    escalation.ReasonMissing: "暂缓要写理由。请选一条，或写一句。",
    kinds.AlertKindUnknown: "没有这种预警。请发 /alert 重选。",
    choosing.AlertChanged: "这条预警有变动，这一步没有生效。请看过再点一次。",
    showing.DraftSent: "这条预警已发出或已取消，不能再改。发 /alert 看进行中的预警。",
    aiming.TooManyUnits: f"指定单位最多 {aiming.MOST_UNITS} 家。再多的请按街镇、行业发。",
    sending.NoUnitsReached: "这个范围没有单位，没有发出。请改范围。",
    sending.AlertOver: "这条预警已解除，不能再更正。要发新的，请发 /alert。",
    answering.AnswerUnasked: "这条预警的答复方式不同。请发 /todo 打开它再答复。",
    carrying.AnsweredMeanwhile: "同一时刻另有人在答复，您这一步没有存上。请再看一眼，需要时再点。",
    entering.EntryInterrupted: "这次登记已不在进行。请在“证照设备”核对；没有的点“登记”重填。",
    entering.PhotoTooEarly: "请先把这一步填完；登记好会问照片，到时再发。",
    entering.StepNotSkippable: "这一步不能跳过。请按卡片上的提示填写。",
    planning.PlanMovedOn: "内容有变动，这一步没有生效。请看过现在的情况，再点一次。",
    lots.TooManyToDraw: "单位太多，一次抽取不了。请按街镇分开抽取。",
    planning.NothingToPlan: "没有要排的单位：都已在计划里，或还没有登记单位。",
    lots.NobodyToDraw: "没有可抽的单位或检查员。请先登记单位、邀请检查员。",
    draws.SeedRefused: "种子要发 1 至 15 位的数字，如 20261127。",
    working.TaskMovedOn: "内容有变动，这一步没有生效。请看过现在的情况，再点一次。",
    working.TaskWordsTooLong: f"最多{working.LONGEST_WORDS}个字，没有记下。请写短些再发。",
    working.TaskUnproven: "完成要有依据。请发照片、文件，或写一句完成情况。",
    working.OwnTask: "自己提交的不能自己确认。请安全办的其他同事确认。",
    task_showing.PercentRefused: "没有看懂进度。请发 0 到 99 的数字，如 60%；已完成的点“完成”。",
    NotMade: "没有做成。请再点一次；仍不行的，联系管理员。",
    uploading.UploadMovedOn: "清单或文件有变动，没有导入。请看过现在的情况，再点一次。",
    expiry_showing.ExpiryNeedsPhoto: "这一步要照片或文件：请直接发来，没有就点“跳过”。",
    expiry_keeping.EntryRetired: "这一项已停用，不能再改。要用请重新登记。",
    expiry_keeping.EntryMovedOn: "内容有变动，这一步没有生效。请看过现在的情况，再点一次。",
    expiry_keeping.SameDay: "和现在登记的日期一样，没有改。请核对新证上的日期。",
    expiry_kinds.ExpiryKindUnknown: "没有这一类证照设备。请返回重选。",
    handing_in.SubmissionMovedOn: "内容有变动，没有报送。请看过现在的内容，再点一次。",
    handing_in.ListBeingWritten: "隐患清单较长，正在定稿。请等几分钟再操作。",
    handing_in.NothingHandedIn: "还没有报送，不用撤回或更正。请核对后点“报送”。",
    handing_in.DeadlineOver: "报送期限已过，不能撤回。要改请点“更正”，另出一版。",
    handing_in.DeadlineAhead: "还没到期限，不用更正。要改请点“撤回”，改好再报送。",
    blocks.BlockMovedOn: "这一段刚有人改过，没有恢复。请看过现在的文字，再点一次。",
    blocks.BlockFrozen: "已定稿，文字不能再改。要改请先撤回，或点“更正”。",
    issuing.BulletinMovedOn: "数字或文字刚有变化，没有签发。请看过现在的内容，再点一次。",
    signing.NotSent: "这份还没有送签，或已退回、撤回。先点“送签”，选签发人。",
    signing.SignerMovedOn: "这份草稿刚有变化。请看过现在的内容，再点一次。",
    issuing.NothingToCorrect: "这份还没有签发，直接改草稿的文字就行。",
    issuing.PeriodAhead: "下一期还没有开始，没有数字可编。",
    doing.PostponeRefused: "不能顺延到这个时间：最晚到截止，请重选。",
    excusing.OwnExcuse: "这一次是您自己的任务，不能自己免除。请点“申请免除”，由安全办其他人答复。",
    doing.ExcuseSettled: "免除申请已答复，或已撤下。请看现在的情况。",
    proving.NoteTooLong: f"最多{proving.LONGEST_NOTE}个字。请写短些再发。",
    proving.ShiftMovedOn: "交班内容有补充，没有接班。请看过现在的内容，再点一次。",
    proving.DutyNeedsPhoto: "这一项要照片：请直接发照片，话写在照片的说明里。",
    joining.InvitationInvalid: "邀请链接无效。请向发链接的人重新索取。",
    joining.InvitationUsed: "邀请链接已使用，每个链接只能用一次。请重新索取。",
    joining.InvitationExpired: "邀请链接已过期（7天内有效）。请重新索取。",
    joining.RoleMisplaced: "这个身份不能放在这个范围。请重选。",
    absence_course.AbsenceOver: "这次请假已经结束。发 /leave 看现在的情况。",
    members.MembershipEnded: "这个身份已停用。点“人员与邀请”看现有身份。",
    confirming.NominationNeedsAnother: (
        "须由安全办另一位确认：提名人和被提名人都不能确认，换身份也不行。"
    ),
    confirming.NominatedBeforeJoining: (
        "这次提名时您还不在安全办，不能确认。请安全办其他人确认，或撤回后重新提名。"
    ),
    codes.CodeUnknown: "无法识别这个码。请核对是否为巡安的企业码，或发 /start 打开菜单。",
    codes.CodeRevoked: "这个码已经停用。请提醒本单位更换海报；上报隐患请发 /start。",
    sheets.InspectionSigned: "这份检查已签名提交，不能再改。要补充，请新做一份。",
    sheets.InspectionDropped: "这份检查已搁置，已换成新的一份。发 /start 继续新的。",
    setting_kind.KindNotOpen: "您的身份不能选这种检查类型，没有改。请在检查小结上另选一种。",
    starting.FormGone: "这张表已撤下。请发 /start，重新选单位和表。",
    sheets.ItemGone: "这一项现在不用作答。点“目录”看其他项。",
    Overtaken: "同一时刻另有人在处理，您这一步没有存上。请查看最新情况，再点一次。",
    deciding.PersonUnfit: "此人现在不能办理这条隐患。请重选；没有人选的，先邀请本单位人员加入。",
    deadlines.DeadlineRefused: "期限要在今天到一年之内；要延期，还要晚于原来的期限。请重选一天。",
    deciding.CriterionUnknown: "这条判定标准已撤下。请重新打开“定为重大”再选。",
    deciding.LeadMissing: "挂牌整治要有牵头部门。请先点一个部门，第一个就是牵头。",
    deciding.EndingRefused: "不能这样办结：“重复”要选同一单位另一条未销号的；已整改要走复核。",
    rectifying.NotYours: "这位同事已不在这家单位。请重选一位。",
    rectifying.PlanPending: "重大隐患要先报治理方案（五落实），批准后再交照片。点“填治理方案”。",
    rectifying.PartTooLong: f"这一条最多{rectifying.LONGEST_PART}个字。请写短些再发。",
    departments.DepartmentUnknown: "没有这个部门。请重新打开再选，或打部门全称。",
    ReasonTooLong: f"理由最多{LONGEST_REASON}个字。请写短些再发。",
    handed.TransferUnknown: "移交链接无效，或已换新。请向发函的安全办重新索取。",
    handed.TransferExpired: "这个移交链接已过期。请向发函的安全办重新索取。",
    handed.TransferAnswered: "这次移交已答复。要更改，请与发函的安全办联系。",
    feedback.FeedbackTooLong: (
        f"处理结果不超过 {feedback.LONGEST_FEEDBACK} 个字。请写短一些再发。"
    ),
    feedback.FeedbackPending: "部门还没有反馈处理结果，暂不能核实。",
    transferring.DepartmentNameless: f"部门名称为 1 至 {transferring.LONGEST_NAME} 个字。请重写。",
    rectifying.ProofNeedsPhoto: "整改要有照片：请用照片回复那条整改任务，话写在照片的说明里。",
    reviewing.ReviewNeedsButton: "复核请点图下面的按钮；要写理由，点“退回：写原因”再打字。",
    evidence.PhotoUnasked: texts.PRESS_BUTTONS,
    frontdesk_words.TextUnasked: texts.PRESS_BUTTONS,
    frontdesk_words.LocationUnasked: texts.LOCATION_UNASKED,
    **number_words.WORDS,
    draft_photos.DraftGone: "这条已提交或放弃。待上账的发 /snap 看，举报凭口令发 /tip 查。",
    snapping.SpotUnknown: "找不到这个单位或点位。请点“换一个”重选。",
    filing.NothingToFile: "照片没有存上，也没有说明，不能上账。请重发一张照片，或写一句话。",
    snapping.DescriptionTooLong: "说明加起来超过500个字，这句没有加上。请写短些再发。",
    category_choice.CategoryUnknown: "没有这个类别。请重选。",
    tipping.UnitMissing: "还没有选单位。先点“选单位”，再提交举报。",
    following.ReceiptAwaited: (
        "照片没有存上。要补充举报：先发口令，再发照片。要报新的隐患：先点“回菜单”，再发照片。"
    ),
    following.TipUnknown: "举报卡片已收起。请发 /tip，重新输入口令。",
    rewarding.TipAnonymous: "这是匿名举报，没有留身份，任何人都看不到。",
    rewarding.RewardMisplaced: "奖励已进入其他步骤，或前一步尚未办理。请打开这条查看。",
    rewarding.RewardNeedsAnother: (
        "这笔奖励由您提出，须由另一位奖励经办人批准。没有另一位的，请安全办两人提名、确认一位。"
    ),
    FilterLost: "原来的筛选已失效，没有导出。请在台账重新筛选，再导出。",
    FormLost: "本单位的表已打不开。请把空表重新发来，附言写“导出模板”，再导出。",
    NothingToExport: "没有符合条件的隐患，没有可导出的。点“返回台账”改一下筛选。",
    FormWithMacros: "这张表含有宏，没有收下。请另存为不含宏的 .xlsx 后重发。",
    HeadsNotFound: "没有找到表头。请发有“隐患内容、整改时限”这类表头的空表（.xlsx）。",
    FormTooSmall: "自己的表一次最多填 5000 条。请缩小筛选，或按月、按单位分开。",
    ordering.TooManyExports: "已有 3 份正在导出。等发到这里以后再导出下一份。",
    rewarding.AmountRefused: "金额为 1 至 500000 的整数，单位元，如 500。",
    identity_sealer.NoSealKey: "没有配置密钥，身份不能封存，也不能打开。请选匿名，或联系管理员。",
    identity_sealer.SealBroken: "无法打开：密钥已更换。请联系管理员。",
}

_MISSING: dict[Need, str] = {
    Need.DESCRIPTION: "还缺说明。请写一句：哪里、怎么了。",
    Need.PROOF: "还没有存好的整改后照片。请单位用照片回复整改任务，存好后再复核。",
    Need.CRITERION: "定为重大要有判定依据。请选一条判定标准。",
    Need.OWNER: "还没有整改责任人。请选一位。",
    Need.MEASURE: "还没有整改措施。请写明怎样整改。",
    Need.DEADLINE: "还没有期限。请选一个。",
    Need.REASON: "须写理由。请写一句。",
    Need.PLAN: "五落实方案还不全：责任人、措施、资金、时限、应急预案都要写。请接着填。",
    Need.DEPARTMENT: "还没有接收部门。请选一个，或写名称。",
    Need.FEEDBACK: "反馈要有处理结果和至少一张照片。请补齐再提交；照片保存好后再点“提交反馈”。",
    Need.LEAD: "挂牌整治要有牵头部门。请先点一个部门。",
    Need.ENDING: "还没有选怎样办结。请选一个。",
    Need.ANOTHER_PERSON: "您参与了这次整改，不能自己审批、自己复核。请安全办或其他检查员来办。",
}


def _moved_on(error: seen.MovedOn) -> str:
    if error.old:
        return "这个按钮是以前的，没有写明是哪一次，所以没有生效。请看下面现在的情况，再点一次。"
    if error.own:
        return _late(error)
    return f"情况已经变了，这一步没有生效：{_late(error)}"


def _reward_moved_on(error: rewarding.RewardMovedOn) -> str:
    if error.old:
        return "这个按钮是以前的，没有写明金额，所以没有生效。请看下面现在的金额，再点一次。"
    return "金额已经变了，这一步没有生效。请看下面现在的金额，再点一次。"


def _decided(error: reviewing.ExtensionDecided) -> str:
    if error.repeated:
        return _late(error)
    return "这个延期申请已经办过，或已撤下。请看这条隐患现在的期限。"


def _settled(error: draft_photos.DraftSettled) -> str:
    where = f"已上账：{error.number}" if error.number else "已并入同一地点的另一条"
    return f"这条{where}。不用重复点，有进展会告诉您。"


def _proposal_past(error: escalation.ProposalPast) -> str:
    if error.who:
        return f"慢了一步：{error.who}已经处理了这项督办措施。请看现在的情况。"
    return "这项督办措施已有变动，这一步没有生效。请看现在的情况，再点一次。"


def _late(error: steps.TooLate) -> str:
    hazard = error.hazard
    if error.own and hazard.last_step is not Step.WITNESS:
        now = f"现在是“{hazard.standing}”"
        return f"您刚才已{hazard.last_step.label}，{now}。这一次没有再办。"
    did = f"{error.who}已{hazard.last_step.label}，"
    if hazard.last_step is Step.WITNESS:
        did = ""  # who has seen it, too, is for nobody to know by this
    return f"慢了一步：{did}现在是“{hazard.standing}”。打开隐患再看下一步。"


def _past(error: nominating.NominationPast) -> str:
    match error.standing:
        case NominationState.CONFIRMED:
            return f"慢了一步：{error.who}已经确认了这次提名。"
        case NominationState.REFUSED:
            return f"慢了一步：{error.who}不同意这次提名，没有生效。"
        case NominationState.WITHDRAWN:
            return f"慢了一步：{error.who}已经撤回这次提名，没有生效。"
    return "这次提名已过期（7天内有效），没有生效。要办请重新提名。"


def _quota(error: quotas.QuotaReached) -> str:
    if error.allowance is quotas.Allowance.PHOTOS:
        taken = f"一小时最多收您 {error.most} 张照片，这一张没有存上。"
    else:
        taken = f"一小时最多上报 {error.most} 条，这一条没有上报，内容还留着。"
    return f"{taken}约 {error.minutes} 分钟后可继续。火情、险情请马上拨打 119。"


def _alert_text(error: choosing.AlertTextRefused) -> str:
    most = choosing.LONGEST_TEXT
    if not error.length:
        return "内容是空的。请把预警内容打字发来。"
    return f"内容有 {error.length} 个字，最多 {most} 个字。请写短些再发。"


def _over(error: doing.OccurrenceOver) -> str:
    occurrence = error.occurrence
    if occurrence.handed_at is not None and occurrence.done_by is not None:
        return f"慢了一步：{error.who}已经接班。"
    if occurrence.state is OccurrenceState.MISSED:
        return "已过截止时间，这一次记为漏做。可以点“补做”，也请说明原因。"
    by = f"{error.who}，" if error.who else ""
    return f"慢了一步：这一次已结束（{by}{occurrence.state.label}）。"


def _first(reasons: Sequence[str]) -> list[str]:
    """Return the first reasons, and of how many others there are."""
    more = len(reasons) - MOST_REASONS
    return [*reasons[:MOST_REASONS], *([f"另有{more}处。"] if more > 0 else [])]


_SPELLED: dict[type[XunanError], Callable[[Any], str]] = cosigning_words.SPELLED | {
    steps.TooLate: _late,
    **number_words.SPELLED,
    RiskMovedOn: risk_words.spell_moved_on,
    WorkbookUnreadable: lambda error: f"这张表打不开：{error.fault}",
    seen.MovedOn: _moved_on,
    rewarding.RewardMovedOn: _reward_moved_on,
    reviewing.ExtensionDecided: _decided,
    escalation.ProposalPast: _proposal_past,
    quotas.QuotaReached: _quota,
    choosing.AlertTextRefused: _alert_text,
    lifecycle.NeedMissing: lambda error: _MISSING[error.need],
    doing.NotOpenYet: lambda error: (
        f"未到时间：{spell_at(error.opens_at, error.opens_at.date())}开始，请到时再办。"
    ),
    doing.OccurrenceOver: _over,
    recording.DrillIncomplete: lambda error: (
        f"还缺：{'、'.join(each.label for each in error.lacking)}。请补齐再提交。"
    ),
    handing.HandedOverBefore: lambda error: f"慢了一步：{error.who}已经交班，等接班。",
    handing.OwnShift: lambda error: (
        f"不能接自己交的班。请{'、'.join(error.others)}接班；需要补充的，点“补充”。"
    ),
    proving.ProofChanged: lambda error: (
        f"这一次要用“{error.proof.label}”来证明，还没有记为完成。请按下面的卡片办理。"
    ),
    notice_reading.NoticeUnreadable: lambda error: (
        "这份通知没有读懂，什么都没有录入：\n" + "\n".join(_first(error.reasons))
    ),
    keeping.NoticeKnown: lambda error: f"{error.year}年已经录入，内容和这份通知相同，不用再录。",
    keeping.NoticePartial: lambda error: (
        f"只读到{error.year}年的一部分，缺：{'、'.join(error.missing)}。请粘贴通知全文。"
    ),
    handing_in.HandedInBefore: lambda error: (
        f"慢了一步：{error.who}已经报送，编号 {error.number}。没有重复报送。"
    ),
    handing_in.SomethingToReport: lambda error: (
        f"不能零报告：台账里本期有 {error.count} 条隐患。请看过隐患清单，点“报送”。"
    ),
    blocks.BlockRefused: lambda error: error.what,
    signing.NotItsSigner: lambda error: f"这份由{error.who}签发。",
    issuing.BulletinIssued: lambda error: f"已签发，{error.number}。有错请点“更正”，另发一份。",
    timing.TimingRefused: lambda error: error.what,
    taking.ListComing: lambda error: (
        f"这份清单正在导入（{error.passed}/{error.total}），还不完整。请等导完再点。"
    ),
    expiry_days.DayRefused: lambda error: error.what,
    expiry_keeping.WordsRefused: lambda error: error.what,
    expiry_keeping.EntryKnown: lambda error: (
        f"“{clip(error.entry.name, 20)}”已经登记过，没有重复登记。要续期，请返回点开那一项；"
        "确是另一个的，请换个名称或编号。"
    ),
    naming.NameRefused: lambda error: error.what,
    absence_setting.AbsenceRefused: lambda error: error.what,
    switching.SeasonRefused: lambda error: error.what,
    nominating.NomineeUnfit: lambda error: error.what,
    nominating.NominationPast: _past,
    draft_photos.DraftSettled: _settled,
    tipping.PhotosPending: lambda error: (
        f"还有 {error.count} 张照片正在保存，几秒后再点“提交举报”。"
    ),
}


def words_for(error: Exception) -> str | None:
    """Say in Chinese what happened and what to do next; ``None`` for what nobody foresaw."""
    if isinstance(error, AnswerRefused):
        return error.message
    if isinstance(error, finding.TextTooLong):
        return f"这段话有{error.length}个字，最多{finding.LONGEST_TEXT}个字。请写短些再发。"
    if not isinstance(error, XunanError):
        return None
    spell = _SPELLED.get(type(error))
    return spell(error) if spell is not None else _WORDS.get(type(error))


def nobody_there(error: Exception) -> bool:
    """Tell whether Telegram refused because the chat is none, or its person blocked the bot."""
    if isinstance(error, TelegramForbiddenError):
        return True
    text = error.message.lower() if isinstance(error, TelegramBadRequest) else ""
    return any(words in text for words in NO_SUCH_CHAT)


async def on_error(
    event: ErrorEvent,
    screen: Screen | None = None,
    perform: Performer | None = None,
    **_: Any,
) -> Any:
    """Tell the person; what nobody foresaw is logged with its trace."""
    error = event.exception
    if isinstance(error, AWAY):
        return UNHANDLED  # nothing can be said now; the update is handled again
    if nobody_there(error):
        log.info("update %s: nobody can be told: %s", event.update.update_id, error)
        return None
    words = words_for(error)
    if words is None:
        log.error("update %s failed", event.update.update_id, exc_info=error)
        words = UNSHOWN if perform is not None and perform.committed else FAILED
    if screen is None:
        return None
    occasion = event.update.event
    if isinstance(occasion, CallbackQuery):
        if isinstance(error, XunanError) and perform is not None:
            return await refused(occasion, screen, perform, error, words)
        return await screen.alerted(occasion, words)
    if isinstance(error, TYPED_TOO_LATE) and perform is not None:
        return await refused_words(screen, perform, error, words)
    if isinstance(occasion, Message):
        await screen.say(words, occasion.message_id)
    return None
