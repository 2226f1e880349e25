"""Folding keeps offsets, cleaning keeps characters, and letters that do not belong are found."""

import re
import unicodedata

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare_etl.normalize.text import RADICALS, clean, fold, foreign_letters, macros, squash

JAPANESE = st.text(
    st.one_of(
        st.sampled_from("０１９ＡＺａｚ（）％　 \t\n～〜−―ｱｶﾞﾊﾟｳﾞ⺠⻑⼾①⁵㎡ヶ鰺"),
        st.characters(exclude_categories=["Cs"]),
    )
)


@pytest.mark.parametrize(
    ("printed", "folded", "why"),
    [
        ("ＵＲＬ（％）", "URL(%)", "full-width ASCII"),
        ("２〜３～４回", "2~3~4回", "wave dash and full-width tilde are one sign"),
        ("ｶﾞｲﾄﾞ", "カ゛イト゛", "half-width kana, the sound mark stays a character of its own"),
        ("０１１‐２１１−２９３２", "011-211-2932", "hyphen and minus"),
        ("—", "-", "a dash in an empty cell"),
        ("センター", "センター", "the length mark is no hyphen"),
        ("⾧⺠", "長民", "Kangxi and supplement radicals"),
        ("10⁵ ①㎡", "10⁵ ①㎡", "no NFKC"),
        ("a　b\u00a0c", "a b c", "blanks of all widths"),
    ],
)
def test_fold(printed: str, folded: str, why: str) -> None:
    assert fold(printed) == folded, why


@given(JAPANESE)
def test_fold_keeps_every_offset_and_is_stable(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("printed", "cleaned", "why"),
    [
        ("ｻﾎﾟｰﾄ ﾊﾞｽ", "サポート バス", "half-width kana is composed"),
        ("１０⁵人", "10⁵人", "the exponent stays one"),
        ("社会福祉㈱①㎡", "社会福祉㈱①㎡", "compatibility characters stay"),
        ("市⻑、⻘森県、⺠生", "市長、青森県、民生", "radicals that NFKC would leave"),
        ("神⼾市", "神戸市", "the Japanese form, not 戶"),
        ("  a 　b \n\n  c  ", "a b\nc", "runs of blanks one blank, paragraphs one line feed"),
        ("２〜３回", "2〜3回", "the wave dash is no full-width ASCII"),
        ("神社", "神社", "a compatibility ideograph is no radical"),
        ("", "", "nothing"),
    ],
)
def test_clean(printed: str, cleaned: str, why: str) -> None:
    assert clean(printed) == cleaned, why


@given(JAPANESE)
def test_clean_is_stable_and_leaves_single_blanks(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not re.search(r"[^\S\n]{2,}|\n\n| \n|\n ", cleaned)
    assert cleaned == cleaned.strip()


@given(JAPANESE)
def test_clean_changes_only_what_the_contract_names(text: str) -> None:
    kept = [c for c in text if not c.isspace() and c not in RADICALS and not 0xFF01 <= ord(c) <= 0xFF9F]
    rest = iter(clean(text))
    assert all(c in rest for c in kept)


def test_the_radical_table_agrees_with_unicode_but_for_japanese_shapes() -> None:
    differing = {}
    for radical, ideograph in RADICALS.items():
        compatible = unicodedata.normalize("NFKC", radical)
        assert not 0x2E80 <= ord(ideograph) <= 0x2FDF
        if compatible not in (radical, ideograph):
            differing[radical] = ideograph
    assert set(differing.values()) <= {"戸", "青", "黄", "黒", "亀"}
    assert sum(0x2F00 <= ord(r) <= 0x2FD5 for r in RADICALS) == 214


def test_squash_is_equal_for_the_same_print() -> None:
    assert squash("取り 組む\n目的（ｶﾞ）") == squash("取り組む目的(ガ)")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("見つかри、", [(3, "р", "p"), (4, "и", None)]),
        ("ＡＢＣ α β Ω μ", []),
        ("人ㅁ", [(1, "ㅁ", "口")]),
        ("市\ufffd町", [(1, "\ufffd", None)]),
        ("Αpple", [(0, "Α", "A")]),
        ("ｶﾅ ー ー", []),
    ],
)
def test_foreign_letters(text: str, found: list[tuple[int, str, str | None]]) -> None:
    assert [(f.offset, f.char, f.suggestion) for f in foreign_letters(text)] == found


def test_a_foreign_letter_has_its_unicode_name() -> None:
    assert foreign_letters("р")[0].name == "CYRILLIC SMALL LETTER ER"


def test_the_warehouse_folds_as_the_program_does() -> None:
    connection = duckdb.connect()
    for name, expression in macros().items():
        connection.execute(f"CREATE MACRO {name}(text) AS {expression}")
    printed = "⺠⽣委員　１０人 ＇～ｻﾎﾟｰﾄ−⻑"
    assert connection.execute("SELECT folded(?)", [printed]).fetchone() == (fold(printed),)
    assert connection.execute("SELECT ideographs(?)", [printed]).fetchone() == ("民生委員　１０人 ＇～ｻﾎﾟｰﾄ−長",)
