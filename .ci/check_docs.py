"""Checks every link of the built documents and of the README offline: files, anchors, nothing from outside, well formed addresses.

Usage: check_docs.py SITE README. Prints one line for each fault and exits with 1 where there is one.
"""

import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHED = {("script", "src"), ("link", "href"), ("img", "src"), ("source", "src"), ("video", "src"), ("iframe", "src")}


@dataclass
class Page(HTMLParser):
    """What one page links to, what it loads, and where it can be linked to."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    without_words: list[str] = field(default_factory=list)  # pictures that a screen reader cannot tell

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag's addresses."""
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if values.get(name)}
        if tag == "img" and not values.get("alt", "").strip():
            self.without_words.append(values.get("src", ""))
        for name in ("href", "src"):
            if values.get(name):
                (self.loads if (tag, name) in FETCHED and values.get("rel") != "canonical" else self.links).append(values[name])


def read(html: str) -> Page:
    """The page's links and anchors."""
    page = Page()
    page.feed(html)
    return page


def faults_of(path: Path, page: Page, known: dict[Path, Page]) -> list[str]:
    """One line for each link of a page that leads nowhere."""
    found = [f"{path}: loads {address} from outside" for address in page.loads if urlsplit(address).scheme or address.startswith("//")]
    found += [f"{path}: the picture {address} has no words beside it" for address in page.without_words]
    for address in [*page.links, *page.loads]:
        if reason := fault(path, address, known):
            found.append(f"{path}: {address} {reason}")
    return found


def fault(path: Path, address: str, known: dict[Path, Page]) -> str:
    """Why a link is wrong; empty where it is not. External ones are looked at for their form only."""
    parts = urlsplit(address)
    if parts.scheme in ("http", "https"):
        right = parts.hostname and "." in parts.hostname and not any(letter.isspace() for letter in address)
        return "" if right else "is no address"
    if parts.scheme == "mailto":
        return ""
    if parts.scheme or address.startswith("/"):
        return "is neither relative nor an address on the web"
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
    if not target.exists():
        return "does not exist"
    if parts.fragment and target in known and unquote(parts.fragment) not in known[target].anchors:
        return "has no such anchor"
    return ""


def main(site: Path, readme: Path) -> int:
    """The number of faults, one at most."""
    import markdown

    pages = {path.resolve(): read(path.read_text(encoding="utf-8")) for path in site.rglob("*.html") if path.name != "404.html"}
    told = [line for path, page in pages.items() for line in faults_of(path, page, pages)]
    first = read(markdown.markdown(readme.read_text(encoding="utf-8"), extensions=["tables", "fenced_code", "toc"]))
    told += faults_of(readme.resolve(), first, {readme.resolve(): first})
    for line in told:
        print(line, file=sys.stderr)
    print(f"{len(pages)} pages, {sum(len(page.links) for page in pages.values())} links, {len(told)} faults")
    return 1 if told or not pages else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
