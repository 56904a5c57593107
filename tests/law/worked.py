"""Worked examples in the keys of the fact base, as orders of our contract.

A row says what its author knew. What it leaves out of the other controls (lists, part 744 end
uses, reasons other than those of the chip) it does not test, so those are taken as looked into
and found empty; that is said here and nowhere in the engine.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# Not tested by a row that is silent on them: see the module docstring.
LOOKED_INTO = {
    "restricted_parties": "none",
    "part_744_end_use": "none",
    "owned_50_percent_by_listed": False,
    "destination_region": "none",
    "supplement_8_entity": False,
}
RATES = {
    4: "dense_tops_4bit",
    6: "dense_tops_6bit",
    8: "dense_tops_8bit",
    16: "dense_tops_16bit",
    32: "dense_tops_32bit",
    64: "dense_tops_64bit",
}
END_USES = {"use": "continued_use", "any": "other"}


def read(path: Path) -> list[dict[str, Any]]:
    """Read a file of worked examples, one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def order(row: dict[str, Any]) -> dict[str, Any]:
    """Make an order of a worked example."""
    item, tags = row["item"], row.get("party_status") or []
    prior = row.get("prior_use") or {}
    notes = item["notes"] or ""
    weights = item["weights"] or {}
    hq, parent = row["consignee_hq"], row["ultimate_parent_hq"]
    # With a null parent no foreign parent is stated: the party is its own ultimate parent.
    parent = parent or hq
    destination = row["destination"]
    if isinstance(destination, list):
        destination = destination[0]
    if "destination:supp5b" in tags:
        destination, hq, parent = "BR", "BR", "BR"
    given = row["expect"]["eccn_paragraph"] if "class given" in notes else None
    is_model = item["model"] is not None
    found = {
        **LOOKED_INTO,
        "order_id": row["id"],
        "order_date": row["as_of"],
        "exporter_name": (item["model"] or "Example Maker").split()[0],
        "exporter_country": row["export_country"]
        or ("US" if row["transaction"] == "export" else None),
        "transaction": _transaction(row),
        "item": item["system"] or item["model"],
        "eccn": given,
        "base_eccn": None if is_model else "3A991",
        "chips_per_unit": item["units_per_system"],
        "quantity": row["quantity"],
        "tpp": item["tpp"],
        "performance_density": item["performance_density"],
        "applicable_die_area_mm2": item["die_area_mm2"],
        "designed_or_marketed_for_datacenter": _for_datacenter(row),
        "io_bandwidth_gb_s": item["io_gb_s"],
        "memory_bandwidth_gb_s": item["dram_bandwidth_gb_s"],
        "hbm_bandwidth_density_gb_s_mm2": item["hbm_density_gb_s_mm2"],
        "destination": destination,
        "ultimate_consignee_name": "Example Consignee",
        "ultimate_consignee_country": destination,
        "ultimate_consignee_hq": hq or (None if row["kind"] == "veu" else destination),
        "ultimate_consignee_parent_hq": parent or (None if row["kind"] == "veu" else destination),
        "end_user_name": "Example Consignee",
        "end_use": END_USES.get(row["end_use"], row["end_use"]) or "other",
        # A letter binds the maker by its name; nobody else is said to have been told.
        "exporter_is_informed": None if is_model else False,
        "chip_designer_status": "authorized"
        if "authorised_designer" in tags
        else None
        if is_model
        else "approved",
        "chip_designer_hq": None if is_model else "US",
        "is_assembly": None if is_model else False,
        "consignee_government_controlled": {"private": False, "state_controlled": True}.get(
            row["consignee_type"]
        ),
        "final_customers_outside_d5_macau": True if "final_customers:not_d5" in tags else None,
        "facility_meets_supplement_10": True
        if "facility:supp10_paras_14_15_18" in tags
        else False
        if weights or given == "4E091"
        else None,
        "permanent_regular_employee": True if "employee:permanent_regular" in tags else None,
        "commercially_available_in_us": True if "all_certifications_met" in tags else None,
        "china_macau_certifications_met": True if "all_certifications_met" in tags else None,
        "china_macau_share_of_us_tpp": prior.get("cn_share_of_us_shipments"),
        "authorizations": ";".join(
            t.removeprefix("veu:") for t in tags if t in ("veu:uveu", "veu:nveu")
        )
        or "none",
        "lpp_tpp_used_this_year": prior.get("lpp_tpp_this_year"),
        "country_tpp_licensed": prior.get("country_tpp_licensed"),
        "veu_total_tpp": prior.get("veu_total_tpp"),
        "veu_one_country_tpp": prior.get("veu_one_country_tpp"),
        "veu_outside_supplement_5a_tpp": prior.get("veu_outside_supp5a_tpp"),
        "veu_outside_us_tpp": prior.get("veu_outside_us_tpp"),
        "veu_outside_us_share": prior.get("veu_outside_us_share"),
        "training_operations": weights.get("training_operations"),
        "weights_published": weights.get("published"),
        "base_published_operations": weights.get("base_published_operations"),
        "extra_operations": weights.get("extra_operations"),
    }
    for rate in item["dense_rates"] or []:
        found[RATES[rate["bits"]]] = rate["tops"]
    return found


def _transaction(row: dict[str, Any]) -> str | None:
    # Plain sales of makers in the United States are exports; continued use is no movement.
    if row["transaction"] or row["end_use"] == "use":
        return row["transaction"]
    return "export" if row["kind"] in ("order", "classify", "weights", "letter") else None


def _for_datacenter(row: dict[str, Any]) -> bool | None:
    # A row by figures or by class that does not speak of the market is about a chip for
    # datacenters; of a named model the catalogue knows.
    item = row["item"]
    told = item["designed_or_marketed_for_datacenter"]
    if told is not None or item["model"] or item["weights"] or item["hbm_density_gb_s_mm2"]:
        return told
    return True


def faults(row: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """What the answer says otherwise than the row expects; empty if nothing."""
    expect, found = row["expect"], []

    def same(what: str, wanted: Any, got: Any) -> None:
        if wanted is not None and wanted != got:
            found.append(f"{what}: expected {wanted}, got {got}")

    exceptions = (answer["exceptions"] or "").split("; ")
    outcome = expect["outcome"]
    if outcome in ("compliant", "breach", "not_eligible"):
        goes = (
            bool({"UVEU", "NVEU"} & set(exceptions)) or answer["outcome"] == "no_license_required"
        )
        same("compliance", outcome == "compliant", goes)
    else:
        same("outcome", outcome, answer["outcome"])
    same("requirement", expect["requirement"], answer["requirement"])
    same("review policy", expect["review_policy"], answer["review_policy"])
    same("tier", expect["tier"], answer["tier"])
    wanted = expect["eccn_paragraph"]
    classes = [c for c in (answer["eccn"], answer["assembly_eccn"]) if c]
    if wanted and wanted.startswith("not:"):
        if any(c.startswith(wanted[4:]) for c in classes):
            found.append(f"class: expected {wanted}, got {classes}")
    elif wanted and not any(c.startswith(wanted) for c in classes):
        found.append(f"class: expected {wanted}, got {classes}")
    wanted_exceptions = expect["exceptions_available"] or []
    found += [
        f"exception {name} is not available" for name in wanted_exceptions if name not in exceptions
    ]
    barred = expect["exceptions_unavailable"] or []
    found += [f"exception {name} is available" for name in barred if name in exceptions]
    duties = (answer["duties"] or "").split("; ")
    found += [
        f"duty {duty}: got {duties}"
        for duty in expect["duties"] or []
        if (duty.removeprefix("not:") in duties) == duty.startswith("not:")
    ]
    if expect["tpp_total"] is not None and row["kind"] != "veu" and answer["tpp_total"] is not None:
        exact = row["item"]["tpp"] is not None or row["item"]["dense_rates"]
        slack = 1e-6 * expect["tpp_total"] if exact else row["quantity"] or 1
        if abs(answer["tpp_total"] - expect["tpp_total"]) > slack:
            found.append(f"TPP: expected {expect['tpp_total']}, got {answer['tpp_total']}")
    return found
