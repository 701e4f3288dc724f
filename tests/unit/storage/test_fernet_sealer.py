"""Who gave a tip is read by nobody without the key."""

import base64
import subprocess
import sys
from itertools import pairwise

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from hazards.tips.identity_sealer import NoSealKey, SealBroken, Sealer
from storage.fernet_sealer import FernetSealer, NoSealer, SealKeyMalformed, new_key, open_sealer

OLD, NEW = new_key(), new_key()
WHO = "telegram:700000001 王示例"


@pytest.fixture
def sealer() -> Sealer:
    return open_sealer([NEW])


@given(plain=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_what_is_sealed_opens_to_the_same_text(plain: str) -> None:
    sealer = FernetSealer([NEW])
    assert sealer.open(sealer.seal(plain)) == plain


@pytest.mark.parametrize("plain", ["", "\0", "\x80\0\0", "a" * 63, "a" * 64, "a" * 65])
def test_texts_that_look_like_the_filling_come_back_too(sealer: Sealer, plain: str) -> None:
    assert sealer.open(sealer.seal(plain)) == plain


def test_what_is_sealed_shows_nothing_of_the_text(sealer: Sealer) -> None:
    sealed = sealer.seal(WHO)
    assert "700000001" not in sealed
    assert "王示例".encode() not in base64.urlsafe_b64decode(sealed)
    assert sealed != sealer.seal(WHO)


def test_what_is_sealed_tells_neither_its_time_nor_its_length(sealer: Sealer) -> None:
    texts = ["王示例", "telegram:700000001 欧阳示例", WHO]
    sealed = [base64.urlsafe_b64decode(sealer.seal(text)) for text in texts]
    assert {each[1:9] for each in sealed} == {bytes(8)}
    assert all(len(one) == len(other) for one, other in pairwise(sealed))


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    before = FernetSealer([OLD]).seal(WHO)
    both = FernetSealer([NEW, OLD])
    assert both.open(before) == WHO
    after = both.seal(WHO)
    assert FernetSealer([NEW]).open(after) == WHO
    with pytest.raises(SealBroken):
        FernetSealer([OLD]).open(after)
    with pytest.raises(SealBroken):
        FernetSealer([NEW]).open(before)


@pytest.mark.parametrize("position", [0, 1, 9, 20, -2])
def test_an_altered_seal_is_broken(sealer: Sealer, position: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(sealer.seal(WHO)))
    raw[position] ^= 1
    with pytest.raises(SealBroken):
        sealer.open(base64.urlsafe_b64encode(raw).decode())


@pytest.mark.parametrize("sealed", ["", "王示例", "gAAAAA", "="])
def test_what_was_never_sealed_is_broken(sealer: Sealer, sealed: str) -> None:
    with pytest.raises(SealBroken):
        sealer.open(sealed)


def test_without_a_key_nothing_is_sealed_or_opened(sealer: Sealer) -> None:
    without = open_sealer(())
    assert isinstance(without, NoSealer)
    assert (without.available, sealer.available) == (False, True)
    with pytest.raises(NoSealKey):
        without.seal(WHO)
    with pytest.raises(NoSealKey):
        without.open(sealer.seal(WHO))


MALFORMED = {
    "none": "",
    "a word": "hush",
    "too short": NEW[:-1],
    "too long": f"{NEW}=",
    "a space before": f" {NEW}",
    "no letters": "钥" * 44,
    "pluses": "+" * 43,
}


@pytest.mark.parametrize("key", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_key_is_named_by_its_number_and_not_spelled(key: str) -> None:
    with pytest.raises(SealKeyMalformed) as malformed:
        open_sealer([OLD, key])
    assert malformed.value.number == 2
    assert not key or key not in str(malformed.value)


def test_fresh_keys_differ_and_are_ones_that_fernet_takes() -> None:
    assert len({new_key() for _ in range(20)}) == 20
    fernet = Fernet(new_key())
    assert fernet.decrypt(fernet.encrypt(b"x")) == b"x"


def test_a_process_that_seals_nothing_does_not_load_the_library() -> None:
    script = (
        "import sys; from storage.fernet_sealer import open_sealer, new_key;"
        "open_sealer([new_key()]); print('cryptography' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
