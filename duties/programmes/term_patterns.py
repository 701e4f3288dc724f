"""How people write hours and days of a duty, in full and half width."""

import re

HOUR = re.compile(r"(?<!\d)([01]?\d|2[0-3])(?:[:：]([0-5]\d)|[点时](?:([0-5]\d)分?|(半)|(整))?)")
WEEKDAY = re.compile("(?:每?周|星期|礼拜)([一二三四五六日天](?:[、,，和 ]*[一二三四五六日天])*)")
MONTH_DAY = re.compile(r"每个?月((?:[、,，和 ]*\d{1,2}[日号])+)")
EVERY_DAY = re.compile("每个?(?:工作日|上班日)|(?:工作日|上班日)|每[天日]")
LEAD = re.compile(
    "提前(\\d{1,4})(分钟|分|个?小时|天)(?:提醒|通知|显示)?|(不)提前(?:提醒|通知|显示)?"
)
FILLING = re.compile("[、,，。；;和及 的在]|改为|改成|改到|每次")
