"""Four states and no other, each in a sentence that says no more than it means; the history in order; and whom it was judged by."""

from pathlib import Path

import pytest
from conftest import Quiet, encoded, make_source
from credentials import IPTC, PIXELS, edited, generated, identity, manifest, signed, tampered
from forgeries import photograph

from analyzers.evidence import ImageSource
from analyzers.metadata import credential_history as history
from analyzers.metadata.credential_words import ACTS, CODES, code_in_words
from analyzers.metadata.provenance import Settings, run
from analyzers.results import Picture, Result, Table, Weight


def looked(data: bytes, **settings: str) -> Result:
    return run(ImageSource.of_bytes(data, Path("posted.jpg")), Settings(**settings), Quiet())


def table(result: Result, title: str = "Content credentials") -> tuple[tuple[str, ...], ...]:
    return next(view.rows for view in result.views if isinstance(view, Table) and view.title == title)


def state(result: Result) -> dict[str, str]:
    return {row[1]: row[2] for row in table(result)}


def said(result: Result) -> str:
    return " ".join(finding.text for finding in result.findings)


@pytest.fixture
def trusting(tmp_path: Path) -> str:
    file = tmp_path / "anchors.pem"
    file.write_bytes(identity().root)
    return str(file)


def test_a_file_without_credentials_gives_no_finding_and_says_that_this_proves_nothing() -> None:
    result = looked(encoded(PIXELS, "JPEG"))
    assert result.findings == ()
    assert state(result)["State"] == "No manifest"
    assert "proves nothing" in state(result)["What that means"]


def test_valid_is_said_not_to_mean_true() -> None:
    result = looked(generated())
    assert state(result)["State"] == "Valid but untrusted"
    assert "valid does not mean true" in state(result)["What that means"]
    assert "Gen Service" in said(result)
    assert "Anybody can make a certificate with any name" in said(result)


def test_trusted_means_on_your_list_and_no_more(trusting: str) -> None:
    result = looked(edited(), trust_list=trusting)
    assert state(result)["State"] == "Trusted"
    assert "not that the scene took place" in said(result)


def test_invalid_names_each_fault_with_its_code_and_an_innocent_cause() -> None:
    result = looked(tampered(generated()))
    assert result.findings[0].weight is Weight.NOTABLE
    assert "(assertion.dataHash.mismatch)" in result.findings[0].text
    assert "resizes it" in result.findings[0].text


def test_credentials_that_hold_are_no_more_than_a_note(trusting: str) -> None:
    for result in (looked(generated()), looked(edited(), trust_list=trusting)):
        assert {finding.weight for finding in result.findings} == {Weight.NOTE}


def test_the_trust_list_is_recorded_by_hash_date_and_number(trusting: str) -> None:
    from hashlib import sha256

    found = state(looked(edited(), trust_list=trusting))
    assert found["Trust list: SHA-256"] == sha256(identity().root).hexdigest()
    assert found["Trust list: last changed"].startswith("20")
    assert found["Trust list: number of entries"] == "1"
    assert table(looked(edited(), trust_list=trusting), "Certificates of the trust list")[0][0] == "O=Test,CN=Signer Root"


def test_without_a_list_nobody_is_called_trusted() -> None:
    assert state(looked(edited()))["Trust list"] == "none chosen, so no signer is called trusted"


def test_a_list_that_is_gone_cannot_be_replaced_by_another_in_silence(trusting: str) -> None:
    Path(trusting).unlink()
    result = looked(edited(), trust_list=trusting)
    assert not result.applicable
    assert "anchors.pem cannot be read" in str(result.reason)


def test_a_kept_list_that_was_changed_is_not_used(tmp_path: Path) -> None:
    kept = tmp_path / f"{'0' * 64}.pem"
    kept.write_bytes(identity().root)
    assert "was changed after it was chosen" in str(looked(edited(), trust_list=str(kept)).reason)


def test_a_file_that_is_no_list_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "list.pem"
    file.write_text("nothing of the kind")
    assert "no certificate" in str(looked(edited(), trust_list=str(file)).reason)


def test_each_list_must_be_what_it_is_chosen_as(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("# nothing of the kind\n")
    assert "names none" in str(looked(edited(), trusted_signers=str(file)).reason)
    assert "no object identifier" in str(looked(edited(), key_purposes=str(file)).reason)


def test_further_purposes_are_counted_and_their_remarks_passed_over(trusting: str, tmp_path: Path) -> None:
    file = tmp_path / "store.cfg"
    file.write_text("//id-kp-emailProtection\n1.3.6.1.5.5.7.3.4\n//id-kp-documentSigning\n1.3.6.1.5.5.7.3.36\n")
    found = state(looked(edited(), trust_list=trusting, key_purposes=str(file)))
    assert found["Further key purposes: number of entries"] == "2"
    assert found["State"] == "Trusted"


def test_a_signer_is_trusted_by_the_hash_of_its_certificate(tmp_path: Path) -> None:
    from base64 import b64decode, b64encode
    from hashlib import sha256

    body = "".join(identity().leaf.decode().splitlines()[1:-1])
    file = tmp_path / "allowed.txt"
    file.write_text(b64encode(sha256(b64decode(body)).digest()).decode() + "\n")
    found = state(looked(edited(), trusted_signers=str(file)))
    assert (found["State"], found["Trusted signers: number of entries"]) == ("Trusted", "1")


def test_the_history_stands_in_order_and_as_a_tree() -> None:
    rows = table(looked(edited()), "History")
    assert [row[1] for row in rows if row[0].startswith("1  ")] == ["Opened", "Edited", "Another picture placed into it", "Signed"]
    assert list(dict.fromkeys(row[0] for row in rows)) == ["1  This file: edited", "1.1  first.jpg", "1.2  plain.jpg"]


def test_an_act_has_its_time_its_program_and_what_it_acted_on() -> None:
    rows = {(row[0][:3], row[1]): row for row in table(looked(edited()), "History")}
    assert rows["1  ", "Edited"][3:5] == ("2026-02-01T00:00:00Z", "Editor 3")
    assert rows["1  ", "Opened"][2] == "first.jpg"
    assert rows["1.1", "Made"][4] == "Gen 2"
    assert rows["1.1", "Made"][2] == "made by a generative model (trainedAlgorithmicMedia)"


def test_a_part_says_how_it_belongs_and_what_became_of_its_own_credentials() -> None:
    rows = {(row[0][:3], row[1]): row[2] for row in table(looked(edited()), "History")}
    assert "(parentOf)" in rows["1.1", "Belongs to it as"]
    assert "(componentOf)" in rows["1.2", "Belongs to it as"]
    assert rows["1.1", "Its own credentials, when it was added"] == "valid but untrusted"
    assert rows["1.2", "Its own credentials, when it was added"] == "none"


def test_a_part_whose_credentials_did_not_hold_says_so() -> None:
    broken = tampered(generated())
    part = {"title": "broken.jpg", "relationship": "parentOf", "instance_id": "p", "label": "p"}
    data, _ = signed(
        encoded(PIXELS, "JPEG"), manifest("made of it", {"action": "c2pa.opened", "parameters": {"ingredientIds": ["p"]}}), [(part, broken)]
    )
    rows = {(row[0][:3], row[1]): row[2] for row in table(looked(data), "History")}
    assert rows["1.1", "Its own credentials, when it was added"] == "they did not hold: assertion.dataHash.mismatch"


def test_what_was_taken_out_of_a_parts_credentials_is_named() -> None:
    taken = manifest("first", {"action": "c2pa.created", "digitalSourceType": IPTC + "digitalCapture"})
    author = {"@context": "https://schema.org", "@type": "CreativeWork", "author": [{"@type": "Person", "name": "Ann Author"}]}
    taken["assertions"].append({"label": "stds.schema-org.CreativeWork", "kind": "Json", "data": author})
    first, _ = signed(encoded(PIXELS, "JPEG"), taken)
    assert any(row[1:3] == ("Names as author", "Ann Author") for row in table(looked(first), "History"))
    label = dict(table(looked(first), "All that the credentials hold"))["active_manifest"]
    uri = f"self#jumbf=/c2pa/{label}/c2pa.assertions/stds.schema-org.CreativeWork"
    acts = (
        {"action": "c2pa.opened", "parameters": {"ingredientIds": ["a"]}},
        {"action": "c2pa.redacted", "reason": "c2pa.PII.present", "parameters": {"redacted": uri}},
    )
    part = {"title": "first", "relationship": "parentOf", "instance_id": "a", "label": "a"}
    data, _ = signed(encoded(PIXELS, "JPEG"), {**manifest("second", *acts), "redactions": [uri]}, [(part, first)])
    result = looked(data)
    assert ("Taken out of the credentials of a part", uri) in [row[1:3] for row in table(result, "History")]
    assert not any("Ann Author" in row for row in table(result, "History"))
    assert state(result)["State"] == "Valid but untrusted"


def test_the_small_pictures_of_the_history_are_shown_with_their_numbers() -> None:
    titles = [view.title for view in looked(edited()).views if isinstance(view, Picture)]
    assert titles[0] == "1 as its own credentials show it: edited"
    assert "1.1 as it was added: first.jpg" in titles
    assert "1.2 as it was added: plain.jpg" in titles


def test_a_history_that_bites_its_own_tail_ends() -> None:
    part = {"title": "itself", "active_manifest": "m", "relationship": "parentOf"}
    found = history.steps({"active_manifest": "m", "manifests": {"m": {"title": "it", "ingredients": [part, part]}}})
    assert [step.number for step in found] == ["1", "1.1", "1.2"]


def test_a_history_of_any_shape_is_laid_out() -> None:
    for odd in ("text", 3, None, [], {"a": 1}):
        store = {
            "active_manifest": "m",
            "manifests": {"m": {"ingredients": odd, "assertions": [odd, {"label": "c2pa.actions", "data": odd}]}},
        }
        assert list(history.rows(store))


def test_an_address_elsewhere_is_named_and_said_not_to_have_been_asked() -> None:
    data, _ = signed(
        encoded(PIXELS, "JPEG"),
        manifest("remote", {"action": "c2pa.created", "digitalSourceType": IPTC + "print"}),
        remote="http://example.org/m",
    )
    result = looked(data)
    assert state(result)["State"] == "No manifest"
    assert state(result)["Address of the manifest"] == "http://example.org/m"
    assert "The address was not asked" in said(result)


def test_a_manifest_from_elsewhere_is_recorded_by_its_hash(tmp_path: Path) -> None:
    claim = manifest("remote", {"action": "c2pa.created", "digitalSourceType": IPTC + "print"})
    data, store = signed(encoded(PIXELS, "JPEG"), claim, remote="http://example.org/m")
    (tmp_path / "m.c2pa").write_bytes(store)
    found = state(looked(data, manifest=str(tmp_path / "m.c2pa")))
    assert found["State"] == "Valid but untrusted"
    assert found["Where the manifest lies"] == "elsewhere"
    assert found["How it came here"].startswith("chosen by the user")


def test_nothing_of_the_store_is_left_out() -> None:
    rows = dict(table(looked(generated()), "All that the credentials hold"))
    assert "Gen" in rows.values()
    assert any(name.endswith("digitalSourceType") for name in rows)


def test_every_code_and_act_has_words_of_its_own_kind() -> None:
    assert all(text.endswith(".") for text in CODES.values())
    assert not any(text.endswith(".") for text in ACTS.values())
    assert code_in_words("assertion.dataHash.mismatch")
    assert code_in_words("never.heard.of") == ""


def test_an_untouched_picture_gives_no_finding() -> None:
    assert run(make_source(photograph(64, 96), "JPEG"), Settings(), Quiet()).findings == ()
