"""`translator models eval`: data on stdout, talk on stderr, every line accounted for."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.desk_runner import DeskRunner
from translator.engines.base import Hypothesis, ProgressCallback, Request
from translator.engines.measured import Measured
from translator.engines.pseudo import PseudoEngine
from translator.errors import EngineError

NEWS = (
    "article_id\tkind\ten\ttr\tkk\n"
    "a-1\tsentence\tThe port of Baku opened on Monday.\tBakü limanı pazartesi açıldı."
    "\tБаку порты дүйсенбіде ашылды.\n"
    "a-1\tsentence\tRain fell on the city all day long.\tBütün gün kente yağmur yağdı."
    "\tКүні бойы қалаға жаңбыр жауды.\n"
)
OWN_TERM = (
    "id,class,domain,en,az,tr,kk,ky,ru,status,source,note\n"
    "desk.port,common,desk,port,,limanım,,,,approved,desk,\n"
)


def test_pseudo_is_measured(bare_desk: DeskRunner) -> None:
    """Two tables of tab-separated cells on stdout, an empty line between them; rates in talk."""
    bare_desk.write("news.tsv", NEWS)
    result = bare_desk(
        "models", "eval", "news.tsv", "--model", "pseudo", "--source", "en", "--target", "tr,kk"
    )
    assert result.code == 0
    scores, habits = (part.splitlines() for part in result.out.strip().split("\n\n"))
    assert scores[0].split("\t") == [
        "direction", "terms", "segs", "chrF++", "95 %", "BLEU", "masked", "term %", "all %",
    ]  # fmt: skip
    assert [line.split("\t")[:3] for line in scores[1:]] == [
        ["en>tr", "with", "2"],
        ["en>kk", "with", "2"],
    ]
    assert scores[1].split("\t")[7:] == ["100.0", "100.0"]
    assert habits[0].split("\t")[2:10] == [
        "length", "band", "loop", "copy", "empty", "lang", "cut", "fail",
    ]  # fmt: skip
    assert habits[1].split("\t")[5] == "100.0"
    assert "chrf++: nrefs:1" in result.err
    assert "tok:13a" in result.err


def test_json_has_the_whole_result(bare_desk: DeskRunner) -> None:
    """stdout is one JSON document: file, engine, glossary, scores."""
    bare_desk.write("news.tsv", NEWS)
    result = bare_desk(
        "models", "eval", "news.tsv", "--model", "pseudo", "--all-directions", "--json",
        "--terms", "both", "--seed", "3",
    )  # fmt: skip
    assert result.code == 0
    value = result.json
    assert value["product"].startswith("turkic-newsdesk/")
    assert value["file"]["path"] == "news.tsv"
    assert len(value["glossary"]) == 12
    assert value["interval"]["seed"] == 3
    assert len(value["directions"]) == 12
    assert {row["engine"]["model"] for row in value["directions"]} == {"pseudo"}
    plain, helped = value["directions"][:2]
    assert (plain["terms"], helped["terms"]) == ("without", "with")
    assert plain["scores"]["terms"]["accuracy"] == 0.0
    assert helped["scores"]["terms"]["accuracy"] == 1.0
    assert helped["gain_by_terms"]["chrf++"] > 0
    assert "en>tr: terms change chrF++ by +" in result.err


@pytest.mark.parametrize("option", [["--no-terms"], ["--terms", "without"]])
def test_terms_can_be_left_out(bare_desk: DeskRunner, option: list[str]) -> None:
    """Both spellings hand over no annotations."""
    bare_desk.write("news.tsv", NEWS)
    result = bare_desk(
        "models", "eval", "news.tsv", "--model", "pseudo", "--source", "en", "--target", "tr",
        "--json", *option,
    )  # fmt: skip
    (row,) = result.json["directions"]
    assert (row["terms"], row["annotated"]) == ("without", 0)


def test_terms_alone_means_with(bare_desk: DeskRunner) -> None:
    """`--terms` needs no value when another option follows."""
    bare_desk.write("news.tsv", NEWS)
    result = bare_desk(
        "models", "eval", "news.tsv", "--terms", "--model", "pseudo", "--target", "tr", "--json"
    )
    assert {row["terms"] for row in result.json["directions"]} == {"with"}


def test_the_desk_s_own_glossary_counts(bare_desk: DeskRunner) -> None:
    """Terms of the desk are looked for like the shipped ones, and change the digest."""
    bare_desk.write("news.tsv", NEWS)
    argv = ["models", "eval", "news.tsv", "--model", "pseudo", "--source", "en", "--target", "tr"]
    before = bare_desk(*argv, "--json").json
    bare_desk.write("glossaries/own.csv", OWN_TERM)
    after = bare_desk(*argv, "--json").json
    found = [value["directions"][0]["scores"]["terms"]["found"] for value in (before, after)]
    assert found[1] == found[0] + 1
    assert before["glossary"] != after["glossary"]


def test_every_bad_line_is_named(bare_desk: DeskRunner) -> None:
    """The talk says which lines are skipped and why, the JSON counts them."""
    bare_desk.write("news.tsv", NEWS + "a-2\tsentence\tSnow.\t\t\nbroken\n")
    result = bare_desk(
        "models", "eval", "news.tsv", "--model", "pseudo", "--source", "en", "--json"
    )
    assert result.code == 0
    assert "news.tsv: 4 lines, 2 rows in en, tr, kk, 2 skipped" in result.err
    assert "line 4: skipped: no tr, kk" in result.err
    assert "line 5: skipped: 1 columns, not 5" in result.err
    assert result.json["file"]["skipped"] == 2


def test_many_bad_lines_are_counted_on_the_screen(bare_desk: DeskRunner) -> None:
    """Twenty are named, the rest is a number; the JSON has them all."""
    bare_desk.write("news.tsv", NEWS + "x\n" * 33)
    result = bare_desk(
        "models", "eval", "news.tsv", "--model", "pseudo", "--source", "en", "--json"
    )
    assert result.err.count("skipped: 1 columns") == 20
    assert "and 13 more lines" in result.err
    assert len(result.json["file"]["problems"]) == 33


def test_tokenised_text_is_joined_and_said(bare_desk: DeskRunner) -> None:
    """X-WMT style is recognised; the engine reads running text unless told otherwise."""
    path = bare_desk.root / "dev.az-en.tsv.gz"
    path.write_bytes(gzip.compress("Yağış , dedi nazir .\tRain , the minister said .\n".encode()))
    argv = ["models", "eval", path.name, "--model", "pseudo", "--out"]
    first = bare_desk(*argv, "joined")
    assert "detokenised: az, en" in first.err
    file = bare_desk.root / "joined" / "dev.az-en.az-en.with-terms.tsv"
    assert "\tYağış, dedi nazir.\tRain, the minister said.\t" in file.read_text("utf-8")
    second = bare_desk(*argv, "raw", "--no-detokenise")
    assert "tokenised text is left as it is: az, en" in second.err
    raw = bare_desk.root / "raw" / "dev.az-en.az-en.with-terms.tsv"
    assert "\tYağış , dedi nazir .\t" in raw.read_text("utf-8")


def test_hypotheses_are_written_to_read(bare_desk: DeskRunner) -> None:
    """--out has a file a direction; a second run does not overwrite it unasked."""
    bare_desk.write("news.tsv", NEWS)
    argv = [
        "models", "eval", "news.tsv", "--model", "pseudo", "--source", "en", "--out", "out",
    ]  # fmt: skip
    assert bare_desk(*argv).code == 0
    names = sorted(path.name for path in (bare_desk.root / "out").iterdir())
    assert names == ["news.en-kk.with-terms.tsv", "news.en-tr.with-terms.tsv"]
    lines = (bare_desk.root / "out" / names[1]).read_text("utf-8").splitlines()
    assert len(lines) == 3
    assert lines[1].split("\t")[4].startswith("⟦tr⟧ The port of Bakü")
    again = bare_desk(*argv)
    assert again.code == 8
    assert "is there already" in again.err
    assert again.out == ""


def test_a_result_can_be_kept_and_compared(bare_desk: DeskRunner) -> None:
    """--save writes into the desk; --compare prints how two results differ."""
    bare_desk.write("news.tsv", NEWS)
    argv = ["models", "eval", "news.tsv", "--model", "pseudo", "--source", "en", "--json"]
    assert bare_desk(*argv, "--save").code == 0
    (kept,) = (bare_desk.root / ".translator" / "scores").glob("*.json")
    assert kept.name.endswith("-news-pseudo.json")
    (bare_desk.root / "b.json").write_text(bare_desk(*argv, "--limit", "1").out, encoding="utf-8")
    result = bare_desk("models", "eval", "--compare", kept, "b.json")
    assert result.code == 0
    rows = [line.split("\t") for line in result.out.splitlines()]
    assert rows[0][-1] == "verdict"
    assert [row[:4] for row in rows[1:]] == [
        ["en>tr", "with", "pseudo", "pseudo"],
        ["en>kk", "with", "pseudo", "pseudo"],
    ]
    assert "different numbers of sentences" in result.err
    as_json = bare_desk("models", "eval", "--compare", kept, kept, "--json")
    assert [item["chrf++"] for item in as_json.json] == [0.0, 0.0]
    assert as_json.err == ""


@pytest.mark.parametrize(
    ("model", "source", "route"),
    [("tiny", "en", "en>kk:tiny"), ("tiny+tiny", "tr", "tr>en>kk:tiny+tiny")],
)
def test_a_real_model_is_measured(desk: DeskRunner, model: str, source: str, route: str) -> None:
    """A tiny NLLB of the desk's models.yaml, alone or twice: engine, decoding, speed are told."""
    desk.write("news.tsv", NEWS)
    result = desk(
        "models", "eval", "news.tsv", "--model", model, "--source", source, "--target", "kk",
        "--json",
    )  # fmt: skip
    assert result.code == 0
    (row,) = result.json["directions"]
    assert (row["status"], row["engine"]["route"]) == ("done", route)
    assert row["engine"]["decoding"]["num_beams"] == "1"
    assert row["speed"]["seconds"] > 0
    assert row["scores"]["segments"] == 2


def test_a_sentence_that_does_not_fit_is_named(desk: DeskRunner) -> None:
    """It is counted as failed, with its line, and the rest is measured."""
    long = "The road " * 400
    desk.write("news.tsv", NEWS + f"a-9\tsentence\t{long}\tYol\tЖол\n")
    result = desk(
        "models", "eval", "news.tsv", "--model", "tiny", "--source", "en", "--target", "kk"
    )
    assert result.code == 0
    assert "line 4: longer than the model reads: The road" in result.err
    assert result.out.strip().split("\n")[-1].split("\t")[9] == "1"


def test_a_direction_without_route_is_a_row(bare_desk: DeskRunner, tiny_marian: Path) -> None:
    """A model of one direction: the other directions of the file say that nothing serves them."""
    bare_desk.write(
        "models.yaml",
        f"models:\n  one:\n    family: marian\n    path: {tiny_marian}\n    licence: MIT\n"
        '    commercial: "yes"\n    languages: {en: "-", tr: "-"}\n    directions: [en>tr]\n'
        "    decoding: {num_beams: 1, max_new_tokens_extra: 4, max_new_tokens_factor: 0.1}\n",
    )
    bare_desk.write("news.tsv", NEWS)
    result = bare_desk("models", "eval", "news.tsv", "--model", "one", "--all-directions")
    rows = {
        line.split("\t")[0]: line.split("\t") for line in result.out.split("\n\n")[0].split("\n")
    }
    assert result.code == 0
    assert rows["en>tr"][2] == "2"
    assert rows["kk>tr"][2:4] == ["0", "no route"]
    assert len(rows) == 7
    assert "warning: kk>tr with terms: one does not translate kk into tr" in result.err


def test_no_model_at_all(bare_desk: DeskRunner) -> None:
    """Nothing installed: the command fails at once with what to pull, and asks nothing."""
    bare_desk.write("news.tsv", NEWS)
    result = bare_desk("models", "eval", "news.tsv", "--source", "en")
    assert result.code == 5
    assert "no installed model translates en into tr" in result.err
    assert "models pull" in result.err
    assert result.out == ""


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        ([], 2, "no file to evaluate"),
        (["news.tsv"], 4, "--all-directions"),
        (["news.tsv", "--source", "de"], 2, "not a language of this side: de"),
        (["news.tsv", "--target", "ru"], 2, "not a language of this side: ru"),
        (["news.tsv", "--target", "az"], 4, "no column for az"),
        (["gone.tsv"], 4, "cannot read gone.tsv"),
        (["bare.tsv"], 2, "nothing says which of the 2 columns"),
        (["news.tsv", "--model", "gpt", "--source", "en"], 5, "no model called 'gpt'"),
        (["news.tsv", "--limit", "-1"], 2, "-1"),
        (["news.tsv", "--source", "en", "--terms", "both", "--no-terms"], 2, "exclude each other"),
        (["--compare", "news.tsv", "news.tsv"], 4, "is no JSON"),
        (["news.tsv", "--compare", "a.json", "b.json"], 2, "no other file"),
    ],
)
def test_mistakes_are_said(bare_desk: DeskRunner, argv: list[str], code: int, words: str) -> None:
    """Every mistake has its exit code and its sentence, and prints no data."""
    bare_desk.write("news.tsv", NEWS)
    bare_desk.write("bare.tsv", "Rain.\tYağmur.\n")
    result = bare_desk("models", "eval", *argv)
    assert result.code == code, result.err
    assert words in result.err
    assert result.out == ""


def test_columns_are_named_by_hand(bare_desk: DeskRunner) -> None:
    """A file without header is read with --columns."""
    bare_desk.write("bare.tsv", "x\tRain.\tYağmur.\n")
    result = bare_desk(
        "models", "eval", "bare.tsv", "--columns", "-,en,tr", "--model", "pseudo", "--json"
    )
    assert result.json["directions"][0]["direction"] == "en>tr"


def test_ctrl_c_keeps_what_is_done(bare_desk: DeskRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 130; the finished direction is scored and written, the others are named."""
    translate = PseudoEngine.translate

    def stop(
        self: PseudoEngine, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        if requests[0].target == "kk":
            raise KeyboardInterrupt
        return translate(self, requests, progress=progress)

    monkeypatch.setattr(PseudoEngine, "translate", stop)
    bare_desk.write("news.tsv", NEWS)
    result = bare_desk(
        "models", "eval", "news.tsv", "--model", "pseudo", "--source", "en", "--out", "out"
    )
    assert result.code == 130
    rows = [line.split("\t") for line in result.out.split("\n\n")[0].split("\n")]
    assert [row[2:4] for row in rows[1:]][1] == ["0", "interrupted"]
    assert rows[1][2] == "2"
    assert "interrupted" in result.err
    assert [path.name for path in (bare_desk.root / "out").iterdir()] == [
        "news.en-tr.with-terms.tsv"
    ]


def test_an_engine_that_dies_gives_exit_code_5(
    bare_desk: DeskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other direction is printed, the fault and its hint are told."""
    translate = PseudoEngine.translate

    def die(
        self: PseudoEngine, requests: Sequence[Request], *, progress: ProgressCallback | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        if requests[0].target == "tr":
            raise EngineError("out of memory", hint="close another program")
        answers = translate(self, requests, progress=progress)
        return [(Measured(text=answer[0].text, finished=False),) for answer in answers]

    monkeypatch.setattr(PseudoEngine, "translate", die)
    bare_desk.write("news.tsv", NEWS)
    result = bare_desk("models", "eval", "news.tsv", "--model", "pseudo", "--source", "en")
    assert result.code == 5
    assert "en>tr with terms: out of memory after 0 of 2 sentences" in result.err
    assert "close another program" in result.err
    habits = result.out.split("\n\n")[1].split("\n")
    assert habits[2].split("\t")[8] == "100.0"


def test_the_default_model_of_the_desk_counts(bare_desk: DeskRunner) -> None:
    """desk.toml may name the model, as for drafting."""
    bare_desk.write("desk.toml", 'model = "pseudo"\n')
    bare_desk.write("news.tsv", NEWS)
    result = bare_desk("models", "eval", "news.tsv", "--source", "kk", "--json")
    assert json.loads(result.out)["directions"][0]["engine"]["model"] == "pseudo"
