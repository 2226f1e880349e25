"""The index: every passage that holds a term is found by the term's pairs of characters, and no text is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from welfare_etl.site.search_index import END, Index, Passage, fold, shard_of

LETTERS = st.text(st.sampled_from("地域福祉のまちづくりＮｐo１2 \n髙𠮷"), min_size=1, max_size=12)


def numbers(coded: str) -> list[int]:
    """As the page decodes them."""
    at, out = 0, []
    for step in coded.split(" "):
        at += int(step, 36)
        out.append(at)
    return out


def found(index: Index, term: str) -> set[int]:
    """As the page searches: all pairs of the term; of one character every pair that begins with it."""
    shards = index.shards()
    pairs = [term[at : at + 2] for at in range(len(term) - 1)]
    if not pairs:
        part = shards[shard_of(term, len(shards))]
        return {number for pair, coded in part.items() if pair[0] == term for number in numbers(coded)}
    sets = [
        set(numbers(shards[shard_of(p[0], len(shards))].get(p, "0")))
        if p in shards[shard_of(p[0], len(shards))]
        else set()
        for p in pairs
    ]
    return set.intersection(*sets)


@given(st.lists(LETTERS, min_size=1, max_size=8), st.data())
def test_no_passage_with_the_term_is_missed(texts: list[str], data: st.DataObject) -> None:
    index = Index(Passage(0, "vision", "purpose", "a", text) for text in texts)
    text = fold(data.draw(st.sampled_from(texts))).replace("\n", " ")
    start = data.draw(st.integers(0, len(text) - 1))
    term = text[start : start + data.draw(st.integers(1, 4))]
    holders = {number for number, other in enumerate(texts) if term in fold(other).replace("\n", " ")}
    assert holders and holders <= found(index, term)


def test_width_and_case_do_not_matter_and_places_stay() -> None:
    assert fold("ＮＰＯ法人ﾊﾞｽ") == "npo法人ハ゛ス"[:5] + fold("ﾊﾞｽ")
    for text in ("㈱ＡＢＣ", "が", "İstanbul", "𠮷野家", "㎡"):
        assert len(fold(text)) == len(text)


def test_chunks_hold_every_passage_once_in_order() -> None:
    texts = [Passage(n, "vision", "purpose", "a", "長い文章" * 4000) for n in range(9)]
    chunks = list(Index(texts).chunks())
    assert len(chunks) > 1
    assert [passage for _, part in chunks for passage in part] == texts
    assert [start for start, _ in chunks] == [sum(len(part) for _, part in chunks[:n]) for n in range(len(chunks))]
    assert END not in "".join(passage.text for passage in texts)
