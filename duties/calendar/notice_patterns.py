"""How a notice on holidays is phrased, in half width and on one line, as patterns."""

import re

FESTIVAL = "元旦节?|春节|清明节?|(?:“?五一”?)?(?:国际)?劳动节|端午节?|中秋节?|国庆节?"
DATE = r"(?:(?:(\d{4})年)?(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?"
BARE_DATE = r"(?:(?:\d{4}年)?\d{1,2}月)?\d{1,2}日(?:\([^()]*\))?"
WHOLE_DATE = r"(?:\d{4}年)?\d{1,2}月\d{1,2}日"
HEADING = re.compile(
    rf"((?:{FESTIVAL})(?:[、和及与](?:{FESTIVAL}))*)(?:假期)?[:,]?(?={WHOLE_DATE})"
)
CHANGE = re.compile(rf"(?:调整|延长)(?:\d{{4}}年)?((?:{FESTIVAL}))假期")
LENGTHENED = re.compile(rf"延长(?:\d{{4}}年)?({FESTIVAL})假期至({BARE_DATE})")
RESUMED = re.compile(rf"{BARE_DATE}起(?:正常)?上班")
OFF = re.compile(
    rf"({BARE_DATE})(?:(?:至|到|[-—–~])+({BARE_DATE}))?,?"
    r"(?:调休放假|放假调休|放假公休|放假)(?:,?共?(\d{1,2})天)?(,?与周末连休)?"
)
COMPENSATED = re.compile(rf"({BARE_DATE}),?补休")
WORKED = re.compile(rf"((?:{BARE_DATE}[、,和及]?)+?),?(?:照常|正常|均)*上班")
ONE_DATE = re.compile(DATE)
WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
WHOLE = re.compile(r"部分节假日安排")
WRITTEN_YEAR = re.compile(r"(\d{4})年")
YEARS = (
    re.compile(r"关于(\d{4})年部分节假日"),
    re.compile(r"现将(\d{4})年"),
    re.compile(r"(?:调整|延长)(\d{4})年"),
    re.compile(rf"(\d{{4}})年(?:部分)?(?:节假日|放假|{FESTIVAL})"),
)
SIGNED = re.compile(r"国务院办公厅\d{4}年\d{1,2}月\d{1,2}日.*")
ADVICE = re.compile(r"^(?:鼓励|节假日期间|假期|各地|请|其中)|安排职工在除夕")
