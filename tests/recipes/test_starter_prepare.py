"""The stage prepare of the starter recipe: sources in, pack out."""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recipes.starter import pack, prepare, sources, toy, vocabulary
from recipes.starter.gather import Wanted, gather
from recipes.starter.records import ADDED_TOKENS, KINDS, LANGUAGES, Example, Row
from translator.errors import ConfigurationError, InputError, UsageError
from translator.resources import shipped
from translator.terms.termbase import load

SHARED = Path(__file__).resolve().parents[3] / "shared"


def run(*options: str) -> int:
    """Run the stage with these options."""
    parser = argparse.ArgumentParser()
    prepare.add_arguments(parser)
    return prepare.run(parser.parse_args(options))


def read(work: Path) -> tuple[dict[str, Any], dict[str, np.ndarray[Any, Any]]]:
    """Return pack.json and the arrays of a work folder."""
    page = json.loads((work / "pack.json").read_text(encoding="utf-8"))
    with np.load(work / "pack.npz", allow_pickle=False) as file:
        return page, {name: file[name] for name in file.files}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of the toy rows."""
    folder = tmp_path_factory.mktemp("prepared")
    assert run("--no-shared", "--toy", "40", "--work", str(folder)) == 0
    return folder


def small_shared(folder: Path) -> Path:
    """Write a shared folder with one aligned file of a known and one of an unknown source."""
    data = folder / "data"
    for name in ("parallel", "eval", "terms", "encoder"):
        (data / name).mkdir(parents=True)
    (folder / "corpus").mkdir()
    lines = ["\t".join((row.group, row.kind, *row.texts)) for row in toy.rows()]
    (folder / "corpus" / "news.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    header = "\t".join(LANGUAGES)
    rows = [
        "The ferry leaves at seven every morning.\t\tVapur her sabah yedide kalkıyor.\t\t",
        "The baker sold all his bread before noon .\t\tFırıncı öğleden önce bütün ekmeğini sattı.\t\t",
    ]
    table = "\n".join([header, *rows]) + "\n"
    for name in ("tatoeba-laser", "found-on-the-web"):
        with lzma.open(data / "parallel" / f"{name}.tsv.xz", "wt", encoding="utf-8") as stream:
            stream.write(table)
    with gzip.open(data / "eval" / "small.tr-en.tsv.gz", "wt", encoding="utf-8") as stream:
        stream.write("Başka bir cümle .\tThe baker sold all his bread before noon.\n")
    _, tokenizer = vocabulary.trained(gather(Wanted(shared=None, toy=20)), size=900, seed=7)
    (data / "encoder" / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    return folder


def test_the_pack_has_the_agreed_arrays(work: Path) -> None:
    """Tokens, offsets and examples have the types and shapes that training reads."""
    page, arrays = read(work)
    assert {name: str(array.dtype) for name, array in arrays.items()} == {
        "tokens": "uint16",
        "offsets": "uint32",
        "examples": "uint32",
    }
    assert arrays["offsets"][0] == 0
    assert arrays["offsets"][-1] == len(arrays["tokens"])
    assert arrays["examples"].shape[1] == 5
    assert arrays["examples"][:, :2].max() == len(arrays["offsets"]) - 2
    assert page["kinds"] == list(KINDS)
    assert page["languages"] == list(LANGUAGES)
    assert page["counts"]["examples"] == len(arrays["examples"])


def test_every_kind_but_parallel_comes_from_the_toy_rows(work: Path) -> None:
    """The toy rows and the glossaries give examples of each kind, so that all code runs on them."""
    page, _ = read(work)
    missing = [kind for kind, number in page["counts"]["by_kind"].items() if not number]
    assert missing == ["parallel"]


def test_news_goes_all_twenty_ways(work: Path) -> None:
    """Every ordered pair of two languages has news examples."""
    _, arrays = read(work)
    examples = arrays["examples"]
    news = examples[examples[:, 4] == KINDS.index("news")]
    assert len({tuple(row) for row in news[:, 2:4].tolist()}) == 20


def test_whole_articles_are_held_out(work: Path) -> None:
    """The rows of heldout.tsv are of held-out articles, and none of their texts is in the pack."""
    from tokenizers import Tokenizer

    lines = (work / "heldout.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == ["article_id", "kind", *LANGUAGES]
    rows = [line.split("\t") for line in lines[1:]]
    assert rows
    assert all(sources.is_held_out(row[0]) for row in rows)
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    _, arrays = read(work)
    offsets, tokens = arrays["offsets"].tolist(), arrays["tokens"].tolist()
    packed = {tuple(tokens[a:b]) for a, b in pairwise(offsets)}
    for row in rows:
        for text in row[2:]:
            assert tuple(tokenizer.encode(text, add_special_tokens=False).ids) not in packed


def test_held_out_articles_are_chosen_by_hash() -> None:
    """A tenth of the ids is held out, and the choice is the agreed one."""
    share = sum(sources.is_held_out(f"desk-{number}") for number in range(4000)) / 4000
    assert 0.08 < share < 0.12
    assert sources.is_held_out("article-4")
    assert not sources.is_held_out("article-1")


def test_annotation_lives_in_the_tokens_of_the_tokenizer(work: Path) -> None:
    """Annotated sources hold the term tokens in turn, denoise sources a mask; targets hold none."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    opens, closes, mask = (tokenizer.token_to_id(t) for t in ("<term>", "</term>", "<mask>"))
    added = {tokenizer.token_to_id(token) for token in ADDED_TOKENS}
    _, arrays = read(work)
    tokens, offsets = arrays["tokens"].tolist(), arrays["offsets"].tolist()
    masks = 0
    for source, target, one, two, kind in arrays["examples"].tolist():
        pieces = tokens[offsets[source] : offsets[source + 1]]
        assert not added & set(tokens[offsets[target] : offsets[target + 1]])
        if KINDS[kind] == "annotated":
            marks = [piece for piece in pieces if piece in (opens, closes)]
            assert marks
            assert marks == [opens, closes] * (len(marks) // 2)
        if KINDS[kind] == "denoise":
            assert one == two
            masks += mask in pieces
    assert masks


def test_the_same_seed_gives_the_same_pack(work: Path, tmp_path: Path) -> None:
    """The digest repeats with the seed and moves with another one."""
    run("--no-shared", "--toy", "40", "--work", str(tmp_path / "again"))
    run("--no-shared", "--toy", "40", "--work", str(tmp_path / "other"), "--seed", "8")
    digest = read(work)[0]["digest"]
    assert read(tmp_path / "again")[0]["digest"] == digest
    assert read(tmp_path / "other")[0]["digest"] != digest


def test_sources_are_recorded_with_licence_and_losses(tmp_path: Path) -> None:
    """pack.json names licence, cap and what each rule dropped; an unlicensed file is left out."""
    shared = small_shared(tmp_path / "shared")
    assert run("--shared", str(shared), "--work", str(tmp_path / "work")) == 0
    page, _ = read(tmp_path / "work")
    found = {source["name"]: source for source in page["sources"]}
    assert found["tatoeba-laser"]["licence"] == "CC BY 2.0 FR"
    assert found["tatoeba-laser"]["pairs"] == 1
    assert found["tatoeba-laser"]["dropped"] == {"evaluation set": 1}
    assert page["left_out"]["found-on-the-web"] == "no licence is on record here"
    assert page["left_out"]["chromium"] == "there is no such file"
    assert page["counts"]["by_kind"]["parallel"] == 2


def test_a_source_can_be_left_out(tmp_path: Path) -> None:
    """--without drops a source and says so; an unknown name is refused with the names there are."""
    shared = small_shared(tmp_path / "shared")
    work = tmp_path / "work"
    run("--shared", str(shared), "--work", str(work), "--without", "tatoeba-laser")
    page, _ = read(work)
    assert page["left_out"]["tatoeba-laser"] == "asked for"
    assert not page["counts"]["by_kind"]["parallel"]
    with pytest.raises(UsageError, match="no source is called tatoba") as fault:
        run("--shared", str(shared), "--work", str(work), "--without", "tatoba")
    assert "tatoeba-laser" in fault.value.hint


def test_nothing_is_prepared_without_an_evaluation_set(tmp_path: Path) -> None:
    """Shared data without its evaluation sets is refused: nothing could be kept out of training."""
    shared = small_shared(tmp_path / "shared")
    (shared / "data" / "eval" / "small.tr-en.tsv.gz").unlink()
    with pytest.raises(InputError, match="no evaluation set"):
        run("--shared", str(shared), "--work", str(tmp_path / "work"))
    assert not (tmp_path / "work").exists()


def test_a_missing_shared_folder_is_named(tmp_path: Path) -> None:
    """The fault names the folder and the option that does without it."""
    with pytest.raises(InputError, match="nowhere") as fault:
        run("--shared", str(tmp_path / "nowhere"), "--work", str(tmp_path))
    assert "--no-shared" in fault.value.hint


def test_a_broken_corpus_line_is_named(tmp_path: Path) -> None:
    """A line without seven columns stops the preparation and is named by file and number."""
    (tmp_path / "a.tsv").write_text("one\theadline\tx\ty\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.tsv:1: 4 columns"):
        sources.news_rows(tmp_path)


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    """Columns in another order would train the model on the wrong languages."""
    path = tmp_path / "aosp.tsv.xz"
    with lzma.open(path, "wt", encoding="utf-8") as stream:
        stream.write("az\ten\ttr\tkk\tky\nBir\tOne\t\t\t\n")
    with pytest.raises(InputError, match="the columns are az"):
        list(sources.parallel_rows(path))


def test_admitted_terms_lead_to_the_preferred_one() -> None:
    """A variant is read, never written: it stands on the source side of one-way pairs only."""
    termbase = load([shipped("glossaries")])
    variants = sources.glossary_variants(termbase)
    assert variants
    assert all(pair.one_way and len(list(pair.directions())) == 1 for pair in variants)
    preferred = {
        term.text
        for concept in termbase.concepts
        for language in LANGUAGES
        for term in concept.forms(language)[:1]
    }
    assert {pair.target for pair in variants} <= preferred


def test_names_of_the_glossaries_win_over_cldr() -> None:
    """A CLDR row is left out where the glossaries have the name in press usage."""
    termbase = load([shipped("glossaries")])
    rows = [Row(("Azerbaijan", "a", "b", "c", "d")), Row(("Zzyzx", "a", "b", "c", "d"))]
    kept, known = sources.without_glossary_names(rows, termbase)
    assert [row.texts[0] for row in kept] == ["Zzyzx"]
    assert known == 1


def toy_tokenizer() -> Any:
    """Return a tokenizer of single letters, which lacks the Cyrillic ones."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    pieces += [(letter, -1.0) for letter in "▁abcdefghijklmnopqrstuvwxyz"]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


def test_unfit_examples_are_counted_when_packed() -> None:
    """Repeats, overlong texts and targets with unknown signs go; an unknown source sign stays."""
    built = pack.build(
        [
            Example("one", "two", 0, 1, "news"),
            Example("one", "two", 0, 1, "shouted"),
            Example("x" * 300, "two", 0, 1, "news"),
            Example("one", "эки", 0, 4, "news"),
            Example("эки", "one", 4, 0, "news"),
        ],
        toy_tokenizer(),
    )
    assert built.dropped == {
        "over 250 pieces": 1,
        "sign outside the vocabulary in the target": 1,
        "the same as an earlier example": 1,
    }
    assert built.examples[:, 2:].tolist() == [[0, 1, 0], [4, 0, 0]]
    assert len(built.offsets) - 1 == 3


def test_a_vocabulary_over_16_bits_is_refused() -> None:
    """Pieces are kept in 16 bits, so a larger vocabulary would wrap around in silence."""
    from tokenizers import Tokenizer, models

    many = [("<unk>", 0.0), *((f"piece{number}", -1.0) for number in range(70_000))]
    with pytest.raises(ConfigurationError, match="70001 pieces"):
        pack.build([], Tokenizer(models.Unigram(many, unk_id=0)))


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="needs the data beside the repository")
def test_a_toy_run_takes_a_little_of_all_shared_sources(tmp_path: Path) -> None:
    """--toy N with the shared data keeps at most N pairs of a source and two languages."""
    run("--shared", str(SHARED), "--toy", "12", "--work", str(tmp_path))
    page, _ = read(tmp_path)
    assert not page["left_out"]
    assert {source["name"] for source in page["sources"]} >= set(sources.PARALLEL)
    assert all(source["pairs"] <= 12 * 30 for source in page["sources"])
    news = page["counts"]["by_kind"]["news"]
    assert 0 < news <= 12 * 20


def test_a_spliced_dateline_that_is_held_out_is_dropped(tmp_path: Path) -> None:
    """Exchanging names can write a held-out line by accident; it is left out and counted."""
    rows = [
        (
            "article-1",
            "Baku, 14 March",
            "Bakı, 14 mart",
            "Bakü, 14 Mart",
            "Баку, 14 наурыз",
            "Баку, 14-март",
        ),
        *(
            ("article-4", f"{one}, 14 March", "", f"{two}, 14 Mart", "", "")
            for concept in load([shipped("glossaries")]).concepts
            if concept.kind == "place"
            for one, two in [
                [(concept.preferred(tag) or concept.terms[0][1][0]).text for tag in ("en", "tr")]
            ]
            if one != "Baku"
        ),
    ]
    lines = ["\t".join((row[0], "dateline", *row[1:])) for row in rows]
    (tmp_path / "news.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    gathered = gather(Wanted(shared=None, corpus=tmp_path))
    guarded: Counter[str] = Counter()
    made = list(prepare.examples(gathered, 7, guarded))
    spliced = [one for one in made if one.kind == "carrier"]
    assert guarded["held-out article"] > 0
    assert spliced
    assert not [one for one in spliced if {one.source_language, one.target_language} & {0, 2}]
