import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.foundation.bigrams import bigrams, fts5_query, is_lone, query_terms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("路灯不亮", "路灯 灯不 不亮 亮"),
        ("水", "水 水"[:1]),
        ("3号楼漏水", "3 号楼 楼漏 漏水 水"),
        ("410902-20260315-0001", "410902 20260315 0001"),
        ("ＡＢＣ Wi-Fi", "abc wi fi"),
        ("𠮷野家", "𠮷野 野家 家"),
        ("路灯，不亮", "路灯 灯 不亮 亮"),
        ("", ""),
        ("！？ …", ""),
    ],
)
def test_words(text, words):
    assert bigrams(text) == words


def test_terms_and_the_match_expression():
    assert query_terms("路灯不亮 路灯") == ["路灯", "灯不", "不亮"]
    assert fts5_query("路灯 3号楼") == '"路灯" "3" "号楼"'
    assert fts5_query("水") == '"水"*'
    assert is_lone("水") and is_lone("𠮷") and not is_lone("3") and not is_lone("积水")
    assert fts5_query('" OR * -') == '"or"'
    assert fts5_query("！？") is None
    assert fts5_query("") is None


@pytest.fixture(scope="module")
def found():
    """Search texts the way the database does: the index is SQLite's own."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE t USING fts5(words, tokenize='unicode61')")

    def search(text: str, query: str) -> bool:
        base.execute("DELETE FROM t")
        base.execute("INSERT INTO t VALUES (?)", (bigrams(text),))
        expression = fts5_query(query)
        return bool(expression and base.execute("SELECT 1 FROM t WHERE t MATCH ?", (expression,)).fetchone())

    return search


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("幸福小区3号楼积水", "积水"),
        ("幸福小区3号楼积水", "水"),
        ("幸福小区3号楼积水", "楼"),
        ("幸福小区3号楼积水", "福 3号楼"),
        ("编号 410902-20260315-0001", "410902-20260315-0001"),
        ("业主𠮷先生", "𠮷"),
        ("业主𠮷先生", "主𠮷先"),
        ("张\U0002ebf0强", "\U0002ebf0强"),  # extension I of 2023
        ("张\U0002ceb1强", "张\U0002ceb1"),
        ("张\ue123强", "\ue123"),  # private area of an old name list
        ("买买提・艾力", "艾力"),
        ("Café 漏水", "café"),
    ],
)
def test_what_is_there_is_found(found, text, query):
    assert found(text, query)


def test_what_is_not_there_is_not_found(found):
    assert not found("积雪和漏水", "积水")
    assert not found("路灯，不亮", "灯不")


chinese = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("𠮷〇々㐀"), min_size=1, max_size=12
)


@given(chinese, st.data())
def test_every_part_of_a_chinese_text_is_found(found, text, data):
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    assert found("案" + text + "件", text[begin:end])


@given(st.text(st.characters(), max_size=30))
def test_any_input_gives_an_expression_sqlite_accepts(found, query):
    found("路灯不亮", query)
    assert all(term and " " not in term and '"' not in term for term in query_terms(query))
