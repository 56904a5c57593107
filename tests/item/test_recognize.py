"""What descriptions denote: a table of worked examples, traps above all, and laws."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.item.catalogue import units
from tidewaiter.item.recognize import recognize

# description, key, chips in one unit
RECOGNIZED = """
NVIDIA H100 SXM5                              | nvidia-h100-sxm5            | 1
H100 SXM5                                     | nvidia-h100-sxm5            | 1
h100sxm5                                      | nvidia-h100-sxm5            | 1
NVIDIA H100 80GB HBM3 SXM5 module             | nvidia-h100-sxm5            | 1
NVIDIA H100 80GB HBM3                         | nvidia-h100-sxm5            | 1
H100-SXM5-80GB                                | nvidia-h100-sxm5            | 1
8x H100 SXM5                                  | nvidia-h100-sxm5            | 8
8 x H100 80GB HBM3                            | nvidia-h100-sxm5            | 8
8xH100SXM5-80GB                               | nvidia-h100-sxm5            | 8
H100 SXM5 80 GB x 8                           | nvidia-h100-sxm5            | 8
1 x 8 H100 SXM5                               | nvidia-h100-sxm5            | 8
8 NVIDIA H100 SXM5 GPUs                       | nvidia-h100-sxm5            | 8
Supermicro SYS-821GE-TNHR 8x H100 SXM5        | nvidia-h100-sxm5            | 8
server with 8x H100 SXM5                      | nvidia-h100-sxm5            | 8
AMD EPYC server 8x H100 SXM5                  | nvidia-h100-sxm5            | 8
Dell XE9680, 8x NVIDIA H100 SXM5 80GB, 2x Intel Xeon 8480+, 2TB DDR5 | nvidia-h100-sxm5 | 8
H100 SXM5 for weather modelling               | nvidia-h100-sxm5            | 1
H100 SXM5 with heatsink                       | nvidia-h100-sxm5            | 1
H100 PCIe                                     | nvidia-h100-pcie            | 1
H100 PCIe x16                                 | nvidia-h100-pcie            | 1
NVIDIA H100 PCIe 5.0 x16 80GB                 | nvidia-h100-pcie            | 1
H100 PCIe Gen5 x16                            | nvidia-h100-pcie            | 1
H100 NVL                                      | nvidia-h100-nvl             | 1
H100 PCIe 94GB                                | nvidia-h100-nvl             | 1
8x H100 NVL 94GB                              | nvidia-h100-nvl             | 8
HGX H100 8-GPU 80GB                           | nvidia-hgx-h100-8gpu        | 8
HGX H100 8-GPU                                | nvidia-hgx-h100-8gpu        | 8
NVIDIA HGX H100 8-GPU SXM5 80GB baseboard     | nvidia-hgx-h100-8gpu        | 8
HGX H100 8x80GB                               | nvidia-hgx-h100-8gpu        | 8
HGX H100 640GB 8 GPU                          | nvidia-hgx-h100-8gpu        | 8
HGX H100 4-GPU                                | nvidia-hgx-h100-4gpu        | 4
4x H100 HGX                                   | nvidia-hgx-h100-4gpu        | 4
8x HGX H100 8-GPU                             | nvidia-hgx-h100-8gpu        | 64
HGX A100 8-GPU 40GB                           | nvidia-hgx-a100-8gpu-40gb   | 8
HGX H200 8-GPU 1128GB                         | nvidia-hgx-h200-8gpu        | 8
HGX H20 8-GPU                                 | nvidia-hgx-h20-8gpu         | 8
HGX B200                                      | nvidia-hgx-b200-8gpu        | 8
HGX B300 NVL16                                | nvidia-hgx-b300-8gpu        | 8
DGX H100                                      | nvidia-dgx-h100             | 8
DGX H100 640GB                                | nvidia-dgx-h100             | 8
DGX H100 with 2TB RAM                         | nvidia-dgx-h100             | 8
DGX B200                                      | nvidia-dgx-b200             | 8
DGX A100 640GB                                | nvidia-dgx-a100-640gb       | 8
DGX A100 320GB                                | nvidia-dgx-a100-320gb       | 8
DGX-2                                         | nvidia-dgx-2                | 16
DGX Station GB300                             | nvidia-dgx-station-gb300    | 1
GB200 NVL72                                   | nvidia-gb200-nvl72          | 72
NVIDIA GB200 NVL72 rack                       | nvidia-gb200-nvl72          | 72
DGX GB200                                     | nvidia-gb200-nvl72          | 72
GB200 NVL36x2                                 | nvidia-gb200-nvl72          | 72
2x GB200 NVL72                                | nvidia-gb200-nvl72          | 144
GB200 72 GPU                                  | nvidia-gb200-nvl72          | 72
GB200 Grace Blackwell Superchip               | nvidia-gb200-superchip      | 2
GB300 superchip                               | nvidia-gb300-superchip      | 2
GH200 96GB                                    | nvidia-gh200-superchip-96gb | 1
GH200 NVL32                                   | nvidia-gh200-nvl32          | 32
NVIDIA GB200 (per GPU)                        | nvidia-gb200                | 1
NVIDIA B200 (HGX)                             | nvidia-b200                 | 1
B200                                          | nvidia-b200                 | 1
B200 192GB                                    | nvidia-b200                 | 1
H20                                           | nvidia-h20                  | 1
NVIDIA H20 96GB HBM3                          | nvidia-h20                  | 1
A100 80GB PCIe                                | nvidia-a100-pcie-80gb       | 1
NVIDIA A100-SXM4-80GB                         | nvidia-a100-sxm4-80gb       | 1
900-21001-0000-000 NVIDIA A100 40GB PCIe      | nvidia-a100-pcie-40gb       | 1
A800 SXM                                      | nvidia-a800-sxm-80gb        | 1
TESLA V100-SXM2-16GB                          | nvidia-v100-sxm2-16gb       | 1
Tesla T4                                      | nvidia-t4                   | 1
A10                                           | nvidia-a10                  | 1
A10G                                          | nvidia-a10g                 | 1
L4                                            | nvidia-l4                   | 1
L40                                           | nvidia-l40                  | 1
L40S                                          | nvidia-l40s                 | 1
l40sx8                                        | nvidia-l40s                 | 8
NVIDIA L40S 48GB GDDR6 PCIe 4.0 GPU           | nvidia-l40s                 | 1
L2                                            | nvidia-l2                   | 1
L20                                           | nvidia-l20                  | 1
RTX 4090                                      | nvidia-rtx-4090             | 1
NVIDIA GeForce RTX 4090 24GB GDDR6X           | nvidia-rtx-4090             | 1
ASUS ROG Strix GeForce RTX 4090 OC 24GB       | nvidia-rtx-4090             | 1
RTX 4090 graphics card                        | nvidia-rtx-4090             | 1
RTX 4090 D                                    | nvidia-rtx-4090-d           | 1
RTX4090D                                      | nvidia-rtx-4090-d           | 1
RTX-4090-D                                    | nvidia-rtx-4090-d           | 1
GeForce RTX 4090D                             | nvidia-rtx-4090-d           | 1
RTX 5090 D V2                                 | nvidia-rtx-5090-d-v2        | 1
RTX 5090 D                                    | nvidia-rtx-5090-d           | 1
RTX 3090 Ti                                   | nvidia-rtx-3090-ti          | 1
RTX A6000                                     | nvidia-rtx-a6000            | 1
RTX 6000 Ada                                  | nvidia-rtx-6000-ada         | 1
RTX 6000 Ada Generation                       | nvidia-rtx-6000-ada         | 1
Quadro RTX 6000                               | nvidia-quadro-rtx-6000      | 1
RTX PRO 6000D                                 | nvidia-rtx-6000d            | 1
RTX PRO 6000 Blackwell Server Edition         | nvidia-rtx-pro-6000-blackwell-server-edition | 1
AMD Instinct MI300X                           | amd-mi300x                  | 1
Radeon Instinct MI250X                        | amd-mi250x                  | 1
8xMI300X                                      | amd-mi300x                  | 8
MI300X 8-OAM platform                         | amd-mi300x-platform         | 8
MI325X platform                               | amd-mi325x-platform         | 8
MI308                                         | amd-mi308x                  | 1
Gaudi 2                                       | intel-gaudi2                | 1
Gaudi3 OAM 8-way                              | intel-gaudi3                | 8
Google Cloud TPU v5p                          | google-tpu-v5p              | 1
Trillium                                      | google-tpu-v6e              | 1
CS-3 system                                   | cerebras-cs-3               | 1
Ascend 910B                                   | huawei-ascend-910b          | 1
Ascend 910B4                                  | huawei-ascend-910b4         | 1
K80                                           | nvidia-tesla-k80            | 2
"""

# description, least and greatest TPP of what fits ("-": no figure may be taken), chips in one unit
AMBIGUOUS = """
H100                                 | 12104  | 15832   | 1
H100s                                | 12104  | 15832   | 1
8x H100                              | 12104  | 15832   | 8
H100 80GB                            | 12104  | 15832   | 1
nvidia h100 tensor core gpu          | 12104  | 15832   | 1
A100                                 | 4992   | 4992    | 1
HGX A100 8-GPU                       | 4992   | 4992    | 8
DGX A100                             | 4992   | 4992    | 8
HGX H100                             | 15832  | 15832   | -
HGX H20                              | 2368   | 2368    | -
B200 HGX                             | 36000  | 36000   | -
8x HGX B200                          | 36000  | 36000   | -
HGX B200 4-GPU                       | 36000  | 36000   | -
GB200                                | 40000  | 40000   | -
GB200 rack                           | 40000  | 40000   | -
GB200 compute tray                   | 40000  | 40000   | -
GH200                                | 15832  | 15832   | 1
MI300                                | 15689.6 | 20919.2 | 1
TPU v5                               | 3152   | 7344    | 1
TPU v4 pod                           | 4400   | 4400    | -
DGX H100 SuperPOD                    | 15832  | 15832   | -
H100 SXM5 server                     | 15832  | 15832   | -
100x H100 SXM5                       | 15832  | 15832   | -
H100 SXM5 100 pcs                    | 15832  | 15832   | -
H100 PCIe x8                         | 12104  | 12104   | -
2x 4-GPU H100 SXM5                   | 15832  | 15832   | -
RTX 6000                             | 2088   | 8000    | 1
DGX-1                                | 339.2  | 2000    | 8
Ascend 910                           | -      | -       | 1
H100/H200                            | 12104  | 15832   | -
A100 vs A800                         | 4992   | 4992    | -
8x A100 + 8x H100                    | 4992   | 15832   | -
A10 or A100                          | 2000   | 4992    | -
H20 3e                               | -      | -       | -
H20-3e                               | -      | -       | -
H20 141GB                            | -      | -       | -
H20 SSD                              | -      | -       | -
H20 memory                           | -      | -       | -
H100 96GB                            | -      | -       | -
H100 SXM4                            | -      | -       | -
H100 NVL 188GB                       | -      | -       | -
H100 CNX                             | -      | -       | -
AMD H100                             | -      | -       | -
RTX 4090 D 48GB                      | -      | -       | -
RTX 5090 D V3                        | -      | -       | -
MI250 X                              | -      | -       | -
VR200 / H100 SXM5                    | 12104  | 140000  | -
Gaudi3 8-way                         | 29360  | 29360   | 8
RTX 5000                             | 1427.2 | 4177.6  | 1
Gaudi2 HL-225B                       | -      | -       | -
H100 SXM5 Frobnicator                | -      | -       | -
HGX L40S                             | -      | -       | -
A100 40/80GB                         | -      | -       | -
"""

UNKNOWN = """
RTX 4090 laptop
RTX 4090 Laptop GPU
GeForce RTX 4090 Mobile
4090 laptop
RTX 4090 Ti
RTX 4090 SUPER
RTX PRO 6000 Max-Q
H100 adapter bracket
H100 cable
cooler for H100
H100 waterblock
H100 water block
NVLink bridge for H100 NVL
riser for 8x H100
server for 8x H100
Halterung für H100 SXM5
H100-compatible server
HGX H100 chassis without GPU
H100-class accelerator
H20 technology
H20 cooling kit
A100X
A1000
T400
T4G
L40G
H800L
B40
GB10
RTX 2000 Ada
RTX 4000 SFF Ada
Rubin CPX
Tesla Model 3
Max 1450
H100 SXM5 Halterung
TPU
spare parts
4090
a 100 kg crate
steel bolts M8
"""


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


ALL = [row[0] for table in (RECOGNIZED, AMBIGUOUS, UNKNOWN) for row in rows(table)]


@pytest.mark.parametrize(("text", "key", "chips"), rows(RECOGNIZED))
def test_recognized(text, key, chips):
    found = recognize(text)
    assert (found.status, found.key, found.chips_per_unit) == ("recognized", key, int(chips))
    assert found.candidates == (key,)


@pytest.mark.parametrize(("text", "least", "greatest", "chips"), rows(AMBIGUOUS))
def test_ambiguous(text, least, greatest, chips):
    found = recognize(text)
    told = [None if x == "-" else pytest.approx(float(x)) for x in (least, greatest, chips)]
    assert found.status == "ambiguous"
    assert found.key is None
    assert found.candidates
    assert found.note
    assert [found.tpp_min, found.tpp_max, found.chips_per_unit] == told
    if told[0] is None or least != greatest:
        assert "tpp" not in found.common


@pytest.mark.parametrize("text", [row[0] for row in rows(UNKNOWN)])
def test_unknown(text):
    found = recognize(text)
    assert (found.status, found.key, found.tpp_min, dict(found.common)) == (
        "unknown",
        None,
        None,
        {},
    )


def test_the_table_is_large():
    assert len(ALL) >= 120


@pytest.mark.parametrize("text", [None, "", "  \t\n"])
def test_no_description(text):
    assert recognize(text).status == "unknown"
    assert recognize(text).note == "There is no description."


def test_every_name_of_the_catalogue_denotes_itself():
    assert [u.name for u in units().values() if recognize(u.name).key != u.key] == []


def test_what_candidates_share_is_told():
    common = recognize("A100").common
    assert (common["tpp"], common["dense_tops_16bit"], common["chip_designer_hq"]) == (
        4992,
        312,
        "US",
    )
    assert "memory_bandwidth_gb_s" not in common  # 40 GB and 80 GB differ


def test_a_sum_is_as_sure_as_its_weakest_part():
    assert recognize("NVIDIA H100 SXM5").common["confidence"] == "secondary"
    assert recognize("DGX H100").common["confidence"] == "memory"
    assert recognize("B30A").common["confidence"] == "estimate"


@pytest.mark.parametrize(
    ("text", "assembly"),
    [
        ("H100 SXM5", True),
        ("H100 SXM5 bare die", False),
        ("8x H100 SXM5 bare dies", None),
        ("H100 SXM5 wafer", None),
        ("TPU v4", None),
        ("8x TPU v4", True),
        ("GB200 NVL72", True),
    ],
)
def test_module_or_chip(text, assembly):
    assert recognize(text).is_assembly is assembly


# Laws: true of any text.

words = st.sampled_from(" ".join(ALL).split()) | st.text(max_size=6)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80) | st.lists(words, max_size=8).map(" ".join))
def test_any_text_gives_an_answer(text):
    found = recognize(text)
    assert found.status in ("recognized", "ambiguous", "unknown")
    assert (found.key is not None) == (found.status == "recognized")
    assert set(found.candidates) <= units().keys()
    if found.status == "unknown":
        assert not found.common


# "L40s" with a small s may be several L40; so may "V100s".
in_any_case = [text for text in ALL if not re.search(r"l40s|v100s", text.casefold())]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(in_any_case), st.randoms(use_true_random=False))
def test_case_and_extra_spaces_do_not_matter(text, random):
    spaced = "".join(c if c != " " else random.choice([" ", "  ", "\t"]) for c in text)
    mixed = "".join(random.choice([c.lower(), c.upper()]) for c in f" {spaced}  ")
    assert recognize(mixed) == recognize(text)


odd = st.from_regex(r"[a-z]{9,12}", fullmatch=True)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([row[0] for row in rows(RECOGNIZED)]), odd)
def test_a_word_that_is_not_understood_keeps_every_figure_out(text, word):
    before = recognize(f"{word} {text}")
    assert before.status != "recognized"
    assert not before.common
