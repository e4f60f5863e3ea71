"""A reader of HTML for tests: what is open, what is closed, which attributes there are."""

from html.parser import HTMLParser

VOID = {"meta", "br", "img", "hr", "input", "link", "col", "wbr"}


class Page(HTMLParser):
    """A page as it is read: elements in order, text, and whether every element is closed where it should be.

    Attributes
    ----------
    elements : list of (str, dict)
        Tag and attributes.
    text : str
    faults : list of str
        Elements that are closed out of turn, or never.
    """

    def __init__(self, text):
        super().__init__()
        self.elements, self.faults, self._words, self._open = [], [], [], []
        self.feed(text)
        self.close()
        self.faults += [f"{tag} is never closed" for tag in self._open]
        self.text = " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"{tag} is closed in {self._open}")
        else:
            self._open.pop()

    def handle_data(self, data):
        if not self._open or self._open[-1] not in ("style", "script"):
            self._words.append(data)

    def named(self, tag):
        """Attributes of the elements of one kind: list of dict."""
        return [attributes for name, attributes in self.elements if name == tag]

    def ids(self):
        return [attributes["id"] for _, attributes in self.elements if attributes.get("id")]


def rows_of(text):
    """The cells of a page's tables: list of list of str, header cells left out."""

    class Rows(HTMLParser):
        def __init__(self):
            super().__init__()
            self.rows, self.inside = [], False

        def handle_starttag(self, tag, attrs):
            if tag == "tr":
                self.rows.append([])
            if tag == "td":
                self.rows[-1].append("")
                self.inside = True

        def handle_endtag(self, tag):
            self.inside = self.inside and tag != "td"

        def handle_data(self, data):
            if self.inside:
                self.rows[-1][-1] += data

    reader = Rows()
    reader.feed(text)
    return [row for row in reader.rows if row]
