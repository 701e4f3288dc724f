"""How people write quiet hours, in full and half width."""

import re

_HOUR = r"([01]?\d|2[0-4])(?:[:：]([0-5]\d)|[点时](?:([0-5]\d)分?|(半)|整?))?"
HOURS = re.compile(rf"(每天)?(每晚|晚上|晚)?{_HOUR}(?:[-–—~～到至]|次日|第二天|早上)+{_HOUR}")
NONE = frozenset({"不设", "不设静默", "不静默", "取消静默", "关闭静默"})
