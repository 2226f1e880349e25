"""What lies in raw/ and what sources.toml says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from welfare_etl import sources
from welfare_etl.registers import RegisterError
from welfare_etl.sources import Entry


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x", encoding="utf-8")


def test_only_files_that_a_reader_knows_are_sources(tmp_path: Path) -> None:
    put(
        tmp_path,
        "a.txt",
        "b.html",
        "c.htm",
        "d.PDF",
        "README.md",
        "e.xlsx",
        "f.docx",
        "g.md",
        ".hidden.txt",
        "~$f.docx",
    )
    put(tmp_path, "named.jtd", "sub/report.odt", "sources.toml.bak")
    (tmp_path / "sources.toml").write_text('[[document]]\npath = "named.jtd"\n', encoding="utf-8")
    found, orphans = sources.find_sources(tmp_path)
    read = ["a.txt", "b.html", "c.htm", "d.PDF", "e.xlsx", "f.docx", "g.md"]
    assert [source.name for source in found] == [*read, "named.jtd"]  # a file that is named is never passed over
    assert orphans == []
    assert list(sources.find_strangers(tmp_path, found)) == ["sources.toml.bak", "sub/report.odt"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["h30.txt"], ["h30"]),
        (["full/h30.txt"], ["full-h30"]),  # two folders may have a file of one name
        (["h30.full.txt", "h30.txt"], ["h30.full", "h30"]),
        (["h30.pdf", "h30.txt"], ["h30", "h30-txt"]),  # the first in order of paths keeps the plain name
        (["a-b.txt", "a/b.txt"], ["a-b", "a-b-txt"]),
        (["a-b-txt.txt", "a-b.txt", "a/b.txt"], ["a-b-txt", "a-b", "a-b-txt-2"]),
    ],
)
def test_each_source_has_an_id_of_its_own(tmp_path: Path, names: list[str], expected: list[str]) -> None:
    put(tmp_path, *names)
    found, _ = sources.find_sources(tmp_path)
    assert [source.document_id for source in found] == expected


def test_an_entry_is_found_by_its_path_and_one_without_file_is_told(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.txt")
    (tmp_path / "sources.toml").write_text(
        '[[document]]\npath = "a.txt"\ntitle = "甲"\nfiscal_year = 2018\nedition = "facts"\n'
        '[[document]]\npath = "gone.txt"\n',
        encoding="utf-8",
    )
    found, orphans = sources.find_sources(tmp_path)
    assert found[0].entry == Entry(path="a.txt", title="甲", fiscal_year=2018, edition="facts")
    assert found[1].entry is None
    assert orphans == [Entry(path="gone.txt")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[document]]\npath = 'a.txt'\neditor = 'x'\n", "unknown key 'editor'"),
        ("[[documents]]\npath = 'a.txt'\n", "unknown key 'documents'"),
        ("document = 3\n", "not a list of tables"),
        ("[[document]]\ntitle = 'x'\n", "key 'path' is missing"),
        ("[[document]]\npath = 'a.txt'\nfiscal_year = '平成30年度'\n", "fiscal_year = '平成30年度'"),
        ("[[document]]\npath = 'a.txt'\nfiscal_year = true\n", "fiscal_year = True"),
        ("[[document]]\npath = 'a.txt'\nedition = 'short'\n", "edition = 'short'"),
        ("[[document]]\npath = 'a.txt'\nfamily = 'report'\n", "family = 'report'"),
        ("[[document]]\npath = 'a.txt'\nsha256 = 'ABC'\n", "sha256 = 'ABC'"),
        ("[[document]]\npath = '../secret.txt'\n", "path = '../secret.txt'"),
        ("[[document]]\npath = '/etc/motd'\n", "path = '/etc/motd'"),
        ("[[document]]\npath = 'a.txt'\n[[document]]\npath = 'a.txt'\n", "told twice"),
        ("[[document]\n", "not TOML"),
    ],
)
def test_a_faulty_register_is_named_with_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RegisterError) as caught:
        sources.find_sources(tmp_path)
    assert told in caught.value.what
    assert "sources.toml" in caught.value.where
    assert caught.value.expected
    assert caught.value.do_next


def test_a_register_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_bytes('[[document]]\npath = "札幌.txt"\n'.encode("shift_jis"))
    with pytest.raises(RegisterError) as caught:
        sources.find_sources(tmp_path)
    assert caught.value.where.endswith("sources.toml:2")


def test_the_entry_to_add_is_read_back_as_it_was_meant(tmp_path: Path) -> None:
    known = {"path": '甲"乙\\.txt', "fiscal_year": 2018, "family": "roadmap", "edition": "full"}
    (tmp_path / "sources.toml").write_text(sources.toml_entry(known), encoding="utf-8")
    assert sources.read_register(tmp_path) == {known["path"]: Entry(**known)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("years", "expected"),
    [([2018, 2019, 2018], 2018), ([2018, 2019], None), ([], None), ([2021], 2021)],
)
def test_the_year_of_most_labels_or_none(years: list[int], expected: int | None) -> None:
    assert sources.most_frequent(years) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[document]]\npath = "a.txt"\nfiscal_year = 0\n', "fiscal_year = 0"),
        ("x = " + "[" * 5000 + "]" * 5000, "not TOML"),
    ],
)
def test_a_register_that_makes_no_sense_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RegisterError, match=r"sources\.toml") as caught:
        sources.read_register(tmp_path)
    assert told in str(caught.value)
