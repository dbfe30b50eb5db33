"""Content Credentials are validated without a word to the network, by the list that the user chose and no other."""

import base64
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import encoded
from credentials import IPTC, PIXELS, edited, generated, identity, manifest, signed, tampered
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzers import reader
from analyzers.reader.parsers.provenance import provenance
from analyzers.reader.parsers.trust import certificates

ROOT = Path(__file__).resolve().parents[3]
ACT = {"action": "c2pa.created", "digitalSourceType": f"{IPTC}digitalCapture"}
VALIDATE = "import sys; from analyzers.reader.parsers.provenance import provenance; print(provenance(sys.stdin.buffer.read())['state'])"
# what the library does by itself: the tests that nobody is called can fail
CARELESS = "import io, sys, c2pa\ntry: c2pa.Reader('image/jpeg', io.BytesIO(sys.stdin.buffer.read()))\nexcept c2pa.C2paError: pass"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def address_of(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}/manifest.c2pa"


def nobody_called(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return True
    return False


def remote(address: str) -> tuple[bytes, bytes]:
    return signed(encoded(PIXELS, "JPEG"), manifest("remote", ACT), remote=address)


def in_process(code: str, data: bytes, *before: str) -> str:
    command = [*before, sys.executable, "-c", code]
    return subprocess.run(command, input=data, cwd=ROOT, capture_output=True, check=True, timeout=60).stdout.decode().strip()


def test_file_without_credentials_says_none() -> None:
    answer = reader.call("c2pa", encoded(PIXELS, "JPEG"))
    assert (answer["state"], answer["store"], answer["checks"]) == ("none", {}, [])
    assert answer["reason"].endswith(".")


def test_good_signature_of_an_unknown_signer_is_valid_but_untrusted() -> None:
    answer = reader.call("c2pa", generated())
    assert answer["state"] == "valid but untrusted"
    active = answer["store"]["manifests"][answer["store"]["active_manifest"]]
    assert active["title"] == "a \\u202e title"


def test_the_signers_certificate_comes_with_its_names_and_validity() -> None:
    answer = reader.call("c2pa", generated())
    certificate = answer["signers"][answer["store"]["active_manifest"]]["certificateInfo"]
    assert certificate["subject"]["CN"] == "Gen Service"
    assert certificate["issuer"]["CN"] == "Gen Service Root"
    assert certificate["validity"]["notBefore"] < certificate["validity"]["notAfter"]


def test_a_signer_whose_root_is_on_the_list_is_trusted() -> None:
    answer = reader.call("c2pa", edited(), anchors=identity().root.decode())
    assert answer["state"] == "trusted"
    assert [item["subject"] for item in answer["anchors"]] == ["O=Test,CN=Signer Root"]


def test_a_signer_whose_root_is_not_on_the_list_is_not() -> None:
    assert reader.call("c2pa", edited(), anchors=identity("Gen Service").root.decode())["state"] == "valid but untrusted"


def test_a_single_signer_can_be_trusted_without_its_issuer() -> None:
    assert reader.call("c2pa", edited(), allowed=identity().leaf.decode())["state"] == "trusted"
    assert reader.call("c2pa", edited(), allowed=identity("Gen Service").leaf.decode())["state"] == "valid but untrusted"


def test_a_changed_picture_is_invalid_even_where_its_signer_is_trusted() -> None:
    answer = reader.call("c2pa", tampered(generated()), anchors=identity("Gen Service").root.decode())
    assert answer["state"] == "invalid"
    assert [check["code"] for check in answer["checks"] if check["result"] == "failure"] == ["assertion.dataHash.mismatch"]
    assert "assertion.dataHash.mismatch" in answer["reason"]


def test_lack_of_trust_is_not_named_as_a_reason_for_invalid() -> None:
    assert "untrusted" not in reader.call("c2pa", tampered(generated()))["reason"]


@pytest.mark.parametrize("text", ["no list at all", "-----BEGIN CERTIFICATE-----\nabcd\n-----END CERTIFICATE-----\n"])
def test_a_list_that_is_none_is_refused_rather_than_passed_over(text: str) -> None:
    with pytest.raises(reader.Refused, match="trust list"):
        reader.call("c2pa", generated(), anchors=text)


def test_no_picture_has_no_credentials() -> None:
    assert reader.call("c2pa", b"no picture at all")["state"] == "none"


def test_damaged_store_is_not_taken_for_none() -> None:
    data = generated()
    at = data.index(b"c2pa.claim")
    assert reader.call("c2pa", data[: at - 40] + bytes(80) + data[at + 40 :])["state"] == "invalid"


def test_the_pictures_of_manifests_and_parts_are_given_with_their_places() -> None:
    found = reader.call("c2pa.pictures", edited())
    active = reader.call("c2pa", edited())["store"]["active_manifest"]
    assert [item["ingredient"] for item in found] == [-1, 0, 1, -1]
    assert [item["manifest"] == active for item in found] == [True, True, True, False]
    assert {item["pixels"].shape[2] for item in found} == {3}


def test_a_file_without_credentials_has_no_such_pictures() -> None:
    assert reader.call("c2pa.pictures", encoded(PIXELS, "JPEG")) == []


def test_a_manifest_from_elsewhere_is_validated_with_the_file() -> None:
    data, store = remote("http://example.org/manifest.c2pa")
    answer = reader.call("c2pa", data, manifest=base64.b64encode(store).decode())
    assert (answer["state"], answer["embedded"]) == ("valid but untrusted", False)
    assert reader.call("c2pa.pictures", data, manifest=base64.b64encode(store).decode())


def test_a_manifest_of_another_file_is_invalid() -> None:
    _, store = remote("http://example.org/manifest.c2pa")
    assert reader.call("c2pa", encoded(PIXELS[::-1].copy(), "JPEG"), manifest=base64.b64encode(store).decode())["state"] == "invalid"


def test_bytes_that_are_no_manifest_are_invalid_and_not_none() -> None:
    answer = reader.call("c2pa", encoded(PIXELS, "JPEG"), manifest=base64.b64encode(b"no manifest" * 9).decode())
    assert (answer["state"], answer["store"]) == ("invalid", {})


def test_remote_manifest_is_named_and_not_fetched(listener: socket.socket) -> None:
    data, _ = remote(address_of(listener))
    answer = reader.call("c2pa", data)
    assert (answer["state"], answer["remote"]) == ("none", address_of(listener))
    assert nobody_called(listener)


def test_an_address_in_the_xmp_of_an_unsigned_file_is_not_asked_either(listener: socket.socket) -> None:
    packet = (
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''"
        f" xmlns:dcterms='http://purl.org/dc/terms/' dcterms:provenance='{address_of(listener)}'/></rdf:RDF></x:xmpmeta>"
    )
    assert reader.call("c2pa", encoded(PIXELS, "JPEG", xmp=packet.encode()))["remote"] == address_of(listener)
    assert nobody_called(listener)


def test_the_library_left_to_itself_would_have_called(listener: socket.socket) -> None:
    data, _ = remote(address_of(listener))
    careless = subprocess.Popen([sys.executable, "-c", CARELESS], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert careless.stdin is not None
    careless.stdin.write(data)
    careless.stdin.close()
    listener.settimeout(30)
    listener.accept()[0].close()
    careless.kill()
    careless.wait()


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize(("code", "sockets"), [(VALIDATE, False), (CARELESS, True)], ids=["ours", "the library's own"])
def test_no_socket_is_opened_by_any_of_its_code(tmp_path: Path, code: str, sockets: bool) -> None:
    data, _ = remote("http://127.0.0.1:9/manifest.c2pa")
    trace = tmp_path / "trace"
    try:
        in_process(code, data, "strace", "-f", "-qq", "-e", "trace=socket,connect,sendto,sendmsg", "-o", os.fspath(trace))
    except subprocess.CalledProcessError as error:
        if b"ptrace" in error.stderr:
            pytest.skip("this machine does not let a process be traced")
        raise
    assert bool(re.search(r"(socket|connect)\((?!AF_UNIX)", trace.read_text())) is sockets


def test_python_itself_opens_no_socket_meanwhile() -> None:
    watched = (
        "import sys\ndef watch(event, args):\n    if event.startswith('socket.'): print('asked', event)\nsys.addaudithook(watch)\n"
        + VALIDATE
    )
    data, _ = remote("http://127.0.0.1:9/manifest.c2pa")
    assert in_process(watched, data) == "none"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_damage_to_a_signed_file_makes_anything_but_the_four_states(data: st.DataObject) -> None:
    whole = bytearray(generated())
    for _ in range(data.draw(st.integers(1, 12))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(20, len(whole)))
    assert provenance(bytes(whole[:cut]))["state"] in {"none", "invalid", "valid but untrusted"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.binary(max_size=60), st.sampled_from(["", "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"]))
def test_no_list_of_certificates_brings_its_reading_down(before: str, inside: bytes, after: str) -> None:
    body = base64.b64encode(inside).decode()
    for text in (before, f"{before}-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----{after}", identity().root.decode()[:-30]):
        if text.strip():
            with pytest.raises(reader.Refused):
                certificates(text)
