"""Receipts of tips: what is typed by hand is read as it was meant."""

import pytest

from hazards.tips.model import (
    ALPHABET,
    SECRET_LENGTH,
    digest,
    is_receipt,
    new_secret,
    read_receipt,
    spell_secret,
)

SECRET = "7K3MQ2X9PB"
NUMBER = "JB-2026-000123"


@pytest.mark.parametrize(
    ("typed", "number", "secret"),
    [
        (SECRET, "", SECRET),
        ("7K3M-Q2X9-PB", "", SECRET),
        ("7k3m q2x9 pb", "", SECRET),
        ("７Ｋ３Ｍ－Ｑ２Ｘ９－ＰＢ", "", SECRET),
        (f"{NUMBER} 7K3M-Q2X9-PB", NUMBER, SECRET),
        (f"7K3M-Q2X9-PB\n{NUMBER}", NUMBER, SECRET),
        (f"回执号：{NUMBER}，口令：7K3M-Q2X9-PB。", NUMBER, SECRET),
        ("jb2026000123 7k3mq2x9pb", NUMBER, SECRET),
        (NUMBER, NUMBER, ""),
        ("7K3M-Q2X9", "", ""),
        ("7K3M-Q2X9-PBZ", "", ""),
        ("查一下", "", ""),
        ("", "", ""),
    ],
)
def test_number_and_secret_are_read_in_any_order_and_shape(
    typed: str, number: str, secret: str
) -> None:
    assert read_receipt(typed) == (number, secret)


def test_letters_that_are_easily_misread_count_as_digits() -> None:
    assert read_receipt("oil0-1ABC-DE") == ("", "01101ABCDE")


def test_a_secret_is_spelled_in_groups_and_read_back() -> None:
    for _ in range(50):
        secret = new_secret()
        assert len(secret) == SECRET_LENGTH
        assert set(secret) <= set(ALPHABET)
        assert read_receipt(spell_secret(secret)) == ("", secret)


def test_secrets_differ_and_only_their_hash_is_kept() -> None:
    assert len({new_secret() for _ in range(200)}) == 200
    assert SECRET not in digest(SECRET)
    assert len(digest(SECRET)) == 64


@pytest.mark.parametrize(
    ("typed", "so"),
    [
        ("7K3M-Q2X9-PB", True),
        ("7k3m q2x9 pb", True),
        (f"{NUMBER} 7K3M-Q2X9-PB", True),
        (f"回执号：{NUMBER}，口令：7K3M-Q2X9-PB。", True),
        (SECRET, False),  # ten letters may be anything
        (NUMBER, False),
        ("口令 7K3M-Q2X9-PB 是谁的？", False),
        ("1234-5678-90" + " " * 3000, False),
        ("消火栓无水", False),
    ],
)
def test_a_receipt_by_itself_is_known_wherever_it_is_typed(typed: str, so: bool) -> None:
    assert is_receipt(typed) is so
