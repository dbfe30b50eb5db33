"""What holds pictures is looked through and chosen from in the real window; what is chosen comes into the case bit by bit."""

import io
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import encoded
from gui.dropped import FIELD, JPEG, PNG
from gui.served import Server, answer
from gui.showing import kept, shown
from PySide6.QtCore import Qt

from analyzers.evidence import Origin
from forensics_gui.case.extraction import FRAME
from forensics_gui.case.report.exhibits import arrival_facts, why_pixels
from forensics_gui.choices import Choice, Choices
from forensics_gui.incoming_arrival import Arrival, Offer
from forensics_gui.panels.chooser import Chooser
from forensics_gui.panels.notice import Notice
from forensics_gui.panels.reception import Reception


@pytest.fixture
def reception(qtbot, examination) -> Iterator[Reception]:
    notice = kept(qtbot, Notice())
    reception = Reception(examination, notice)
    kept(qtbot, reception.bar)
    yield reception
    for chooser in choosers(reception):
        chooser.close()


def choosers(reception: Reception) -> list[Chooser]:
    return reception.choosing._within.window().findChildren(Chooser)


def chooser_of(qtbot, reception: Reception) -> Chooser:
    qtbot.waitUntil(lambda: bool(choosers(reception)), timeout=20_000)
    return choosers(reception)[0]


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def pictures(count: int) -> list[bytes]:
    return [encoded(FIELD, "JPEG", quality=50 + number) for number in range(count)]


def taken(reception: Reception) -> dict[str, bytes]:
    examination = reception._examination
    return {item.evidence.name: examination.source_of(sha256).copy_to(bytes) for sha256, item in examination.items.items()}


def test_a_dropped_zip_gives_its_pictures(qtbot, reception: Reception, tmp_path: Path) -> None:
    path = tmp_path / "photo.zip"
    path.write_bytes(zipped({"../../etc/one.jpg": JPEG, "two.png": PNG, "notes.txt": b"no picture", "C:\\x\\CON": JPEG + b"\0"}))
    reception.open_names([str(path)])
    qtbot.waitUntil(lambda: len(reception._examination.items) == 3, timeout=20_000)
    assert taken(reception) == {"one.jpg": JPEG, "two.png": PNG, "_CON.jpg": JPEG + b"\0"}
    origins = [item.evidence.origin for item in reception._examination.items.values()]
    assert {origin.route for origin in origins} == {"zip archive"}
    kept_of = dict(origins[0].headers)
    assert kept_of[":zip"] == "photo.zip"
    assert len(kept_of[":zip SHA-256"]) == 64
    assert kept_of[":path within"] == "../../etc/one.jpg"
    assert origins[0].original_bytes


def test_of_a_zip_with_many_pictures_some_are_chosen(qtbot, reception: Reception, tmp_path: Path) -> None:
    made = pictures(11)
    path = tmp_path / "many.zip"
    path.write_bytes(zipped({f"{number:02}.jpg": data for number, data in enumerate(made)}))
    reception.open_names([str(path)])
    chooser = chooser_of(qtbot, reception)
    assert "many.zip holds 11 pictures." in chooser.said.text()
    assert not chooser.take.isEnabled()
    qtbot.waitUntil(lambda: not chooser.preview.pixmap().isNull(), timeout=20_000)
    assert chooser.preview.accessibleDescription() == "Preview of 00.jpg"
    chooser.model.check([3, 7], True)
    assert chooser.take.text() == "Take 2 files"
    chooser.take.click()
    qtbot.waitUntil(lambda: len(reception._examination.items) == 2, timeout=20_000)
    assert taken(reception) == {"03.jpg": made[3], "07.jpg": made[7]}


def test_a_zip_that_changed_meanwhile_is_not_taken_from(qtbot, reception: Reception, tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    path.write_bytes(zipped({f"{number:02}.jpg": data for number, data in enumerate(pictures(11))}))
    reception.open_names([str(path)])
    chooser = chooser_of(qtbot, reception)
    chooser.model.check([0], True)
    path.write_bytes(zipped({"00.jpg": PNG}))
    chooser.take.click()
    qtbot.waitUntil(lambda: any("has changed since it was opened" in told for told in reception._notice.sentences), timeout=20_000)
    assert not reception._examination.items


def test_a_mail_gives_its_attachments_with_what_it_says_of_itself(qtbot, reception: Reception, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ané <ane@news.example>", "Größe"
    mail.set_content("Look.")
    for name, data in (("one.jpg", JPEG), ("two.png", PNG)):
        mail.add_attachment(data, maintype="image", subtype="x", filename=name)
    path = tmp_path / "mail.eml"
    path.write_bytes(mail.as_bytes())
    reception.open_names([str(path)])
    chooser = chooser_of(qtbot, reception)
    assert "The mail says of itself: From: Ané <ane@news.example>; Subject: Größe" in chooser.said.text()
    chooser.all.click()
    chooser.take.click()
    qtbot.waitUntil(lambda: len(reception._examination.items) == 2, timeout=20_000)
    assert taken(reception) == {"one.jpg": JPEG, "two.png": PNG}
    kept_of = dict(next(iter(reception._examination.items.values())).evidence.origin.headers)
    assert kept_of[":mail says From"] == "Ané <ane@news.example>"
    assert kept_of[":mail says Content-Type"] == "image/x"


@pytest.mark.parametrize(
    "held",
    [
        ("a.zip", zipped({"x.txt": b"x"}), "a.zip holds no picture and no video that can be read."),
        ("a.zip", b"PK\x03\x04 and no more", "a.zip: it is no zip archive that can be read"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an Outlook message"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(600), "a 7z archive"),
        ("a.tar", bytes(257) + b"ustar" + bytes(300), "a tar archive"),
        ("winmail.dat", b"\x78\x9f\x3e\x22" + bytes(60), "winmail.dat"),
        ("a.eml", b"Subject: x\n\nno attachment", "a.eml holds no picture"),
    ],
)
def test_what_holds_nothing_to_take_is_one_sentence(qtbot, reception: Reception, tmp_path: Path, held: tuple[str, bytes, str]) -> None:
    name, data, sentence = held
    (tmp_path / name).write_bytes(data)
    reception.open_names([str(tmp_path / name)])
    qtbot.waitUntil(lambda: bool(reception._notice.sentences), timeout=20_000)
    assert sentence in reception._notice.sentences[0]


def test_a_locked_archive_says_that_it_is_locked(qtbot, reception: Reception, tmp_path: Path) -> None:
    data = bytearray(zipped({"a.jpg": JPEG}))
    for begin, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(begin) + place] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    reception.open_names([str(tmp_path / "a.zip")])
    qtbot.waitUntil(lambda: bool(reception._notice.sentences), timeout=20_000)
    assert "Locked with a password and not read: 1." in reception._notice.sentences[0]


# The window of choices --------------------------------------------------------------------------------------------------------------


def page_choices() -> Choices:
    rows = [
        Choice(f"{host}.jpg", f"words of {host}", "800w", "picture", Offer(f"http://{host}.example/{host}.jpg", host, Origin()))
        for host in ("a", "b", "ä")
    ]
    rows.insert(1, Choice("small.jpg", "", "400w", "picture", Offer("http://a.example/s.jpg", "s", Origin()), further=True))
    return Choices("A <b>street</b>", ("http://a.example names 3 pictures.",), tuple(rows))


@pytest.fixture
def chooser(qtbot, examination) -> Chooser:
    return shown(qtbot, Chooser(page_choices(), examination.runner), 900, 500)


def test_the_servers_are_named_before_anything_is_fetched(chooser: Chooser) -> None:
    assert chooser.warning.text() == "Nothing more is fetched before you choose."
    assert chooser.preview.isHidden()
    chooser.model.check([0, 2], True)
    assert "a.example, xn--4ca.example" in chooser.warning.text()
    assert chooser.take.text() == "Fetch 2 pictures"


def test_only_the_largest_of_each_is_shown_at_first(chooser: Chooser) -> None:
    assert chooser.model.rowCount() == 3
    chooser.further.click()
    assert chooser.model.rowCount() == 4
    chooser.filter.setText("words b")
    assert chooser.model.rowCount() == 1


def test_it_is_used_by_keys_alone(qtbot, chooser: Chooser) -> None:
    qtbot.keyClick(chooser.table, Qt.Key.Key_Down)
    qtbot.keyClick(chooser.table, Qt.Key.Key_Space)
    assert [row.name for row in chooser.model.chosen_rows()] == ["b.jpg"]
    qtbot.keyClick(chooser.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(chooser.table, Qt.Key.Key_Space)
    assert len(chooser.model.chosen_rows()) == 3
    qtbot.keyClick(chooser.table, Qt.Key.Key_Space)
    assert chooser.model.chosen_rows() == []


def test_what_a_page_says_is_never_taken_for_markup(chooser: Chooser) -> None:
    assert chooser.said.textFormat() == Qt.TextFormat.PlainText
    tip = chooser.model.data(chooser.model.index(0, 1), Qt.ItemDataRole.ToolTipRole)
    assert "words of a" in tip
    assert chooser.table.accessibleName()
    assert chooser.filter.accessibleName()


def test_chosen_pictures_of_a_page_are_fetched_one_after_the_other(qtbot, reception: Reception, serve: Callable[..., Server]) -> None:
    server = serve(answer(JPEG, Content_Type="image/jpeg"), answer(b"gone", "404 Not Found"), answer(PNG, Content_Type="image/png"))
    rows = [Choice(name, "", "", "", Offer(f"http://a.example/{name}", name, Origin())) for name in ("1.jpg", "2.jpg", "3.png")]
    reception.choosing._take(Choices("x", (), tuple(rows)), rows)
    qtbot.waitUntil(lambda: len(reception._examination.items) == 2, timeout=20_000)
    assert taken(reception) == {"1.jpg": JPEG, "3.png": PNG}
    assert "404" in reception._notice.sentences[0]
    assert [target.resource for target in server.targets] == ["/1.jpg", "/2.jpg", "/3.png"]


def test_an_address_of_a_page_leads_to_the_choice(qtbot, reception: Reception, serve: Callable[..., Server]) -> None:
    serve(answer(b"<title>A street</title><img src=/a.jpg>", Content_Type="text/html"))
    reception.open_names(["http://a.example/news"])
    qtbot.waitUntil(lambda: not reception.bar.isHidden(), timeout=20_000)
    assert "listed to choose from" in reception.bar.text.text()
    reception.bar.fetch.click()
    assert chooser_of(qtbot, reception).windowTitle() == "Choose pictures: A street"


def test_an_arrival_among_the_choices_is_taken_without_a_fetch(qtbot, reception: Reception) -> None:
    row = Choice("inline.png", "", "", "", Arrival("inline.png", Origin(how="url"), data=PNG))
    reception.choosing._take(Choices("x", (), (row,)), [row])
    qtbot.waitUntil(lambda: len(reception._examination.items) == 1, timeout=20_000)


def test_a_cancel_ends_all_fetches_that_were_still_to_come(qtbot, reception: Reception, serve: Callable[..., Server]) -> None:
    server = serve(b"", answer(PNG, Content_Type="image/png"))  # the first server is silent
    tickets: list = []
    reception.started.connect(lambda ticket, _words: tickets.append(ticket))
    rows = [Choice(name, "", "", "", Offer(f"http://a.example/{name}", name, Origin())) for name in ("1.jpg", "2.png")]
    reception.choosing._take(Choices("x", (), tuple(rows)), rows)
    qtbot.waitUntil(lambda: bool(server.targets), timeout=20_000)
    with qtbot.waitSignal(reception._examination.runner.abandoned, timeout=20_000):
        tickets[0].cancel()
    assert len(server.targets) == len(tickets) == 1
    assert reception.choosing._to_fetch == []


# What the finding says of it ---------------------------------------------------------------------------------------------------------


def test_the_finding_says_in_what_a_picture_lay_and_what_a_mail_says_of_itself(qtbot, reception: Reception, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"] = "Ané <ane@news.example>"
    mail.set_content("Look.")
    mail.add_attachment(JPEG, maintype="image", subtype="jpeg", filename="one.jpg")
    (tmp_path / "mail.eml").write_bytes(mail.as_bytes())
    reception.open_names([str(tmp_path / "mail.eml")])
    qtbot.waitUntil(lambda: len(reception._examination.items) == 1, timeout=20_000)
    (item,) = reception._examination.items.values()
    facts = {fact[0]: fact[1] for fact in arrival_facts(item.evidence)}
    assert facts["Which bytes"] == "the original file's bytes"
    assert facts["Route"] == "mail"
    assert ":mail: mail.eml" in facts["What it came in"]
    assert f":mail SHA-256: {sha256((tmp_path / 'mail.eml').read_bytes()).hexdigest()}" in facts["What it came in"]
    assert ":mail says From: Ané <ane@news.example>" in facts["What it came in"]
    assert "Server's answer" not in facts


def test_of_a_frame_the_finding_says_that_it_comes_from_a_video_and_not_from_a_browser() -> None:
    assert "decoded from a video" in why_pixels(Origin(original_bytes=False, route=FRAME))
    assert "browser" in why_pixels(Origin(original_bytes=False, route="image/png"))
