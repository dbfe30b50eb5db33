"""A time-stamp authority of the tests' own: its certificates, and a maker of tokens that is not ours (OpenSSL) beside pyHanko's."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ADDRESS = "http://tsa.example/stamp"
TIME = datetime(2026, 11, 20, 12, 30, 15, tzinfo=UTC)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Authority:
    """Root and leaf, made anew; `answer` is pyHanko's own maker of tokens, `openssl` the other."""

    def __init__(self, *, usage: bool = True, days: int = 9000) -> None:
        self.root_key, self.key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        self.root = self._certificate("Root of Stamps", "Root of Stamps", self.root_key, self.root_key, days, ca=True)
        self.leaf = self._certificate("Stamps Ltd", "Root of Stamps", self.key, self.root_key, days, usage=usage)
        self.asked: list[bytes] = []

    def _certificate(self, subject: str, issuer: str, key: Any, signer: Any, days: int, *, ca: bool = False, usage: bool = False) -> Any:
        builder = (
            x509.CertificateBuilder(_name(issuer), _name(subject), key.public_key(), x509.random_serial_number())
            .not_valid_before(TIME - timedelta(days=900))
            .not_valid_after(TIME + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if usage:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return builder.sign(signer, SHA256())

    def answer(self, _address: str, request: bytes, _job: object) -> bytes:
        """What the authority sends back, made by pyHanko."""
        from asn1crypto import keys, tsp
        from asn1crypto import x509 as asn1
        from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

        self.asked.append(request)
        leaf, root = (asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in (self.leaf, self.root))
        secret = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        maker = DummyTimeStamper(leaf, keys.PrivateKeyInfo.load(secret), certs_to_embed=[root], fixed_dt=TIME)
        return bytes(maker.request_tsa_response(tsp.TimeStampReq.load(request)).dump())

    def openssl(self, folder: Path) -> Any:
        """The same authority run by OpenSSL, in a folder of its own."""
        (folder / "tsa.key").write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
        (folder / "tsa.crt").write_bytes(self.leaf.public_bytes(Encoding.PEM))
        (folder / "root.crt").write_bytes(self.root.public_bytes(Encoding.PEM))
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(
            "[tsa]\ndefault_tsa=t\n[t]\n"
            f"serial={folder}/serial\ndefault_policy=1.2.3.4\ndigests=sha256\nsigner_digest=sha256\n"
            "ess_cert_id_alg=sha256\nordering=no\ntsa_name=yes\ness_cert_id_chain=no\n"
        )

        def answer(_address: str, request: bytes, _job: object) -> bytes:
            self.asked.append(request)
            (folder / "request").write_bytes(request)
            subprocess.run(
                ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request", "-signer", "tsa.crt", "-inkey", "tsa.key",
                 "-chain", "root.crt", "-out", "answer"], cwd=folder, check=True, capture_output=True,
            )  # fmt: skip
            return (folder / "answer").read_bytes()

        return answer
