"""The chain of deliberate acts: each entry names the hash of the one before it, and no change goes unnoticed."""

import json
from dataclasses import fields, replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forensics_gui.case.custody import START, canonical, digest, faults, linked
from forensics_gui.case.model import Custody


def chain(length: int = 4) -> list[Custody]:
    entries: list[Custody] = []
    for number in range(length):
        entries.append(linked(entries[-1] if entries else None, "É", "acquired", f"file {number}", {"size": number, "name": "照片"}))
    return entries


def test_a_chain_as_written_has_no_fault() -> None:
    assert faults(chain()) == []
    assert faults([]) == []


def test_the_hash_is_that_of_the_previous_hash_and_the_canonical_entry() -> None:
    first, second = chain(2)
    content = '{"act":"acquired","actor":"\\u00c9",'
    content += '"details":"{\\"name\\":\\"\\\\u7167\\\\u7247\\",\\"size\\":1}","number":2,"subject":"file 1","time":"'
    assert first.previous == START
    assert second.previous == first.hash
    assert second.hash == sha256((first.hash + content + second.time + '"}').encode()).hexdigest()


@pytest.mark.parametrize("name", [field.name for field in fields(Custody)])
@pytest.mark.parametrize("place", [0, 1, 3])
def test_any_changed_word_of_any_entry_is_noticed(name: str, place: int) -> None:
    entries = chain()
    value = getattr(entries[place], name)
    entries[place] = replace(entries[place], **{name: value + 1 if isinstance(value, int) else f"{value[:-1]}#"})
    assert any(f"Entry {place + 1}" in fault for fault in faults(entries))


def test_a_missing_a_repeated_and_a_swapped_entry_are_noticed() -> None:
    one, two, three, four = chain()
    assert faults([one, three, four])
    assert faults([one, two, two, three])
    assert faults([two, one, three, four])


leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
plain = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@settings(max_examples=50, deadline=None)
@given(plain)
def test_canonical_text_is_ascii_and_says_the_same(value: object) -> None:
    text = canonical(value)
    assert text.isascii()
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


def test_canonical_text_does_not_depend_on_the_order_of_keys() -> None:
    assert (
        canonical({"b": 1, "a": [1, {"d": 2, "c": 3}]})
        == canonical({"a": [1, {"c": 3, "d": 2}], "b": 1})
        == '{"a":[1,{"c":3,"d":2}],"b":1}'
    )


def test_a_number_that_json_has_no_word_for_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"x": float("nan")})


def test_a_name_with_undecodable_bytes_can_be_hashed() -> None:
    assert digest("bad \udcff") != digest("bad ?")
    assert faults([linked(None, "\udcff", "acquired", "\udcff", {"name": "\udcff"})]) == []
