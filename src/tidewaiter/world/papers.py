"""What is declared of a shipment and lies beside it: rows of tables, dirty as they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np

from tidewaiter.world.draft import Draft
from tidewaiter.world.firms import Firm, register
from tidewaiter.world.names import misspelled, one_of

Row = dict[str, Any]
PORTS = {"TW": "TWTPE", "US": "USLAX", "SG": "SGSIN", "MY": "MYPKG", "JP": "JPNRT", "KR": "KRICN",
         "DE": "DEFRA", "GB": "GBLHR", "NL": "NLAMS", "IN": "INDEL", "TH": "THBKK", "VN": "VNSGN",
         "ID": "IDCGK", "AE": "AEDXB", "HK": "HKHKG", "CN": "CNPVG", "MO": "MOMFM"}  # fmt: skip
# Of a large shipment so many units are told one by one.
UNITS_TOLD = 6


@dataclass(slots=True)
class Papers:
    """Writes rows. Each agency sees its own part, so that many cells are missing."""

    random: np.random.Generator
    registered: set[str] = field(default_factory=set)

    def write(self, draft: Draft, shipment_id: str) -> dict[str, list[Row]]:
        """Write all rows of a shipment, by table."""
        tables: dict[str, list[Row]] = {"shipments": [self._shipment(draft, shipment_id)]}
        firms = [draft.shipper, draft.consignee, draft.end_user, draft.payer]
        new = [f for f in firms if f is not None and f.party_id not in self.registered]
        # Not every country opens its register.
        tables["registry"] = [register(f, self.random) for f in new if self.random.random() < 0.85]
        self.registered |= {firm.party_id for firm in new}
        if self.random.random() < 0.55:
            tables["payments"] = [self._payment(draft, shipment_id)]
        if draft.tpp and self.random.random() < 0.4:
            tables |= self._units(draft, shipment_id)
        if draft.paper and self.random.random() < 0.6:
            tables["sites"] = [self._site(draft)]
        if draft.tpp and self.random.random() < 0.25:
            tables["documents"] = [self._document(draft, shipment_id)]
        return tables

    def _told(self, value: Any, missing: float) -> Any:
        return None if self.random.random() < missing else value

    def _name(self, firm: Firm) -> str:
        slip = self.random.random() < 0.06
        return misspelled(self.random, firm.name) if slip else firm.name

    def _shipment(self, d: Draft, shipment_id: str) -> Row:
        r = self.random
        # Some who declare take another line of the tariff for the same goods.
        hs6 = one_of(r, ("847150", "847330", "847180")) if r.random() < 0.03 else d.hs6
        origin = "TW" if d.tpp or r.random() < 0.4 else one_of(r, ("CN", "US", "MY", "KR"))
        return {
            "shipment_id": shipment_id,
            "declared_on": d.day,
            "shipped_on": self._told(d.day - timedelta(days=int(r.integers(0, 5))), 0.3),
            "shipper_name": self._name(d.shipper),
            "shipper_id": self._told(d.shipper.party_id, 0.15),
            "shipper_country": d.shipper.country,
            "consignee_name": self._name(d.consignee),
            "consignee_id": self._told(d.consignee.party_id, 0.25),
            "consignee_country": d.consignee.country,
            "consignee_address": self._told(d.consignee.address, 0.3),
            "end_user_name": d.end_user and self._told(self._name(d.end_user), 0.2),
            "end_user_id": d.end_user and self._told(d.end_user.party_id, 0.4),
            "end_user_country": d.end_user and d.end_user.country,
            "forwarder_name": self._told(f"Forwarder {d.consignee.forwarder:02d}", 0.15),
            "port_of_loading": self._told(PORTS[d.shipper.country], 0.1),
            "port_of_discharge": self._told(PORTS[d.consignee.country], 0.05),
            "port_of_transit": d.via and PORTS[d.via],
            "origin_country": self._told(origin, 0.1),
            "export_country": d.shipper.country,
            "destination_country": d.destination,
            "mode": self._told("air" if r.random() < 0.8 else "sea", 0.05),
            "procedure": d.procedure,
            "hs6": hs6,
            "description": d.words,
            "model": self._told(d.model, 0.6),
            "pieces": self._told(d.pieces, 0.05),
            "net_weight_kg": self._told(round(d.weight, 1), 0.08),
            "value_usd": self._told(round(d.value), 0.03),
            "unit_tpp": self._told(d.tpp, 0.35) if d.model else None,
        }

    def _payment(self, d: Draft, shipment_id: str) -> Row:
        r = self.random
        payer = d.payer or d.end_user or d.consignee
        country = d.payer_country or payer.country
        paid = d.day + timedelta(days=int(r.integers(-30, 0 if d.prepaid else 60)))
        amount = round(d.value)
        if r.random() < 0.08:
            amount = round(amount, -5) or amount
        return {
            "payment_id": f"{shipment_id}/1",
            "paid_on": paid,
            "payer_name": self._name(payer),
            "payer_id": self._told(payer.party_id, 0.4),
            "payer_country": self._told(country, 0.15),
            "bank_country": self._told(country if r.random() < 0.9 else "SG", 0.3),
            "payee_name": d.shipper.name,
            "payee_id": d.shipper.party_id,
            "amount_usd": float(amount),
            "is_prepaid": self._told(d.prepaid, 0.3),
            "shipment_id": shipment_id,
        }

    def _units(self, d: Draft, shipment_id: str) -> dict[str, list[Row]]:
        r, units, seen, back = self.random, [], [], []
        photo = f"{r.integers(2**62):x}"
        for n in range(min(d.pieces, UNITS_TOLD)):
            serial, device = f"{r.integers(10**12):012d}", f"{r.integers(2**62):x}"
            model = d.model
            if d.unit_story == "relabeled" and r.random() < 0.5:
                model = "NVIDIA A100 PCIe 80GB"
            elif r.random() < 0.004:
                serial = f"{r.integers(10**4):012d}"  # a slip that meets another
            on = d.day + timedelta(days=int(r.integers(5, 90)))
            units.append({
                "unit_id": f"{shipment_id}/{n}", "serial": serial, "model": d.model,
                "device_id": self._told(device, 0.4), "shipment_id": shipment_id, "sold_on": d.day,
                "delivered_on": d.day + timedelta(days=7), "buyer_name": d.consignee.name,
                "buyer_id": d.consignee.party_id, "buyer_country": d.consignee.country,
                "seller_name": d.shipper.name, "seller_id": d.shipper.party_id,
                "first_power_on": on if r.random() < (0.3 if d.scheme else 0.6) else None,
                "unit_tpp": d.tpp,
            })  # fmt: skip
            if r.random() < (0.25 if d.scheme else 0.45):
                staged = d.unit_story == "staged" and r.random() < 0.6
                own = photo if r.random() < (0.9 if staged else 0.03) else f"{r.integers(2**62):x}"
                seen.append({
                    "attestation_id": f"{shipment_id}/{n}", "serial": serial, "model": model,
                    "device_id": self._told(f"{r.integers(2**62):x}" if staged else device, 0.5),
                    "party_name": d.consignee.name, "party_id": d.consignee.party_id,
                    "attested_on": on, "place": f"{d.consignee.address} {n if staged else ''}",
                    "country": d.consignee.country, "photo_hash": own, "method": "label",
                    "is_announced": self._told(bool(r.random() < 0.5), 0.3),
                })  # fmt: skip
            if d.unit_story == "returned" and r.random() < 0.5:
                back.append({
                    "return_id": f"{shipment_id}/{n}", "serial": serial, "returned_on": d.day,
                    "replaced_by_serial": f"{r.integers(10**12):012d}",
                    "from_name": d.shipper.name, "from_id": d.shipper.party_id,
                })  # fmt: skip
        return {"units": units, "attestations": seen, "returns": back}

    def _site(self, d: Draft) -> Row:
        r, firm = self.random, d.end_user or d.consignee
        lacking = 0.5 if d.paper == "bad site" else 0.12
        return {
            "address": firm.address
            if r.random() < 0.7
            else f"Park {r.integers(60)}, {firm.country}",
            "buyer_name": firm.name,
            "buyer_id": firm.party_id,
            "country": firm.country,
            "power_mw": self._told(firm.power_mw, 0.4),
            "has_lease": self._told(bool(r.random() > lacking), 0.3),
            "has_utility_contract": self._told(bool(r.random() > lacking), 0.4),
            "has_cooling": self._told(bool(r.random() > lacking), 0.4),
            "quoted_on": d.day,
        }

    def _document(self, d: Draft, shipment_id: str) -> Row:
        r, firm = self.random, d.end_user or d.consignee
        shared = r.random() < (0.12 if d.scheme else 0.03)
        return {
            "document_id": f"{shipment_id}/1",
            "kind": "end use certificate",
            "issued_on": d.day - timedelta(days=int(r.integers(1, 30))),
            "shipment_id": shipment_id,
            "party_name": firm.name,
            "party_id": firm.party_id,
            "signatory": f"Signatory {r.integers(40)}" if shared else firm.officers[0],
            "template_hash": f"t{r.integers(30)}" if r.random() < 0.3 else None,
        }
