"""What the bot tells of its own accord, beside the conversation."""

from chat.address import on_telegram
from chat.card import Card
from chat.push import Push, PushKind
from chat.text import Text, bold, joined, text_of
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.stage import INSPECTOR, OFFICE, Stage


async def tell(
    stage: Stage, key: str, words: str | Text, kind: PushKind = PushKind.MESSAGE
) -> None:
    """Tell the inspector something, as a use case of somebody else does."""

    def turn(work: UnitOfWork) -> None:
        work.outbox.put(
            Push(key, on_telegram(INSPECTOR), Card(text_of(words)), kind, topic="todo:1")
        )

    await stage.app.turns.run(turn)
    await stage.carried()


async def test_somebody_is_told_and_what_was_told_is_changed_in_place(any_stage: Stage) -> None:
    phone = any_stage.handset(INSPECTOR)
    await phone.start()
    await tell(any_stage, "1", joined("待办 ", bold("2"), " 件"))
    card = await phone.wait_for("待办 2 件")
    await tell(any_stage, "2", "待办 1 件", PushKind.EDIT)
    assert (await phone.wait_for("待办 1 件")).id == card.id


async def test_what_was_put_while_the_bot_was_down_is_told_when_it_is_up_again(
    stage: Stage,
) -> None:
    phone = stage.handset(INSPECTOR)
    await phone.start()
    await phone.settled()
    await stage.close()
    stage.town.reads(
        lambda work: work.outbox.put(Push("1", on_telegram(INSPECTOR), Card(text_of("有新任务"))))
    )
    await stage.open()
    await phone.wait_for("有新任务")


async def test_who_blocked_the_bot_is_named_to_the_office_and_is_back_with_the_first_word(
    stage: Stage,
) -> None:
    phone, office = stage.handset(INSPECTOR), stage.handset(OFFICE)
    for each in (phone, office):
        await each.start()
        await each.settled()
    await phone.block()
    await tell(stage, "1", "有新任务")
    await office.wait_for("⚠️ 王示例 停用或屏蔽了机器人。")
    lost = "SELECT CAST(external_id AS BIGINT) FROM unreachable"
    assert stage.town.rows(lost) == [INSPECTOR]
    await phone.block(False)
    await phone.start()
    await phone.settled()
    assert stage.town.rows(lost) == []
