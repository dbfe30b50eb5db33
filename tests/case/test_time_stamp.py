"""A trusted time stamp is asked only of whom the user named, sits in the signature, and is checked without a network."""

import re
import subprocess
from hashlib import sha256
from pathlib import Path
from shutil import which

import pytest
from case.authority import ADDRESS, TIME, Authority

from analyzers.evidence import Unreadable
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.finding import opened
from forensics_gui.case.model import Case
from forensics_gui.case.report import write_report
from forensics_gui.case.signing import stamping
from forensics_gui.case.verify_finding import check_finding

WORDS = "time-stamp authority states that the signature existed at 2026-11-20T12:30:15+00:00"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def written(folder: Path, answer) -> tuple[Path, str]:
    path = folder / "finding.pdf"
    return path, write_report(Case(title="A title"), {}, path, methods={}, delivery=Delivery(authority=stamping.Authority(ADDRESS, answer)))


def test_the_stamp_is_in_the_signature_and_verify_says_time_and_authority(tmp_path, authority) -> None:
    path, unstamped = written(tmp_path, authority.answer)
    assert unstamped == ""
    checked = check_finding(path)
    assert checked.problems == []
    [said] = [remark for remark in checked.remarks if WORDS in remark]
    assert "Stamps Ltd" in said
    assert "go up to Common Name: Root of Stamps" in said
    assert "knows no authority and asked nobody" in said


def test_nothing_is_asked_where_no_authority_is_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("forensics_gui.case.report.writing.stamped", pytest.fail)
    write_report(Case(), {}, tmp_path / "finding.pdf", methods={})
    assert opened(tmp_path / "finding.pdf").signature.stamp is None


def test_the_authority_learns_one_hash_and_is_asked_once(tmp_path) -> None:
    from asn1crypto import tsp

    authority = Authority()
    path, _ = written(tmp_path, authority.answer)
    [request] = authority.asked
    told = tsp.TimeStampReq.load(request).native
    assert set(told) == {"version", "message_imprint", "req_policy", "nonce", "cert_req", "extensions"}
    assert (told["req_policy"], told["extensions"]) == (None, None)
    from pyhanko.pdf_utils.reader import PdfFileReader

    with path.open("rb") as file:
        signature = PdfFileReader(file).embedded_signatures[0].signer_info["signature"].native
    assert told["message_imprint"]["hashed_message"] == sha256(signature).digest()


@pytest.mark.skipif(which("openssl") is None, reason="needs OpenSSL")
def test_a_token_of_openssl_fits_and_openssl_accepts_it_out_of_the_finding(tmp_path, authority) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    path, unstamped = written(tmp_path, authority.openssl(tmp_path))
    assert unstamped == ""
    checked = check_finding(path)
    assert checked.problems == []
    assert any("Stamps Ltd" in remark and "Root of Stamps" in remark for remark in checked.remarks)
    with path.open("rb") as file:
        info = PdfFileReader(file).embedded_signatures[0].signer_info
    token = next(one["values"][0] for one in info["unsigned_attrs"] if one["type"].native == "signature_time_stamp_token")
    (tmp_path / "token").write_bytes(token.dump())
    (tmp_path / "signature").write_bytes(info["signature"].native)
    command = ["openssl", "ts", "-verify", "-in", "token", "-token_in", "-data", "signature", "-CAfile", "root.crt"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout, done.stderr


@pytest.mark.skipif(which("pdfsig") is None, reason="needs poppler's pdfsig")
def test_another_program_still_finds_the_signature_valid(tmp_path, authority) -> None:
    path, _ = written(tmp_path, authority.answer)
    said = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_pyhankos_own_check_of_a_stamped_signature_agrees(tmp_path, authority) -> None:
    from asn1crypto import x509
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    path, _ = written(tmp_path, authority.answer)
    with path.open("rb") as file:
        found = PdfFileReader(file).embedded_signatures[0]
        root = x509.Certificate.load(authority.root.public_bytes(Encoding.DER))
        status = validate_pdf_signature(found, ValidationContext(trust_roots=[]), ValidationContext(trust_roots=[root], moment=TIME))
    assert status.timestamp_validity.valid
    assert status.timestamp_validity.intact
    assert status.timestamp_validity.timestamp == TIME


def test_one_changed_byte_anywhere_in_the_signature_with_its_stamp_is_named(tmp_path, authority) -> None:
    path, _ = written(tmp_path, authority.answer)
    document = path.read_bytes()
    gap = re.search(rb"/Contents <([0-9a-fA-F]+)>", document)
    assert gap is not None
    first, used = gap.start(1), len(gap[1].rstrip(b"0"))
    for place in [*range(0, used, 149), *range(used - 12, used + 2), used + 200]:
        changed = bytearray(document)
        changed[first + place] = ord("7" if changed[first + place] != ord("7") else "6")
        path.write_bytes(changed)
        assert check_finding(path).problems, place


def test_a_stamp_for_another_signature_is_named(tmp_path, authority) -> None:
    """Two findings, each with a stamp: that of one is put into the other."""
    one, _ = written(tmp_path, authority.answer)
    first = one.read_bytes()
    again = stamping.Authority(ADDRESS, authority.answer)
    write_report(Case(title="Another"), {}, one, methods={}, delivery=Delivery(authority=again))
    second = one.read_bytes()
    tokens = [_token(document) for document in (first, second)]
    assert len(tokens[0]) == len(tokens[1])
    one.write_bytes(second.replace(tokens[1].hex().upper().encode(), tokens[0].hex().upper().encode()))
    assert any("something else than this signature" in problem for problem in check_finding(one).problems)


def _token(document: bytes) -> bytes:
    from io import BytesIO

    from pyhanko.pdf_utils.reader import PdfFileReader

    attributes = PdfFileReader(BytesIO(document)).embedded_signatures[0].signer_info["unsigned_attrs"]
    token: bytes = next(one["values"][0].dump() for one in attributes if one["type"].native == "signature_time_stamp_token")
    return token


def refuse(_address: str, _request: bytes, _job: object) -> bytes:
    raise Unreadable("http://tsa.example/stamp gave no time stamp: the connection failed.")


def reject(_address: str, _request: bytes, _job: object) -> bytes:
    from asn1crypto import tsp

    status = tsp.PKIStatusInfo({"status": "rejection", "status_string": ["no more today"]}).dump()
    return b"\x30" + bytes([len(status)]) + bytes(status)


@pytest.mark.parametrize(
    ("answer", "why"),
    [(refuse, "the connection failed"), (reject, "no more today"), (lambda *_: b"<html>", "something else"), (lambda *_: b"", "something")],
)
def test_without_an_answer_the_finding_is_written_and_the_reason_given(tmp_path, answer, why) -> None:
    path, unstamped = written(tmp_path, answer)
    assert unstamped.startswith("It carries no time stamp.")
    assert why in unstamped
    assert check_finding(path).problems == []
    assert opened(path).signature.stamp is None


def test_a_certificate_that_is_none_for_time_stamps_is_refused(tmp_path) -> None:
    _, unstamped = written(tmp_path, Authority(usage=False).answer)
    assert "not one for time stamps" in unstamped


def test_a_certificate_that_had_run_out_is_refused(tmp_path) -> None:
    _, unstamped = written(tmp_path, Authority(days=-1).answer)
    assert "not valid at the time" in unstamped


def test_an_old_answer_given_again_is_refused(tmp_path, authority) -> None:
    kept: list[bytes] = []

    def again(address: str, request: bytes, job: object) -> bytes:
        kept.append(authority.answer(address, request, job))
        return kept[0]

    written(tmp_path, again)
    _, unstamped = written(tmp_path, again)
    assert "no time stamp" in unstamped


def test_the_page_says_whom_it_asked(tmp_path, authority) -> None:
    from case.findings import Printed

    path, _ = written(tmp_path, authority.answer)
    assert Printed(path).says(f"asked of {ADDRESS} when this was signed")


def test_the_command_asks_through_what_fetches_and_says_where_there_is_none(tmp_path, authority, monkeypatch, source, capsys) -> None:
    import numpy as np

    import main
    from forensics_gui import fetch

    picture = tmp_path / "photo.png"
    picture.write_bytes(source(np.zeros((8, 8, 3), np.uint8)).copy_to(bytes))
    words = ["report", str(picture), "--method", "compression.ela", "--out", str(tmp_path / "finding.pdf"), "--timestamp"]
    monkeypatch.setattr(fetch, "_connected", lambda *_: pytest.fail("it connected"))
    assert main.main([*words, "http://127.0.0.1/stamp"]) == 1
    assert "It carries no time stamp. http://127.0.0.1/stamp gave no time stamp: it lies in a private" in capsys.readouterr().err
    assert opened(tmp_path / "finding.pdf").signature.faults == ()
    monkeypatch.setattr(fetch, "fetch_stamp", authority.answer)
    assert main.main([*words, ADDRESS]) == 0
    assert main.main(["verify", str(tmp_path / "finding.pdf")]) == 0
    assert WORDS in capsys.readouterr().out


def test_a_web_page_has_no_signature_to_be_stamped(tmp_path, capsys) -> None:
    import main

    assert main.main(["report", "x.png", "--out", str(tmp_path / "finding.html"), "--timestamp", ADDRESS]) == 2
    assert "no signature" in capsys.readouterr().err


def test_the_custody_record_says_who_was_asked_and_what_is_missing(tmp_path, authority) -> None:
    delivery = Delivery(authority=stamping.Authority(ADDRESS, authority.answer))
    assert delivery.told()["time_stamp"] == {"asked_of": ADDRESS, "missing": None}
    assert delivery.told("It failed.")["time_stamp"] == {"asked_of": ADDRESS, "missing": "It failed."}
