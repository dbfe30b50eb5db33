"""The drives of the window: what each expects is on the site that it drags from. They themselves need a screen and two browsers."""

from pathlib import Path

import pytest
from drives import all_drives
from drives_site import PAGES, make


def test_every_drive_expects_files_that_the_site_has(tmp_path: Path) -> None:
    hashes = make(tmp_path / "site")
    drives = all_drives()
    assert len({drive.name for drive in drives}) == len(drives)
    assert {name for drive in drives for name in drive.expected} <= set(hashes)
    assert len(set(hashes.values())) == len(hashes)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_page_is_dragged_from_in_both_browsers(page: str) -> None:
    words = {"page": "a link to a page"}.get(page, page)
    assert {drive.name for drive in all_drives()} >= {f"chromium: drag {words}", f"firefox: drag {words}"}
