"""Every finding is signed over its whole length, by this installation's key or the user's own, and stays what it was besides."""

import stat
import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from shutil import which

import pytest

from forensics_gui.case.delivery import Delivery
from forensics_gui.case.model import Case
from forensics_gui.case.report import ReportError, write_report
from forensics_gui.case.signing.keys import SigningError, installation_key, key_file, key_from_file, known_fingerprint


@pytest.fixture
def finding(tmp_path) -> Path:
    write_report(Case(title="A title"), {}, tmp_path / "finding.pdf", methods={})
    return tmp_path / "finding.pdf"


def own_key(path: Path, passphrase: str, name: str = "Renée Müller") -> Path:
    """A PKCS#12 file as an authority's customer has it: an elliptic key, protected."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=9))
        .sign(key, SHA256())
    )
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"mine", key, certificate, None, BestAvailableEncryption(passphrase.encode())))
    return path


def test_the_key_is_made_at_first_need_and_only_its_owner_reads_it() -> None:
    assert known_fingerprint() == ""
    first = installation_key()
    assert stat.S_IMODE(key_file().stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file().parent.stat().st_mode) == 0o700
    assert [path.name for path in key_file().parent.iterdir()] == [key_file().name]
    assert known_fingerprint() == first.fingerprint == installation_key().fingerprint


def test_the_certificate_says_what_it_shows_and_what_not() -> None:
    assert "unchanged since export" in installation_key().subject
    assert "does not prove who exported" in installation_key().subject


def test_a_damaged_key_is_one_sentence_with_the_way_out() -> None:
    installation_key()
    key_file().chmod(0o600)
    key_file().write_bytes(b"no key")
    with pytest.raises(SigningError, match="Move the file away"):
        installation_key()
    assert known_fingerprint() == ""


def test_a_finding_that_cannot_be_signed_is_not_written(tmp_path) -> None:
    installation_key()
    key_file().write_bytes(b"no key")
    with pytest.raises(ReportError, match="damaged"):
        write_report(Case(), {}, tmp_path / "finding.pdf", methods={})
    assert not (tmp_path / "finding.pdf").exists()


def test_tags_and_pages_survive_the_signature(finding) -> None:
    import pikepdf

    pdf = pikepdf.open(BytesIO(finding.read_bytes()))
    assert pdf.Root.MarkInfo.Marked
    assert len(pdf.Root.StructTreeRoot.K) > 0
    assert not pdf.check_pdf_syntax()


def test_the_fingerprint_stands_in_the_finding(finding) -> None:
    from case.findings import Printed

    assert Printed(finding).says(installation_key().fingerprint)
    assert Printed(finding).says("it does not prove who exported it")


@pytest.mark.skipif(which("pdfsig") is None, reason="needs poppler's pdfsig")
def test_another_program_finds_the_signature_valid_and_over_the_whole_document(finding) -> None:
    said = subprocess.run(["pdfsig", str(finding)], capture_output=True, text=True, check=False).stdout
    assert "Total document signed" in said
    assert "Signature is Valid" in said
    assert "ETSI.CAdES.detached" in said


@pytest.mark.skipif(which("qpdf") is None, reason="needs qpdf")
def test_another_program_finds_no_fault_in_the_file(finding) -> None:
    done = subprocess.run(["qpdf", "--check", str(finding)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_users_own_key_signs_where_it_is_given(tmp_path) -> None:
    from case.findings import Printed

    key = key_from_file(own_key(tmp_path / "mine.p12", "open sesame"), "open sesame")
    write_report(Case(), {}, tmp_path / "finding.pdf", methods={}, delivery=Delivery(key))
    assert Printed(tmp_path / "finding.pdf").says(key.fingerprint)
    assert not key_file().exists()


@pytest.mark.parametrize("passphrase", ["", "open sésame", "close"])
def test_a_wrong_passphrase_is_one_sentence(tmp_path, passphrase, caplog) -> None:
    with pytest.raises(SigningError, match="passphrase is wrong"):
        key_from_file(own_key(tmp_path / "mine.p12", "open sesame"), passphrase)
    assert not caplog.records


@pytest.mark.parametrize("data", [b"", b"no key", b"0" * (1 << 21)])
def test_a_file_that_holds_no_key_is_one_sentence(tmp_path, data) -> None:
    (tmp_path / "mine.p12").write_bytes(data)
    with pytest.raises(SigningError):
        key_from_file(tmp_path / "mine.p12", "x")


def test_the_command_signs_with_the_users_key(tmp_path, monkeypatch, source, capsys) -> None:
    import numpy as np

    import main
    from forensics_gui.case.finding import opened

    picture = tmp_path / "photo.png"
    picture.write_bytes(source(np.zeros((8, 8, 3), np.uint8)).copy_to(bytes))
    key = own_key(tmp_path / "mine.p12", "open sesame")
    words = ["report", str(picture), "--method", "compression.ela", "--out", str(tmp_path / "finding.pdf"), "--sign-with", str(key)]
    monkeypatch.setenv("WHENCE_PASSPHRASE", "wrong")
    assert main.main(words) == 2
    assert "passphrase is wrong" in capsys.readouterr().err
    assert not (tmp_path / "finding.pdf").exists()
    monkeypatch.setenv("WHENCE_PASSPHRASE", "open sesame")
    assert main.main(words) == 0
    signature = opened(tmp_path / "finding.pdf").signature
    assert signature.faults == ()
    assert "Renée Müller" in signature.subject
