"""The names of a public table of AI hardware: known, open or unknown, and whose TPP differs.

Each list is compared as a whole, so that an entry cannot stay when its reason is gone.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tidewaiter.item.recognize import Recognition, recognize

HARDWARE = Path(__file__).parents[3] / "shared" / "data" / "epoch_ml_hardware_2026-04.csv"
TPP = "Total processing performance (bit-OP/s)"

# Names of several entries, or with a word that would need a figure of its own.
OPEN = {
    "AMD Radeon Instinct MI300",
    "Cambricon MLU370-S4/S8",
    "Huawei Ascend 800T A2",
    "Huawei Ascend 910",
    "Huawei Ascend 910B1 (v1)",
    "Huawei Ascend 910B1 (v2)",
    "Intel Habana GAUDI HL-205",
    "Intel Habana Gaudi3",
    "NVIDIA A100",
    "NVIDIA A100 PCIe",
    "NVIDIA GB200",
    "NVIDIA GB300 (Blackwell Ultra)",
    "NVIDIA GH100",
    "NVIDIA GH200",
    "NVIDIA HGX H20",
    "NVIDIA P100",
    "NVIDIA Tesla V100 SXM2",
    "NVIDIA V100",
    "NVIDIA VR200",
    "NVIDIA VR300 (Rubin Ultra)",
}

# Not in the catalogue. The table gives each less than 1,600 TPP or no rates at all.
UNKNOWN = {
    "Baidu Kunlun R100 (100W)",
    "Baidu Kunlun R100 (75W)",
    "Cambricon Siyuan 690",
    "MT-2000",
    "MT-3000",
    "NVIDIA GeForce GTX 1080",
    "NVIDIA GeForce GTX 1080 Ti",
    "NVIDIA GeForce GTX 280",
    "NVIDIA GeForce GTX 580",
    "NVIDIA GeForce GTX 780",
    "NVIDIA GeForce GTX 980",
    "NVIDIA GeForce GTX TITAN",
    "NVIDIA GeForce GTX TITAN X",
    "NVIDIA GeForce GTX Titan Black",
    "NVIDIA Quadro K1200",
    "NVIDIA Quadro K4000",
    "NVIDIA Quadro K6000",
    "NVIDIA Quadro M4000",
    "NVIDIA Quadro P4000",
    "NVIDIA Quadro P5000",
    "NVIDIA Quadro P600",
    "NVIDIA Quadro P6000",
    "NVIDIA Quadro RTX 4000",
    "NVIDIA Rubin CPX",
    "NVIDIA TESLA M60",
    "NVIDIA TITAN Xp",
    "NVIDIA Tesla C2050",
    "Shensuan-1",
    "Sunway SW26010-Pro",
}

# Where the catalogue's TPP is not the table's, and why.
VECTOR = "the table has the vector rate, not that of the matrix engines"
BLANK = "the table has no TPP"
DIFFERENT = {
    "AMD Instinct MI325X": "the table rounds the rate at 16 bits",
    "AMD Instinct MI350X": "the table leaves out 6 bits, which runs at the rate of 4",
    "AMD Instinct MI355X": "the table leaves out 6 bits, which runs at the rate of 4",
    "AMD Radeon Instinct MI308X": "no rate was published",
    "AWS Inferentia2": "the table takes TF32 as 19 bits",
    "Amazon Trainium1": "the table takes TF32 as 19 bits",
    "Cambricon Siyuan 590": BLANK,
    "Google TPU v2": "the table rounds the rate to 45",
    "Huawei Ascend 920": BLANK,
    "Huawei Ascend 950DT": BLANK,
    "Huawei Ascend 960": BLANK,
    "Huawei Ascend 970": BLANK,
    "Intel Data Center GPU Max 1100": VECTOR,
    "Intel Data Center GPU Max 1350": VECTOR,
    "Intel Data Center GPU Max 1550": VECTOR,
    "Intel Habana Gaudi2": "the table rounds the rate at 16 bits up to 450",
    "Meta MTIA 300": "the table repeats the TPP of the MTIA v2",
    "NVIDIA A10G": VECTOR,
    "NVIDIA B300 (Blackwell Ultra)": BLANK,
    "NVIDIA GeForce RTX 3080": VECTOR,
    "NVIDIA GeForce RTX 3090": "the table rounds the rate at 16 bits up to 143",
    "NVIDIA Quadro RTX 5000": VECTOR,
    "NVIDIA Quadro RTX 6000": VECTOR,
    "NVIDIA Quadro RTX 8000": VECTOR,
    "NVIDIA RTX A4000": VECTOR,
    "NVIDIA RTX A5000": VECTOR,
    "NVIDIA RTX A6000": VECTOR,
    "NVIDIA Tesla K80": "the table counts both chips of the card",
    "NVIDIA Titan V": VECTOR,
}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    if not HARDWARE.exists():
        pytest.skip("no reference data beside the repository")
    with HARDWARE.open(encoding="utf-8-sig") as text:
        return list(csv.DictReader(text))


@pytest.fixture(scope="module")
def found(rows) -> dict[str, Recognition]:
    return {row["Hardware name"]: recognize(row["Hardware name"]) for row in rows}


def test_every_name_is_known_or_told_to_be_open_or_unknown(found):
    assert len(found) == 175
    assert {name for name, item in found.items() if item.status == "ambiguous"} == OPEN
    assert all(found[name].candidates for name in OPEN)
    assert {name for name, item in found.items() if item.status == "unknown"} == UNKNOWN


def test_nothing_that_matters_is_unknown(rows):
    """By the table's own figures; tensor rates that it lacks are in the catalogue."""
    missed = {r["Hardware name"] for r in rows if float(r[TPP] or 0) >= 1600e12} & UNKNOWN
    assert missed == set()


def test_tpp_is_the_tables_but_for_stated_reasons(rows, found):
    different = set()
    for row in rows:
        name, theirs = row["Hardware name"], float(row[TPP] or 0) / 1e12
        if found[name].status == "recognized" and (
            not theirs or found[name].tpp_min != pytest.approx(theirs, rel=0.005)
        ):
            different.add(name)
    assert different == DIFFERENT.keys()
