"""Filling in annex 1."""

from checklists import signing, walking
from checklists.model import QuestionKind
from checklists.signing_views import SignedView
from checklists.views import ItemView, View
from people.model import Unit
from tests.usecases.town import Phone, shown

WORDS = {
    QuestionKind.YES_NO: "no",
    QuestionKind.INTEGER: "1",
    QuestionKind.TEXT: "示例文字",
    QuestionKind.PHONE: "021-62000000",
    QuestionKind.DATE: "2026-11-22",
}


async def fill_in(phone: Phone, unit: Unit, *present: str) -> int:
    """Fill in annex 1 with only these groups present, up to the signature."""
    inspection_id = await phone.begins(unit, "campus-base")
    view: View | None = (await phone.taps(walking.go_to_item, inspection_id, 0)).view
    while isinstance(view, ItemView):
        question = view.question
        if question.choices:
            value = question.choices[0].key
        else:
            value = "yes" if question.key in present else WORDS[question.kind]
        view = (await phone.taps(walking.answer_item, inspection_id, question.number, value)).view
    return inspection_id


async def fill_in_and_sign(phone: Phone, unit: Unit, *present: str) -> int:
    """Fill in annex 1 with only these groups present, and sign it."""
    inspection_id = await fill_in(phone, unit, *present)
    shown(await phone.taps(signing.sign, inspection_id), SignedView)
    return inspection_id
