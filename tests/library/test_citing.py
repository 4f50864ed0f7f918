"""The names of the papers that the curriculum cites by number."""

import pytest

from library.templatetags.citing import cited


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("000", "都内自治体の取組"),
        ("000, 001", "都内自治体の取組、豊島区ひきこもり支援方針"),
        ("seed 000、001", "都内自治体の取組、豊島区ひきこもり支援方針"),
        ("seed 001 方針2-②", "豊島区ひきこもり支援方針 方針2-②"),
        ("人材養成研修事業(seed 000)", "人材養成研修事業(都内自治体の取組)"),
        ("電話 03-1000-0001", "電話 03-1000-0001"),
        ("", ""),
    ],
)
def test_papers_are_called_by_their_names(source, said):
    assert cited(source) == said
