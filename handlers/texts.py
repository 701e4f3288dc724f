"""The words of the conversation that are not on a card."""

from chat.card import clip
from chat.done import Done
from chat.incoming import Medium
from checklists.inspection import Lack
from checklists.views import Reply
from core.clock import spell_short_day
from frontdesk.receipts import DutyReceipt, ProofReceipt, Receipt, SnapReceipt

BUTTON_STILL = "这里只是显示，不用点。"
STEP_OLD = "这个按钮是以前的，没有生效。请看下面现在的情况，再点一次。"
BUTTON_OLD = "这个按钮已失效。请发 /start 打开菜单。"
PRESS_BUTTONS = "这一步请点卡片上的按钮；没有卡片就发 /start。要记隐患，先点“⚠️ 隐患”再打字。"
NOT_AS_SEEN = "内容有变动，这一步没有生效。请看过再点一次。"
COMMANDS_UNKNOWN = "没有这个命令。发 /start 看菜单，发 /help 看用法。"
EDITED = "改过的消息机器人不会自动更新。请把要补充的内容再发一遍；要重写，点卡片上的“重写说明”。"
STICKER = "贴纸不能记入检查。隐患请发照片，再写一句话：哪里、怎么了。"
TIP_PHOTO = "照片已加到举报里，点“刷新”看。"
LOCATION_UNASKED = "先发隐患的照片，再发位置：位置会记到那张照片上。"
VOICE = "暂不支持语音。请写一句话，或用输入法的语音转文字再发。"
VIDEO = "不能保存视频。请拍照片发来，可以多张。"
NOT_A_PHOTO = "这个文件不是照片。请用“照片”发，或发JPG、PNG、HEIC图片文件。"
CAPTION_TOO_LONG = "照片已收到，但说明太长，没有加上（最多500字）。请写短些单独发一句。"
GONE = "{what}无法取回，请重发一次。"
LOST = "{what}超过一天仍未取到，没有存上。请重发一次。"
TOO_LARGE = {
    Medium.PHOTO: "照片超过20MB，Telegram 不让机器人下载。请用“照片”而不是“文件”重发。",
    Medium.VOICE: "语音超过20MB，Telegram 不让机器人下载。请分成几条再发。",
    Medium.FILE: "文件超过20MB，Telegram 不让机器人下载。请压缩或拆分后重发，也可以拍照片发来。",
}
WHAT_CAME = {Medium.PHOTO: "这张照片", Medium.VOICE: "这条语音", Medium.FILE: "这份文件"}
PAPER_LOST = (
    "{unit} 检查表的 PDF 两天内未能生成（{reason}），不再重试。"
    "检查和隐患都已存好，不受影响。请把这条消息转给管理员。"
)
PICTURE_LOST = "{number} 曝光用的图片未能生成（{reason}）。请重选一张照片，或点“不配照片”。"
LETTER_LOST = (
    "{unit} 的督办文书 {number} 两天内未能生成（{reason}），不再重试。"
    "督办措施已记下，请另行制发。请把这条消息转给管理员。"
)
SLOW = "网络不畅，{what}尚未取到。会继续取，取到后告知。"
ELSE = "这类消息不能记入检查。请点卡片上的按钮，或发照片、打字。"
NOTHING_OPEN = "当前没有未完成的检查。点“开始检查”新做一份。"
GROUP = "请在私聊中使用：点机器人的头像，再点“发消息”。"
INVITATION_REVOKED = "已作废，这个链接不能再用"
NOMINATIONS = {
    "confirm": "已确认，会通知本人和有关的人",
    "refuse": "已答复不同意，没有生效",
    "withdraw": "已撤回",
}
ABSENCE_SET = "已登记，替班人会收到通知"
ABSENCES = {
    "end": "已销假，待办回到本人名下",
    "decline": "已告知，待办回到本人名下",
}
COSIGNATURE_REMOVED = "已移除"
QUIZ_ENDED = "已结束，结果已记录"
CODE_ISSUED = "已发码"
CODE_REISSUED = "已发新码，旧码已停用，请换下墙上的海报"
CODE_REVOKED = "已停用，扫旧码会提示"

EXPIRY_FINISHED = "已记下，不再提醒"
PLAN_CONFIRMED = "已确认，排进检查员的今日路线"
DRAW_KEPT = "已确认，已通知检查员"
DRAWN_BEFORE = "今天已用这个种子抽过，没有再抽"
DRAWN_AGAIN = "已补抽，已通知检查员"
TASKS_TAKEN = "已导入"
TASKS_COMING = "正在导入，导完会告诉您"
MAKING = "正在生成，稍等就发来"
DRAWING = "正在画图，稍等就发来"
BRINGING = "正在取照片，稍等就发来"
BODY_LINKED = "已对上，以后导入都认得"
EXPIRY_RETIRED = "已停用，不再提醒"
SUBMISSIONS = {
    "hand_in": "已报送，已定稿编号",
    "nil": "已零报告",
    "withdraw": "已撤回，改好再报",
    "correct": "请改文字，再报送更正",
    "drop": "没有更正，原来的一版不变",
}
MONTH_PAPERS = "正在生成，好了就发来"
SUBMISSION_PAPER_LOST = (
    "报送、通报的文件多次未能生成（{reason}），不再重试。"
    "内容已存好，不受影响。请把这条消息转给管理员。"
)
REMINDED = "已催，一天只催一次"
BULLETIN_DONE = {
    "issue": "已签发编号",
    "drop": "已不用这份草稿",
    "send": "已送签",
    "unsend": "已撤回送签",
    "back": "已退回修改",
}
BULLETIN_PAPERS = "正在生成，做好就发来"
BLOCK_RESTORED = "已恢复"
DUTY_ENDED = "已停止，没开始的不再安排"
NOTICE_IN = "已录入，没开始的任务按新日历排"
SEASON_ON = "已启用，没开始的任务跟着排"
SEASON_OFF = "已结束，平时的安排随即恢复"
SEASON_REDATED = "已改，没开始的任务按新日期排"
DUTY_CHANGED = "已改，没开始的按新时间"

ACCEPTED = "已签收。下一步见这条消息"
CLOSED = "已销号，会告诉整改人"
RETURNED = "已退回，原因会告诉整改人"
DONE = "已办"
STEP_CONFIRMED = "已确认，文书将发给单位和安全办"
STEP_PUT_OFF = "已暂缓，到期再次提出"
GRID_COMES = "照片和格子编号马上发来"
PREVIEW_COMES = "预览马上发来，看过再确认"
RISK_CONFIRMED = "已确认，颜色已改，会写入留痕"
RISK_MOVED = "没有生效：单位颜色刚有变动，已重新对照"
NOTED_TODAY = "已记下，下一个工作日再列出"
DUTY_BEGUN = "已开始"
DUTY_DONE = "已记完成"
FINDING_FILED = "已上账，会通知有关人员"
FINDING_DROPPED = "已删去"
DRILL_SUBMITTED = "已提交，记录的 PDF 随后发来"
PAPER_NOT_FOR_THEM = "{thing}没有发出：您现在的身份看不到。"
RISK_PICTURE_OWED = "四色图正在绘制，画好单独发来"
RISK_PICTURE_LOST = "四色图未能绘制（{reason}），不再重试。请稍后再点一次，或转给管理员。"
DRILL_PAPER_LOST = (
    "演练记录的 PDF 两天内未能生成（{reason}），不再重试。"
    "演练记录已存好，不受影响。请把这条消息转给管理员。"
)
HANDED_OVER = "已交班，等接班"
TAKEN_OVER = "已接班"
DUTY_MADE_UP = "已安排补做"
POSTPONED = "已顺延"
REASON_KEPT = "原因已记下"
EXCUSE_ASKED = "已提交，等安全办答复"
EXCUSED = "已免除"
EXCUSE_REFUSED = "已答复不同意，会回到待办"
DECIDED = {"grant": "已同意延期", "refuse": "已答复不同意", "approve": "方案已批准"}

ALERT_WORDS_KEPT = "已存为模板，下次从这里开始"
ALERT_STEPS = {"send": "已发出", "correct": "更正已发出", "end": "已解除，会通知原来的单位"}

COMMANDS = {
    "start": "菜单",
    "check": "开始检查",
    "resume": "继续上次检查",
    "today": "今日：按时间看今天要办的",
    "leads": "五带头",
    "cha": "查手册：标准、要点、值守要求、整改措施",
    "route": "今日路线：今天去哪几家",
    "todo": "我的待办：等您办的，急的在前",
    "leave": "请假、销假",
    "ledger": "台账",
    "expiry": "证照设备：到期前提醒",
    "tasks": "任务清单：进度、挂图作战、考核",
    "supervise": "督办：逾期和临近期限的隐患",
    "quiz": "逢查必考：五题一分钟",
    "snap": "随手拍：直接发照片",
    "tip": "查举报进度，凭口令",
    "hazards": "我的隐患",
    "digest": "简报：日、周、月、季",
    "alert": "预警叫应（安全办）",
    "duties": "值守安排、本单位的值守",
    "me": "我的身份",
    "quiet": "静默时段：什么时候不响",
    "cancel": "退出当前这一步",
    "help": "使用说明",
}

_DONE = {
    Done.FINDING_UNDONE: "已撤回隐患，照片和文字都还在",
    Done.LATER: "已记下，签名前会提醒补齐",
    Done.MEASURE: "整改措施已改",
    Done.LEFT: "已停用，记录都保留",
    Done.MOVED_ON: NOT_AS_SEEN,
    Done.CANCELLED: "已退出，检查都已保存",
    Done.COSIGNED: "已签名",
    Done.SIGNED: "已签名提交",
    Done.DROPPED: "旧的一份已搁置，新的从头开始",
    Done.APART: "这张表分开签名，其余的照旧",
    Done.ALERT_CORRECTED: "内容已更正，这一次没有生效。请看新的一条再点",
}


def toast(reply: Reply) -> str | None:
    """Return the few words over the chat that answer a tap."""
    match reply.done:
        case Done.FINDING_FILED:
            return _spell_filed(reply)
        case Done.FINDING_LACKS:
            return spell_lacks(reply.lacks)
        case Done.BULK:
            return f"{reply.count} 项已记为合格"
        case Done.STILL:
            return f"第 {reply.number} 项已记：仍未整改，记在原编号下"
        case Done.CHECKED:
            return f"第 {reply.number} 项已记：现场已整改"
        case Done.KIND_SET:
            return f"检查类型：{reply.word}"
        case Done.NOT_READY:
            return f"还差 {reply.count} 处，补齐才能签名"
        case Done.PHOTOS_ON_THEIR_WAY:
            return f"还有 {reply.count} 张照片正在保存，收到“已存”后再点一次签名"
        case Done.PHOTO_TO:
            return f"照片已归到第 {reply.number} 项"
        case Done.ACKNOWLEDGED:
            return f"已记下：{reply.word}" if reply.word else "已知悉，安全办能看到"
        case Done.ACKNOWLEDGED_BEFORE:
            return f"{reply.word}已答复，不用重复点"
        case None:
            return None
    return _DONE.get(reply.done)


def _spell_filed(reply: Reply) -> str:
    """Say which item is noted and until when: ``第 5 项已记 · 期限 12月3日``."""
    when = f"期限 {spell_short_day(reply.deadline)}" if reply.deadline else "当场已整改"
    return f"第 {reply.number} 项已记 · {when}"


def spell_kept(stored: int, total: int, medium: Medium = Medium.PHOTO) -> str:
    """Count photos: ``3 张``, and ``2/3 张`` while some are on their way."""
    counted = f"{stored}/{total}" if stored < total else f"{total}"
    return f"{counted} {medium.measure}"


def spell_lacks(lacks: tuple[Lack, ...]) -> str:
    """Spell what a hazard still lacks: 还缺照片、说明."""
    return "还" + "、".join(lack.label for lack in lacks) if lacks else ""


def spoken(reply: Reply) -> str | None:
    """Return the line that goes above the card when words, not a tap, brought it."""
    match reply.done:
        case Done.FINDING_FILED:
            return _spell_filed(reply)
        case Done.DESCRIBED:
            return f"已加到第 {reply.number} 项的说明里。"
        case Done.WORDS_KEPT:
            return "说明已记下，选好检查项后和照片一起归入。"
        case Done.CANCELLED:
            return "已退出。检查都已保存，随时可以继续。" if reply.count else "已退出。"
        case Done.NAMED:
            return f"已记下，表上签名：{reply.word}。写错了请安全办更正。"
        case Done.CORRECTED:
            return "姓名已更正。"
        case Done.DUTY_DONE:
            return f"{DUTY_DONE}。"
        case Done.HANDED_OVER:
            return f"{HANDED_OVER}。"
        case Done.JOINED if reply.welcome is not None:
            scope = reply.welcome.unit.name if reply.welcome.unit else None
            scope = scope or reply.welcome.membership.street or "全区"
            return f"已加入：{scope} · {reply.welcome.membership.role.label}。"
    return None


def spell_proof(receipt: ProofReceipt) -> str:
    """Say how many photos of a spot put right are kept, and what happens next."""
    hazard = receipt.hazard
    kept = f"📷 {hazard.number} 整改后照片已存 {spell_kept(receipt.stored, receipt.total)}"
    if receipt.submitted:
        return f"{kept}，已提交复核。结果会告诉您；还有照片可以继续发。"
    return f"{kept}。这条现在是“{hazard.standing}”，照片已留存。"


def spell_snap(receipt: SnapReceipt) -> str:
    """Say how many photos of a snap are kept that is not on the card."""
    if receipt.filed:
        what = receipt.number or "随手拍"
        return f"📷 {what} 照片已存 {spell_kept(receipt.stored, receipt.total)}，已附上。"
    kept = f"📷 随手拍照片已存 {spell_kept(receipt.stored, receipt.total)}"
    return f"{kept}，还没有上账。发 /snap 继续。"


def spell_duty(receipt: DutyReceipt) -> str:
    """Say what is kept of an occurrence of a duty that is not on the card."""
    counted = "，".join(
        f"{medium.label} {spell_kept(shot.stored, shot.total, medium)}"
        for medium, shot in receipt.shots
    )
    return f"📎 {receipt.listed.where} {receipt.listed.title} 已存：{counted}。"


def spell_receipt(receipt: Receipt) -> str:
    """Say how many photos of an item are kept."""
    what = "整改后照片" if receipt.fixed else "照片"
    counted = f"{what}已存 {spell_kept(receipt.stored, receipt.total)}"
    return f"📷 第 {receipt.number} 项 {counted}。{clip(receipt.item, 20)}"
