"""A service is told an address that anybody may see, spelt so that it means the same there, and no other."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from forensics_gui.websearch import SERVICES, asking_for, own_file, own_services, public


@pytest.mark.parametrize(
    "address",
    [
        "file:///home/ada/photo.jpg",
        "data:image/png;base64,AAAA",
        "blob:https://news.org/1",
        "ftp://news.org/photo.jpg",
        "https://ada:secret@news.org/photo.jpg",
        "https://ada@news.org/photo.jpg",
        "http://localhost/photo.jpg",
        "http://intranet/photo.jpg",
        "http://nas.local/photo.jpg",
        "http://127.0.0.1/photo.jpg",
        "http://127.1/photo.jpg",
        "http://2130706433/photo.jpg",
        "http://a.0x7f/photo.jpg",
        "http://10.0.0.8/photo.jpg",
        "http://192.168.1.9:8080/photo.jpg",
        "http://[::1]/photo.jpg",
        "http://[fe80::1]/photo.jpg",
        "http://169.254.169.254/latest",
        "https://news.org:22/photo.jpg",
        "https://news.org/" + "a" * 3000,
        "/home/ada/photo.jpg",
        "",
    ],
)
def test_a_private_or_secret_address_is_never_told(address: str) -> None:
    assert public(address) == ""


def test_a_public_address_is_told_without_its_fragment() -> None:
    assert public("https://news.org/a b/photo.jpg?size=big&crop=1#top") == "https://news.org/a%20b/photo.jpg?size=big&crop=1"
    assert public("http://8.8.8.8/photo.jpg") == "http://8.8.8.8/photo.jpg"
    assert public("https://bücher.de/é.jpg") == "https://xn--bcher-kva.de/%C3%A9.jpg"


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.id)
def test_the_whole_address_arrives_as_one_value(service) -> None:
    asked = asking_for(service, "https://news.org/a%20b.jpg?size=big&crop=1")
    values = [value for several in parse_qs(urlsplit(asked).query).values() for value in several]
    assert [value.removeprefix("imgurl:") for value in values if "news.org" in value] == ["https://news.org/a%20b.jpg?size=big&crop=1"]
    assert "news.org/" not in asked
    assert asked.isascii()


def test_the_known_forms() -> None:
    assert [asking_for(service, "https://n.org/a.jpg") for service in SERVICES] == [
        "https://tineye.com/search?url=https%3A%2F%2Fn.org%2Fa.jpg",
        "https://lens.google.com/uploadbyurl?url=https%3A%2F%2Fn.org%2Fa.jpg",
        "https://yandex.com/images/search?rpt=imageview&url=https%3A%2F%2Fn.org%2Fa.jpg",
        "https://www.bing.com/images/search?q=imgurl:https%3A%2F%2Fn.org%2Fa.jpg&view=detailv2&iss=sbi",
    ]


def test_a_service_of_the_user_s_own_is_read(own_home: Path) -> None:
    own_file().parent.mkdir(parents=True, exist_ok=True)
    own_file().write_text(
        '[[service]]\nid = "mine"\ntitle = "Mine"\naddress = "https://mine.org/?u={address}"\npage = "https://mine.org/"\n'
    )
    (service,), wrong = own_services()
    assert (service.title, wrong) == ("Mine", ())
    assert asking_for(service, "https://n.org/a") == "https://mine.org/?u=https%3A%2F%2Fn.org%2Fa"


@pytest.mark.parametrize(
    "text",
    [
        'id = "tineye"\ntitle = "Not TinEye"\naddress = "https://evil.org/?u={address}"\npage = "https://evil.org/"',
        'id = "mine"\ntitle = "Mine"\naddress = "http://mine.org/?u={address}"\npage = "https://mine.org/"',
        'id = "mine"\ntitle = "Mine"\naddress = "https://mine.org/"\npage = "https://mine.org/"',
        'id = "mine"\ntitle = "Mine"\naddress = "https://{address}/"\npage = "https://mine.org/"',
        'id = "mine"\ntitle = "Mine"\naddress = "file:///etc/{address}"\npage = "https://mine.org/"',
        'id = "mine"\ntitle = 5\naddress = "https://mine.org/?u={address}"\npage = "https://mine.org/"',
    ],
)
def test_an_entry_that_cannot_be_used_is_told_and_left_out(tmp_path: Path, text: str) -> None:
    file = tmp_path / "searches.toml"
    file.write_text(f"[[service]]\n{text}\n")
    services, (sentence,) = own_services(file)
    assert services == ()
    assert "searches.toml" in sentence


def test_a_file_that_is_no_toml_is_told(tmp_path: Path) -> None:
    file = tmp_path / "searches.toml"
    file.write_text("[[service")
    assert own_services(file)[0] == ()
    assert "cannot be read" in own_services(file)[1][0]
