"""An index in files: the same scores, a clear word where it is damaged, and two writers at once."""

import multiprocessing
import shutil

import numpy as np
import pytest

from tidewaiter.errors import EngineError
from tidewaiter.party import kept
from tidewaiter.party.entries import entries
from tidewaiter.party.names.index import build
from tidewaiter.party.names.match import scored

NAMES = ["Huawei Technologies Co., Ltd.", "АО «Микрон»", "SALEH, Abdul Latif", "Acme International"]
ASKED = [
    "Huawei Technologes",
    "Mikron JSC",
    "Abdullatif Salih",
    "acme intl corporaton",
    "华为技术有限公司",
]


@pytest.fixture(scope="module")
def listed():
    row = {"list": "other", "source": "test"}
    return entries({**row, "entry_id": f"e{n}", "name": name} for n, name in enumerate(NAMES))


def answers(index):
    found = [
        (n, name, score)
        for part in scored(index, ASKED)
        for n, name, score in zip(
            part.asked.tolist(), part.listed.tolist(), part.score.tolist(), strict=True
        )
    ]
    assert found
    return found


def test_an_index_from_files_gives_identical_scores(listed, tmp_path):
    index = build(listed)
    kept.save(index, tmp_path / "index")
    again = kept.load(tmp_path / "index")
    assert answers(again) == answers(index)
    assert again.entries.equals(listed)
    assert again.owners(0) == index.owners(0)
    assert again.lexicon.slipped == index.lexicon.slipped


def test_arrays_are_mapped_and_not_read(listed, tmp_path):
    kept.save(build(listed), tmp_path / "index")
    index = kept.load(tmp_path / "index")
    assert isinstance(index.numbered, np.memmap)
    assert isinstance(index.spelled.rarity, np.memmap)


def test_an_index_is_built_once(listed, tmp_path, monkeypatch):
    first = kept.indexed(listed, "0123456789abcdef" * 4, tmp_path)
    monkeypatch.setattr(kept, "build", None)
    assert answers(kept.indexed(listed, "0123456789abcdef" * 4, tmp_path)) == answers(first)


def test_another_list_or_matcher_has_another_folder(listed, tmp_path, monkeypatch):
    kept.indexed(listed, "a" * 64, tmp_path)
    kept.indexed(listed, "b" * 64, tmp_path)
    monkeypatch.setattr(kept, "MATCHER", "another")
    kept.indexed(listed, "b" * 64, tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


def test_an_empty_list_is_kept_too(listed, tmp_path):
    kept.save(build(listed.slice(0, 0)), tmp_path / "index")
    assert list(scored(kept.load(tmp_path / "index"), [])) == []


FILES = ("entries.arrow", "names.arrow", "words.arrow", "numbered.npy", "key_folded.npy",
         "spelled_indices.npy", "word_weight.npy")  # fmt: skip


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("how", ["gone", "empty", "half", "other"])
def test_a_damaged_folder_is_told_and_what_to_do(listed, tmp_path, file, how):
    place = tmp_path / "index"
    kept.save(build(listed), place)
    path = place / file
    content = path.read_bytes()
    path.unlink()
    if how != "gone":
        path.write_bytes(
            {"empty": b"", "half": content[: len(content) // 2], "other": b"<html>"}[how]
        )
    with pytest.raises(EngineError, match="delete the folder") as told:
        kept.load(place)
    assert str(place) in str(told.value)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(EngineError, match="delete the folder"):
        kept.load(tmp_path / "nothing")


def test_a_failed_write_leaves_nothing(listed, tmp_path, monkeypatch):
    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(kept.np, "save", full)
    with pytest.raises(OSError, match="no space"):
        kept.save(build(listed), tmp_path / "deep" / "index")
    assert list((tmp_path / "deep").iterdir()) == []


def test_whoever_comes_second_leaves_the_first_in_place(listed, tmp_path):
    index = build(listed)
    kept.save(index, tmp_path / "index")
    before = (tmp_path / "index" / "names.arrow").stat().st_ino
    kept.save(index, tmp_path / "index")
    assert (tmp_path / "index" / "names.arrow").stat().st_ino == before
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def _work(start, listed, place, told):
    start.wait()
    told.put(answers(kept.indexed(listed, "c" * 64, place)))


def test_two_processes_at_once_both_get_their_answers(listed, tmp_path):
    where = multiprocessing.get_context("spawn")
    start, told = where.Barrier(2), where.Queue()
    both = [where.Process(target=_work, args=(start, listed, tmp_path, told)) for _ in range(2)]
    for one in both:
        one.start()
    found = [told.get(timeout=60) for _ in both]
    for one in both:
        one.join(timeout=60)
    assert found[0] == found[1] == answers(build(listed))
    assert len(list(tmp_path.iterdir())) == 1
    shutil.rmtree(tmp_path)
