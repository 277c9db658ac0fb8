"""Markdown as a tree: what it knows, and what can never get through it."""

from publications.markup import bullets, paragraphs, parse, quoted, to_html, to_text


def test_headings_lists_tables_and_links_become_a_tree() -> None:
    tree = parse("# A\n\n### B\n\n- x\n- y\n\n1. z\n\n> q\n\n| h | i |\n|---|---|\n| 1 | 2 |\n", language="en")
    assert [block["t"] for block in tree] == ["h2", "h3", "ul", "ol", "quote", "table"]
    assert tree[5] == {"t": "table", "head": [["h"], ["i"]], "rows": [[["1"], ["2"]]]}


def test_polish_print_gets_no_break_spaces() -> None:
    assert parse("Ala i kot w lesie, 5 zł", language="pl") == [
        {"t": "p", "c": ["Ala i\u00a0kot w\u00a0lesie, 5\u00a0zł"]}
    ]
    assert parse("Ala i kot", language="en") == [{"t": "p", "c": ["Ala i kot"]}]


def test_no_html_no_script_no_picture_gets_through() -> None:
    page = to_html(
        parse(
            "<script>x</script>\n\n<img src=x onerror=y>\n\n![opis](https://obce.pl/a.png)\n\n"
            "[klik](javascript:alert(1)) [dane](data:text/html,x)",
            language="en",
        )
    )
    for forbidden in ("<script", "<img", "onerror=y>\n", 'href="javascript', 'href="data'):
        assert forbidden not in page
    assert "opis" in page
    assert "&lt;script&gt;" in page


def test_a_link_leads_only_where_links_lead() -> None:
    assert 'href="https://rzecz.pl"' in to_html(parse("Zob. https://rzecz.pl", language="en"))


def test_words_of_people_are_not_formatting() -> None:
    words = "# nie nagłówek\n- nie lista\n1. nie *numer* [x](y) <b>"
    assert to_text(parse(quoted(words), language="en")) == words.replace("\n", " ")
    assert [block["t"] for block in parse(quoted(words))] == ["p"]


def test_paragraphs_and_bullets_keep_words_together() -> None:
    assert paragraphs("a\nb\n\n\nc") == "a b\n\nc"
    assert bullets(["a\nb", " ", "c"]) == "- a b\n- c"


def test_a_deep_and_a_huge_text_are_read_in_time() -> None:
    assert parse(">" * 2000 + "x", language="en")
    assert len(to_text(parse("słowo " * 6000))) > 30_000
