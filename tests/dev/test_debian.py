"""The Debian mirror is read from the machine's own apt sources, in both of apt's formats."""

import pytest

from dev.debian import mirror

DEB822 = """Types: deb
# a comment between the fields
URIs: http://mirror.example.org/debian/
Suites: bookworm bookworm-updates
Components: main
"""
SECURITY = DEB822.replace("debian/", "debian-security")
DISABLED = DEB822 + "Enabled: no\n"
ONE_LINE = "deb [arch=amd64 signed-by=/x.gpg] https://mirror.example.org/debian bookworm main contrib\n"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"sources.list.d/debian.sources": DEB822}, "http://mirror.example.org/debian"),
        ({"sources.list.d/debian.sources": SECURITY + "\n" + DEB822}, "http://mirror.example.org/debian"),
        ({"sources.list.d/debian.sources": SECURITY}, None),
        ({"sources.list.d/debian.sources": DISABLED}, None),
        ({"sources.list": ONE_LINE}, "https://mirror.example.org/debian"),
        ({"sources.list": "# " + ONE_LINE}, None),
        ({"sources.list": "deb cdrom:[Debian 12]/ bookworm main\n"}, None),
        ({"sources.list.d/other.list": "deb https://packages.example.com/apt stable main\n"}, None),
        ({"sources.list.d/debian.sources.save": DEB822}, None),
        ({}, None),
    ],
)
def test_mirror(tmp_path, files, found):
    (tmp_path / "sources.list.d").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert mirror(tmp_path) == found
