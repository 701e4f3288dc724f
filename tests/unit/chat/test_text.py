"""What a card says, in whatever look; how it is kept, and how it reads as HTML."""

import pytest

from chat.card import Button, Card, Packed
from chat.html import html_of
from chat.kept_card import keep, read
from chat.text import Text, bold, cut, joined, length_of, lines, link, text_of

SAID = lines(
    joined("⚠️ ", bold("<b>甲</b> & 乙"), "。"), None, "", link("图", "https://e.org/?a=1&b=2")
)
CARD = Card(SAID, ((Button("看", Packed("go:1"), "primary"), Button("不看", Packed("go:2"))),))


def test_lines_leave_out_what_says_nothing_and_break_where_words_do() -> None:
    assert str(SAID) == "⚠️ <b>甲</b> & 乙。\n图"
    assert str(lines("一\n\n二", Text(), bold("三\n四"))) == "一\n\n二\n三\n四"
    assert not lines(None, "", Text())
    assert str(joined("说", "\n\n", lines("头", "尾"))) == "说\n\n头\n尾"


def test_html_escapes_whatever_was_typed() -> None:
    assert html_of(SAID) == (
        '⚠️ <b>&lt;b&gt;甲&lt;/b&gt; &amp; 乙</b>。\n<a href="https://e.org/?a=1&amp;b=2">图</a>'
    )
    assert html_of(text_of("")) == ""
    assert html_of(bold("三\n四")) == "<b>三</b>\n<b>四</b>"


def test_a_kept_card_says_the_same_and_always_in_the_same_words() -> None:
    kept = keep(CARD)
    assert read(kept) == CARD
    assert keep(read(kept)) == kept
    assert kept == (
        '{"lines":[["⚠️ ",{"bold":"<b>甲</b> & 乙"},"。"],'
        '[{"link":"图","to":"https://e.org/?a=1&b=2"}]],'
        '"rows":[[{"label":"看","press":"go:1","style":"primary"},{"label":"不看","press":"go:2"}]],'
        '"v":1}'
    )
    assert read(keep(Card(Text()))) == Card(Text())


def test_a_card_of_a_version_to_come_is_refused_rather_than_misread() -> None:
    with pytest.raises(ValueError, match="version 2"):
        read('{"lines":[["好"]],"v":2}')


@pytest.mark.parametrize("most", range(1, 14))
def test_what_is_cut_fits_and_no_character_is_cut_in_two(most: int) -> None:
    text = lines(joined("一🔥", bold("二🔥")), "三", "四五六七八")
    short = cut(text, most)
    assert length_of(str(short)) <= most
    assert str(short).endswith("…") or short == text
    assert str(text).startswith(str(short).removesuffix("…"))
    assert cut(text, length_of(str(text))) == text
    assert "<b>二" in html_of(cut(text, 7))
