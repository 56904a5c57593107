"""Which file it is and in which letters: by its name, its first bytes, its encoding."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest

from tidewaiter.engine.read import ENDINGS, read_orders
from tidewaiter.errors import ContractError

TEXT = "order_id,item\nA,Zürich 8 €\n"


def write(folder: Path, data: bytes, name: str = "orders.csv") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def message(path: Path | str) -> str:
    with pytest.raises(ContractError) as error:
        read_orders(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-16-le", "read as utf-16-le, which it does not say"),
        ("utf-16-be", "read as utf-16-be, which it does not say"),
        ("cp1252", "not UTF-8 at byte 17 (0xfc), line 2; read as Windows-1252"),
    ],
)
def test_every_common_encoding_is_read_and_a_guess_is_told(tmp_path, encoding, note) -> None:
    file = write(tmp_path, TEXT.encode(encoding))
    raw = read_orders(file)
    assert raw.frame.collect().rows(named=True) == [
        {"row": 1, "order_id": "A", "item": "Zürich 8 €"}
    ]
    if note is None:
        assert raw.notes == ()
    else:
        assert len(raw.notes) == 1
        assert raw.notes[0].startswith(f"{file}: {note}")


def test_utf_16_with_the_big_end_first_is_read_by_its_mark(tmp_path) -> None:
    file = write(tmp_path, b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert read_orders(file).frame.collect().rows() == [(1, "A", "Zürich 8 €")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_json_is_read_in_every_encoding_with_its_notes(tmp_path, encoding) -> None:
    raw = read_orders(write(tmp_path, '[{"order_id": "Zürich"}]'.encode(encoding), "orders.json"))
    assert raw.frame.collect().rows() == [(1, "Zürich")]
    assert len(raw.notes) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"order_id,item\nA,\x00x\n", "a NUL byte at byte 16, line 2"),
        (b"\x00order_id,item\nA,x\n", "a NUL byte at byte 0, line 1"),
        (b"order_id,item\nA,\x00\x00\x00\x00x\n", "a NUL byte at byte 16, line 2"),
        (TEXT.encode("utf-32"), "a NUL at character 0"),
        ("order_id,it\0em\nA,1".encode("utf-16"), "a NUL at character 11"),
        (TEXT.encode("utf-16")[:-1], "not utf-16 at byte 54, though it begins so"),
        (TEXT.encode("utf-16-le")[:-1], "not utf-16-le at byte 52, though it begins so"),
        (
            b"order_id\n\xe9\x81\n",
            "not UTF-8 at byte 9 (0xe9), line 2, nor Windows-1252 at byte 10",
        ),
    ],
)
def test_a_damaged_text_is_an_error_with_the_place_and_the_remedy(tmp_path, data, said) -> None:
    file = write(tmp_path, data)
    found = message(file)
    assert found.startswith(f"{file}: {said}")
    assert found.endswith(("save it as UTF-8", "export it again as UTF-8"))


def _zip(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "order_id\nA\n")
    return buffer.getvalue()


def _parquet() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"order_id": ["A"]}).write_parquet(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"<html><table>", "orders.csv", "is a web page (HTML) or XML"),
        (b"\xef\xbb\xbf\r\n <!DOCTYPE html>", "orders.csv", "is a web page (HTML) or XML"),
        ("<html>".encode("utf-16"), "orders.csv", "is a web page (HTML) or XML"),
        (b"<?xml version='1.0'?><Workbook>", "orders.xls", "is a web page (HTML) or XML"),
        (b"%PDF-1.7 x", "orders.csv", "is a PDF document"),
        (b"%PDF-1.7 x", "orders.xlsx", "is a PDF document"),
        (_zip("orders.csv"), "orders.csv", "is a compressed archive"),
        (_zip("orders.csv"), "orders.xlsx", "is a compressed archive"),
        (b"PK\x05\x06" + b"\0" * 18, "orders.csv", "is a compressed archive"),
        (gzip.compress(b"order_id\nA\n", mtime=0), "orders.csv", "is a compressed archive"),
        (b"7z\xbc\xaf\x27\x1c", "orders.csv", "is a compressed archive"),
        (_zip("xl/workbook.xml"), "orders.csv", "is an Excel workbook but is named as csv"),
        (_zip("xl/workbook.xml"), "orders.json", "is an Excel workbook but is named as json"),
        (b"\xd0\xcf\x11\xe0xx", "orders.csv", "is an Excel workbook but is named as csv"),
        (_parquet(), "orders.csv", "is a Parquet file but is named as csv"),
        (_parquet(), "orders.xlsx", "is a Parquet file but is named as excel"),
        (b"order_id\nA\n", "orders.xlsx", "is named as an Excel workbook but is none, perhaps csv"),
        (b"order_id\nA\n", "orders.parquet", "is named as a Parquet file but is none, perhaps csv"),
        (b'[{"order_id": 1}]', "orders.pq", "is named as a Parquet file but is none, perhaps json"),
        (_zip("xl/workbook.xml"), "orders.pq", "is an Excel workbook but is named as parquet"),
        (b"", "orders.parquet", "is empty"),
        (b"", "orders.xlsx", "is empty"),
        (b"", "orders.json", "is empty"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_an_error(tmp_path, data, name, said) -> None:
    file = write(tmp_path, data, name)
    found = message(file)
    assert found.startswith(f"{file}: {said}")
    assert ";" in found


def test_a_heading_that_begins_like_an_archive_is_a_heading(tmp_path) -> None:
    raw = read_orders(write(tmp_path, b"PK,order_id\n1,A\n"))
    assert raw.frame.collect().rows() == [(1, "1", "A")]


def test_a_csv_that_begins_with_a_bracket_is_a_csv(tmp_path) -> None:
    raw = read_orders(write(tmp_path, b"[order_id],item\nA,H100\n"))
    assert raw.frame.collect().rows() == [(1, "A", "H100")]


@pytest.mark.parametrize("ending", [e for e, kind in ENDINGS.items() if kind == "csv"])
def test_every_ending_of_a_text_is_read_in_capitals_too(tmp_path, ending) -> None:
    raw = read_orders(write(tmp_path, TEXT.encode(), "ORDERS" + ending.upper()))
    assert raw.rows == 1


def test_a_path_may_be_a_text(tmp_path) -> None:
    assert read_orders(str(write(tmp_path, TEXT.encode()))).rows == 1


def test_a_missing_file_is_told_with_its_neighbors(tmp_path) -> None:
    write(tmp_path, b"", "orders_march.csv")
    write(tmp_path, b"", "orders_march.pdf")
    asked = tmp_path / "order_march.csv"
    assert message(asked) == f"{asked}: there is no such file; near it: orders_march.csv"
    far = tmp_path / "zzz.csv"
    assert message(far) == f"{far}: there is no such file; correct the path"
    nowhere = tmp_path / "no" / "orders.csv"
    assert message(nowhere) == (
        f"{nowhere}: there is no such file, nor a directory {nowhere.parent}; correct the path"
    )


def test_a_directory_and_an_unknown_ending_are_errors(tmp_path) -> None:
    assert message(tmp_path) == f"{tmp_path}: is a directory; give one file of it"
    file = write(tmp_path, b"x", "orders.doc")
    assert message(file).startswith(f"{file}: the ending '.doc' is not known; give a file that")
    assert ".xlsx" in message(file)


def test_a_file_that_the_system_does_not_give_is_an_error(tmp_path, monkeypatch) -> None:
    file = write(tmp_path, TEXT.encode())

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert message(file) == f"{file}: cannot be read: Permission denied"


@pytest.mark.parametrize(
    ("data", "row"),
    [
        (TEXT.encode(), (1, "A", "Zürich 8 €")),
        (b'{"order_id": "A", "item": "H100"}', (1, "A", "H100")),
        (_parquet(), (1, "A")),
    ],
)
def test_standard_input_is_read_by_its_first_bytes(monkeypatch, data, row) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert read_orders("-").frame.collect().rows() == [row]


def test_an_error_of_standard_input_names_it(monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b" ")))
    assert message("-").startswith("standard input: is empty")
