"""What goes out on the board is what the office has read, all of it, and stays as it was read."""

import pytest

from chat.address import on_telegram
from chat.kept_card import read
from duties.escalation import deciding, exposing, showing
from duties.escalation.chain import StepKind
from duties.escalation.model import Cover
from duties.escalation.views import CaseView, ExposeView, PictureNotice
from handlers.escalation.board_cards import expose_card, picture_card
from handlers.escalation.cards import case_card
from tests.usecases.life import Life
from tests.usecases.proposals import proposes

LONG = "配电房门口堆放杂物，" * 20 + "据住三楼301室的居民反映"
OWN = "配电房门口堆放杂物，安全出口不畅。"


async def exposes(life: Life, source: str = "inspection", words: str = "") -> int:
    """Let an exposure without a picture be proposed; the id of its case."""
    hazard = await life.assigned()
    life.town.rows(
        "UPDATE hazards SET description = :said, source = :from", said=LONG, **{"from": source}
    )
    case_id, seen = life.town.reads(lambda work: proposes(work, hazard.id, words))
    life.town.make.office_group = on_telegram(-77)
    await life["office"].taps(deciding.propose, case_id, seen, StepKind.EXPOSE)
    await life["office"].taps(exposing.choose_cover, case_id, Cover.NONE)
    return case_id


async def looks(life: Life, case_id: int) -> CaseView:
    view = await life["office"].taps(showing.case_view, case_id)
    assert isinstance(view, CaseView)
    return view


def on_the_board(life: Life) -> str:
    """The last card of the post on the board."""
    (card,) = life.town.rows(
        "SELECT card FROM outbox WHERE topic LIKE 'board:%' ORDER BY id DESC LIMIT 1"
    )
    return str(read(card).text)


def problem(text: object) -> str:
    (line,) = [each for each in str(text).splitlines() if each.startswith("具体问题：")]
    return line


async def test_all_that_goes_out_is_read_before_with_a_picture_or_without(life: Life) -> None:
    """The card showed 60 or 120 characters, and 300 went out."""
    case_id = await exposes(life)
    view = await looks(life, case_id)
    assert view.proposed is not None
    chosen = await life["office"].taps(exposing.expose_view, case_id)
    assert isinstance(chosen, ExposeView)
    preview = PictureNotice(view.hazard, case_id, view.proposed, grid=False)
    shown = {
        problem(card.text) for card in (case_card(view), expose_card(chosen), picture_card(preview))
    }
    await life["office"].taps(deciding.confirm, case_id, view.stamp)
    assert shown == {problem(on_the_board(life))}
    assert "301室" in shown.pop()
    (line,) = life.town.changes("case_confirm")
    assert line["escalation.public_words"] == (None, view.proposed.public_words)


async def test_what_was_changed_since_is_read_again_and_what_is_out_stays(life: Life) -> None:
    """Other words than the office had read went out, and later ones took their place."""
    case_id = await exposes(life)
    seen = (await looks(life, case_id)).stamp
    life.town.rows("UPDATE hazards SET description = '电话13800000000'")
    with pytest.raises(deciding.ProposalPast):
        await life["office"].taps(deciding.confirm, case_id, seen)
    life.town.rows("UPDATE hazards SET description = :said", said=LONG)
    await life["office"].taps(deciding.confirm, case_id, seen)
    out = problem(on_the_board(life))
    life.town.rows("UPDATE hazards SET description = '电话13800000000'")
    step = life.town.reads(lambda work: work.escalations.exposed(case_id))
    assert step is not None
    assert out == f"具体问题：{step.public_words}"


async def test_of_a_tip_only_the_offices_own_words_go_out(life: Life) -> None:
    """The tipster's sentences were published as they stood."""
    case_id = await exposes(life, "tip")
    view = await looks(life, case_id)
    assert "确认" not in [each.label for row in case_card(view).rows for each in row]
    assert "301室" not in problem(case_card(view).text)
    with pytest.raises(deciding.PublicWordsMissing):
        await life["office"].taps(deciding.confirm, case_id, view.stamp)
    written = await life["office"].taps(deciding.write_words, case_id, view.stamp, OWN)
    assert isinstance(written, CaseView)
    assert "确认" in [each.label for row in case_card(written).rows for each in row]
    await life["office"].taps(deciding.confirm, case_id, written.stamp)
    assert problem(on_the_board(life)) == f"具体问题：{OWN}"
    assert "301室" not in on_the_board(life)


async def test_what_was_written_for_a_letter_does_not_go_out(life: Life) -> None:
    case_id = await exposes(life, "tip", "请张某某（301室）到场。")
    view = await looks(life, case_id)
    assert view.proposed is not None
    assert (view.proposed.words, view.proposed.public_words) == ("", "")
