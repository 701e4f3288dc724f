"""The shapes in which offices write 时间节点, after spaces are gone and each dash is ``-``."""

import re

_Y = r"(?:(?P<year>\d{4})年)?"
_BY = r"(?P<by>以前|之前|前|止)?(?:完成)?"
_YEAR = r"(?:(?P<{0}year>\d{{4}})年)?"
_AT = (
    r"(?P<{0}month>\d{{1,2}})月?(?:份)?"
    r"(?:(?P<{0}day>\d{{1,2}})[日号]|(?P<{0}tenth>上旬|中旬|下旬|初|中|底|末))?"
)
_ENDED = r"(?<=[月日号旬初中底末])"

ALWAYS = re.compile(
    r"长期|长期坚持|长期推进|持续|持续推进|持续开展|常态化|常态化推进|常态长效|贯穿全年|全年持续"
)
WHOLE_YEAR = re.compile(rf"{_Y}(?:全年|年内|年底|年底前|年末|年末前|年度)(?:完成)?")
YEARLY = re.compile(r"每年(?:年底|年末)?(?:一次|1次)?")
QUARTERLY = re.compile(r"每(?:个)?季(?:度)?(?:末|底)?(?:前)?(?:一次|1次)?")
HALF_YEARLY = re.compile(r"每半年(?:一次|1次)?")
MONTHLY = re.compile(r"每(?:个)?月(?:(?P<day>\d{1,2})[日号]|底|末)?(?:前)?(?:一次|1次)?")
QUARTER = re.compile(rf"{_Y}第?(?P<quarter>[一二三四1-4])季度(?P<end>末|底|内)?{_BY}")
HALF = re.compile(rf"{_Y}(?P<half>[上下])半年(?P<end>末|底|内)?{_BY}")
ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")
FROM_TO = re.compile(
    _YEAR.format("a") + _AT.format("a") + "-" + _YEAR.format("b") + _AT.format("b") + _ENDED
)
ONE = re.compile(_YEAR.format("") + _AT.format("") + r"(?<!\d)" + _BY)
