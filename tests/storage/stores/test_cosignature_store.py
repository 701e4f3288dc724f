"""Links to sign beside, and the signatures that were given by them."""

from datetime import timedelta

from chat.address import on_telegram
from checklists.cosigning.model import Cosignature
from storage.engine.unit_of_work import UnitOfWork
from tests.storage.samples import add_sample, begin

HOUR = timedelta(hours=1)
PHONE, OTHER = on_telegram(31), on_telegram(32)


def test_an_inspection_has_one_link_of_which_another_may_take_the_place(work: UnitOfWork) -> None:
    inspection = add_sample(work).inspection_id
    made = work.cosignatures.add_link(inspection, "a" * 64, work.now)
    assert made is not None
    assert work.cosignatures.add_link(inspection, "b" * 64, work.now) is None
    assert work.cosignatures.link(made.id) == work.cosignatures.link_of(inspection) == made
    work.cosignatures.renew_link(made.id, "c" * 64)
    assert work.cosignatures.by_token("a" * 64) is None
    found = work.cosignatures.by_token("c" * 64)
    assert found is not None
    assert (found.id, found.inspection_id) == (made.id, inspection)


def test_a_person_and_an_address_sign_an_inspection_once(work: UnitOfWork) -> None:
    sample = add_sample(work)
    add, one, other = work.cosignatures.add, sample.inspection_id, None
    other = begin(work, sample.unit, sample.person)
    work.cosignatures.hold(one)
    add(one, sample.person.id, PHONE, "李示例", 2**32, work.now)
    add(one, sample.person.id, OTHER, "李示例", 7, work.now)
    add(one, None, PHONE, "赵示例", 7, work.now)
    add(other, None, PHONE, "赵示例", 7, work.now)
    (kept,) = work.cosignatures.of_inspection(one)
    assert kept == Cosignature(
        kept.id, one, sample.person.id, "李示例", 2**32, work.now, None, PHONE
    )
    work.cosignatures.renew(kept.id, "李示例", 8, work.now + HOUR)
    (renewed,) = work.cosignatures.of_inspection(one)
    assert (renewed.stamp, renewed.signed_at) == (8, work.now + HOUR)
    assert work.cosignatures.remove(kept.id)
    assert not work.cosignatures.remove(kept.id)
    assert work.cosignatures.of_inspection(one) == []
    assert len(work.cosignatures.of_inspection(other)) == 1


def test_with_the_end_only_what_is_for_it_stands_and_no_address_is_kept(work: UnitOfWork) -> None:
    sample = add_sample(work)
    inspection, lead = sample.inspection_id, sample.person.id
    work.cosignatures.add(inspection, None, PHONE, "赵示例", 7, work.now)
    work.cosignatures.add(inspection, None, OTHER, "孙示例", 6, work.now)
    work.cosignatures.add(inspection, lead, on_telegram(33), "王示例", 7, work.now)
    work.cosignatures.close(inspection, 7, lead, work.now + HOUR)
    signed = work.cosignatures.of_inspection(inspection)
    assert [each.address for each in signed] == [None, None, None]
    assert [each.lapsed_at for each in signed] == [None, work.now + HOUR, work.now + HOUR]
