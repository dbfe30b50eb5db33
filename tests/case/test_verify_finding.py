"""Verifying a finding names every changed byte, says whose key signed it, and compares it with the evidence and the case at hand."""

import json
from pathlib import Path

import numpy as np
import pytest
from case.findings import case_of, map_of, run_of

import main
from analyzers.evidence import ImageSource
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.finding import Unfollowable, opened, printed_head, read
from forensics_gui.case.report import write_report
from forensics_gui.case.signing import keys
from forensics_gui.case.signing.keys import installation_key, key_file
from forensics_gui.case.signing.putting import signed
from forensics_gui.case.storage import CaseFolder
from forensics_gui.case.verify_finding import check_finding


@pytest.fixture
def photo(source, tmp_path) -> ImageSource:
    pixels = np.random.default_rng(5).integers(0, 256, (24, 32, 3), dtype=np.uint8)
    (tmp_path / "photo.jpg").write_bytes(source(pixels, "JPEG", "photo.jpg", quality=90).copy_to(bytes))
    return ImageSource.open(tmp_path / "photo.jpg")


@pytest.fixture
def made(photo, tmp_path):
    """A finding of a real case folder, as the program leaves both."""

    def make(delivery: Delivery | None = None) -> Path:
        folder = CaseFolder.create(tmp_path / "case", "A title", "E. Xaminer")
        folder.acquire(photo)
        folder.keep(run_of(photo, map_of(photo)))
        write_report(folder.case, {photo.evidence.sha256: photo}, tmp_path / "finding.pdf", methods={}, delivery=delivery)
        folder.exported(tmp_path / "finding.pdf")
        folder.close()
        return tmp_path / "finding.pdf"

    return make


def test_an_untouched_finding_is_intact_and_its_key_is_named(made, photo) -> None:
    checked = check_finding(made(), evidence=[photo.evidence.path])
    assert checked.problems == []
    assert checked.whose == "installation"
    assert any("key of this installation" in remark and "not who exported" in remark for remark in checked.remarks)


def test_the_printed_head_is_the_records(made) -> None:
    finding = opened(made())
    assert finding.record is not None
    assert printed_head(finding) == finding.record["custody_head"] != ""


def test_a_key_of_another_installation_is_said_to_be_unknown(made) -> None:
    finding = made()
    key_file().unlink()
    checked = check_finding(finding)
    assert checked.whose == "another"
    assert any("does not know" in remark and checked.fingerprint in remark for remark in checked.remarks)


def flipped(document: bytes, place: int) -> bytes:
    changed = bytearray(document)
    changed[place] ^= 1 << place % 8
    return bytes(changed)


def faults_of(document: bytes) -> list[str]:
    try:
        finding = read(document, "finding.pdf")
    except Unfollowable as error:
        return [str(error)]
    return list(finding.signature.faults)


@pytest.mark.parametrize("part", range(8))
def test_one_changed_byte_anywhere_is_named(made, part) -> None:
    document = made().read_bytes()
    places = range(97 * part, len(document), 97 * 8 * 16)
    assert not [place for place in places if not faults_of(flipped(document, place))]


@pytest.mark.parametrize("part", range(4))
def test_one_changed_byte_of_the_signature_itself_is_named(made, part) -> None:
    document = made().read_bytes()
    start = document.rindex(b"/Contents <")
    places = range(start + 97 * part, document.index(b">", start) + 2, 97 * 4)
    assert not [(place, bit) for place in places for bit in (0, 5) if not faults_of(with_bit(document, place, bit))]


def with_bit(document: bytes, place: int, bit: int) -> bytes:
    changed = bytearray(document)
    changed[place] ^= 1 << bit
    return bytes(changed)


@pytest.mark.parametrize("tail", [b"x", b"\n", b"%%EOF\n"])
def test_what_is_added_after_the_end_is_named(made, tail) -> None:
    assert faults_of(made().read_bytes() + tail)


def test_a_finding_cut_short_is_named(made) -> None:
    document = made().read_bytes()
    assert all(faults_of(document[:length]) for length in (0, 1, 1000, len(document) // 2, len(document) - 1))


def test_an_unsigned_finding_is_named(made) -> None:
    document = made().read_bytes()
    unsigned = document[: document.index(b"%%EOF\n") + 6]
    assert any("no signature" in fault for fault in faults_of(unsigned))


def test_a_finding_signed_anew_by_another_is_named(made, tmp_path) -> None:
    document = made().read_bytes()
    unsigned = document[: document.index(b"%%EOF\n") + 6]
    other = keys._key(another_key(), b"", "installation")
    (tmp_path / "again.pdf").write_bytes(signed(unsigned, other))
    problems = check_finding(tmp_path / "again.pdf").problems
    assert problems == ["It is signed with another key than the one that its record and its custody chapter name."]


def another_key() -> bytes:
    return keys._self_signed.__wrapped__()  # the tests' homes share one key; this makes another


def test_another_file_than_the_evidence_is_named(made, tmp_path) -> None:
    (tmp_path / "other.jpg").write_bytes(b"other")
    assert any("none of the evidence" in problem for problem in check_finding(made(), evidence=[tmp_path / "other.jpg"]).problems)


def test_evidence_that_is_not_at_hand_is_said(made) -> None:
    assert any("not at hand" in remark for remark in check_finding(made()).remarks)


def test_attached_evidence_is_compared(made, photo) -> None:
    checked = check_finding(made(Delivery(attach_evidence=True)))
    assert checked.problems == []
    assert checked.at_hand == {photo.evidence.sha256: photo.copy_to(bytes)}


def test_a_filtered_record_is_said_to_be_filtered(made) -> None:
    checked = check_finding(made(Delivery(withhold=lambda record: {**record, "custody": []})))
    assert checked.problems == []
    assert any("left out" in remark for remark in checked.remarks)


def test_the_case_of_the_finding_is_recognised(made, tmp_path, photo) -> None:
    checked = check_finding(made(), tmp_path / "case")
    assert checked.problems == []
    assert any("gained 1 entry" in remark for remark in checked.remarks)
    assert checked.at_hand == {photo.evidence.sha256: photo.copy_to(bytes)}


def test_another_case_is_named(made, tmp_path) -> None:
    CaseFolder.create(tmp_path / "other").close()
    assert any("is not the one of this finding" in problem for problem in check_finding(made(), tmp_path / "other").problems)


def test_a_pdf_that_is_no_finding_says_so(tmp_path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert main.main(["verify", str(tmp_path / "x.pdf")]) == 1
    assert main.main(["verify", str(tmp_path / "absent.pdf")]) == 2


def test_the_command_gives_json_and_a_status(made, capsys) -> None:
    finding = made()
    assert main.main(["verify", str(finding), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["intact"], record["signed_by"], record["certificate_sha256"]) == (True, "installation", installation_key().fingerprint)
    finding.write_bytes(flipped(finding.read_bytes(), 5000))
    assert main.main(["verify", str(finding), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"]


def test_a_case_folder_takes_no_options_of_a_finding(made, tmp_path) -> None:
    made()
    assert main.main(["verify", str(tmp_path / "case"), "--rerun"]) == 2


def test_evidence_that_no_entry_acquired_is_named(photo, tmp_path) -> None:
    case, sources = case_of(photo)
    write_report(case, sources, tmp_path / "plain.pdf", methods={})
    problems = check_finding(tmp_path / "plain.pdf").problems
    assert any("in no entry of the record's custody chain" in problem for problem in problems)
