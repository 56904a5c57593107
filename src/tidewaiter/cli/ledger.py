"""``tidewaiter ledger``: the commands. Each loads what it needs when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

app = typer.Typer(help="Keep allocations: what may be used, by whom, until when.",
                  no_args_is_help=True)  # fmt: skip

Place = Annotated[
    str,
    typer.Option(
        "--ledger", envvar="TIDEWAITER_LEDGER", help="SQLite file, or postgresql://user@host/db"
    ),
]
Which = Annotated[str, typer.Argument(help="lpp, country, nveu, uveu, aia, china_share or license")]
Parent = Annotated[Optional[str], typer.Option(help="ultimate parent, by name")]
ParentId = Annotated[Optional[str], typer.Option(help="ultimate parent, by your own mark")]
Consignee = Annotated[Optional[str], typer.Option(help="ultimate consignee, by name")]
Country = Annotated[Optional[str], typer.Option(help="destination, ISO 3166-1 alpha-2")]
License_ = Annotated[Optional[str], typer.Option("--license", help="number of the license")]
Item = Annotated[Optional[str], typer.Option(help="model or system, as in orders")]
Seat = Annotated[Optional[str], typer.Option("--headquarters", help="the owner's country")]
Tpp = Annotated[Optional[str], typer.Option(help="how much in all, in TPP")]
Pieces = Annotated[Optional[int], typer.Option(help="how many units of the item")]
On = Annotated[Optional[str], typer.Option(help="day of the movement; today if not given")]
Expires = Annotated[Optional[str], typer.Option(help="last day; of a hold 90 days if not given")]
OrderId = Annotated[Optional[str], typer.Option("--order", help="the order's mark")]
HoldName = Annotated[Optional[str], typer.Option("--hold", help="a hold's entry, as 12-345")]
Key = Annotated[Optional[str], typer.Option(help="makes the request one: a repeat does nothing")]
Why = Annotated[Optional[str], typer.Option(help="why, in words")]
Source = Annotated[Optional[str], typer.Option(help="where it is written")]
View = Annotated[str, typer.Option(help="whose caps: codified, enforced, or a reform")]
CODIFIED = "codified"


@app.command("migrate")
def migrate(ledger: Place) -> None:
    """Make the tables of a ledger, or renew those of an older version."""
    from tidewaiter.cli import ledger_care

    ledger_care.migrate(ledger)


@app.command("grant")
def grant(
    which: Which,
    ledger: Place,
    license_: License_ = None,
    country: Country = None,
    tpp: Tpp = None,
    pieces: Pieces = None,
    on: On = None,
    expires: Expires = None,
    key: Key = None,
    why: Why = None,
    source: Source = None,
    view: View = CODIFIED,
) -> None:
    """Enter what a license grants; with --country it also counts as licensed to that country."""
    from tidewaiter.cli import ledger_entries

    asked = ledger_entries.Asked(
        which, license=license_, country=country, tpp=tpp, pieces=pieces, on=on, expires=expires,
        key=key, why=why, source=source, view=view,
    )  # fmt: skip
    ledger_entries.grant(ledger, asked)


@app.command("hold")
def hold(
    which: Which,
    ledger: Place,
    parent: Parent = None,
    parent_id: ParentId = None,
    consignee: Consignee = None,
    license_: License_ = None,
    country: Country = None,
    item: Item = None,
    headquarters: Seat = None,
    tpp: Tpp = None,
    pieces: Pieces = None,
    on: On = None,
    expires: Expires = None,
    order: OrderId = None,
    key: Key = None,
    why: Why = None,
    view: View = CODIFIED,
) -> None:
    """Set aside a part of an allocation until it is used or released, or expires."""
    from tidewaiter.cli import ledger_entries

    asked = ledger_entries.Asked(
        which, parent=parent, parent_id=parent_id, consignee=consignee, license=license_,
        country=country, item=item, headquarters=headquarters, tpp=tpp, pieces=pieces, on=on,
        expires=expires, order=order, key=key, why=why, view=view,
    )  # fmt: skip
    ledger_entries.hold(ledger, asked)


@app.command("use")
def use(
    ledger: Place,
    which: Annotated[
        Optional[str], typer.Argument(help="the allocation, for what was not held")
    ] = None,
    order: OrderId = None,
    hold: HoldName = None,
    parent: Parent = None,
    parent_id: ParentId = None,
    consignee: Consignee = None,
    license_: License_ = None,
    country: Country = None,
    item: Item = None,
    headquarters: Seat = None,
    tpp: Tpp = None,
    pieces: Pieces = None,
    keep_rest: Annotated[
        bool, typer.Option("--keep-rest", help="what is not used of a hold stays held")
    ] = False,
    on: On = None,
    key: Key = None,
    why: Why = None,
    source: Source = None,
    view: View = CODIFIED,
) -> None:
    """Use what was held for an order, wholly or in part; or what was not held."""
    from tidewaiter.cli import ledger_entries

    asked = ledger_entries.Asked(
        which, parent=parent, parent_id=parent_id, consignee=consignee, license=license_,
        country=country, item=item, headquarters=headquarters, tpp=tpp, pieces=pieces, on=on,
        order=order, hold=hold, key=key, why=why, source=source, view=view,
    )  # fmt: skip
    ledger_entries.use(ledger, asked, keep_rest=keep_rest)


@app.command("release")
def release(
    ledger: Place,
    order: OrderId = None,
    hold: HoldName = None,
    tpp: Tpp = None,
    pieces: Pieces = None,
    on: On = None,
    key: Key = None,
    why: Why = None,
    view: View = CODIFIED,
) -> None:
    """Let go of what is held for an order, wholly or in part."""
    from tidewaiter.cli import ledger_entries

    asked = ledger_entries.Asked(
        None, tpp=tpp, pieces=pieces, on=on, order=order, hold=hold, key=key, why=why, view=view
    )
    ledger_entries.settle(ledger, asked, "release")


@app.command("adjust")
def adjust(
    which: Which,
    ledger: Place,
    reason: Annotated[
        str,
        typer.Option(
            help="lost, damaged, failed, relocated, resold where the law says; correction"
        ),
    ],
    parent: Parent = None,
    parent_id: ParentId = None,
    consignee: Consignee = None,
    license_: License_ = None,
    country: Country = None,
    item: Item = None,
    headquarters: Seat = None,
    tpp: Tpp = None,
    pieces: Pieces = None,
    on: On = None,
    key: Key = None,
    why: Why = None,
    source: Source = None,
    view: View = CODIFIED,
) -> None:
    """Let chips stop counting for a reason that the law knows, or put right an error of entry."""
    from tidewaiter.cli import ledger_entries

    asked = ledger_entries.Asked(
        which, parent=parent, parent_id=parent_id, consignee=consignee, license=license_,
        country=country, item=item, headquarters=headquarters, tpp=tpp, pieces=pieces, on=on,
        key=key, why=why, source=source, view=view,
    )  # fmt: skip
    ledger_entries.adjust(ledger, asked, reason)


@app.command("balance")
def balance(
    ledger: Place,
    which: Annotated[Optional[str], typer.Argument(help="one allocation; all if not given")] = None,
    parent: Parent = None,
    parent_id: ParentId = None,
    consignee: Consignee = None,
    license_: License_ = None,
    country: Country = None,
    item: Item = None,
    headquarters: Seat = None,
    on: On = None,
    view: View = CODIFIED,
) -> None:
    """Say what is held, used and left: of one account if it is named, or of all."""
    from tidewaiter.cli import ledger_entries, ledger_reads

    asked = ledger_entries.Asked(
        which, parent=parent, parent_id=parent_id, consignee=consignee, license=license_,
        country=country, item=item, headquarters=headquarters, on=on, view=view,
    )  # fmt: skip
    ledger_reads.balance(ledger, asked)


@app.command("history")
def history(
    ledger: Place,
    which: Annotated[Optional[str], typer.Argument(help="the allocation of one account")] = None,
    order: OrderId = None,
    parent: Parent = None,
    parent_id: ParentId = None,
    consignee: Consignee = None,
    license_: License_ = None,
    country: Country = None,
    item: Item = None,
    on: On = None,
    key: Key = None,
    view: View = CODIFIED,
) -> None:
    """List the entries of an account, an order or a key, as they were entered."""
    from tidewaiter.cli import ledger_entries, ledger_reads

    asked = ledger_entries.Asked(
        which, parent=parent, parent_id=parent_id, consignee=consignee, license=license_,
        country=country, item=item, on=on, order=order, key=key, view=view,
    )  # fmt: skip
    ledger_reads.history(ledger, asked)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV of what is installed or was shipped already")],
    ledger: Place,
    view: View = CODIFIED,
) -> None:
    """Enter an installed base from a CSV file: all of it, or nothing and every fault."""
    from tidewaiter.cli import ledger_entries

    ledger_entries.bring(ledger, file, view)


@app.command("structuring")
def structuring(
    ledger: Place,
    links: Annotated[
        Optional[Path],
        typer.Option(help="CSV with subject, kind and value: officers, address, payer, parent"),
    ] = None,
    near: Annotated[float, typer.Option(help="how near to a cap is near, as a part of it")] = 0.05,
    on: On = None,
    view: View = CODIFIED,
) -> None:
    """List who stops just under a limit, and linked groups whose sum passes it."""
    from tidewaiter.cli import ledger_reads

    ledger_reads.structuring(ledger, links, near, on, view)


@app.command("verify")
def verify(
    ledger: Place,
    public_key: Annotated[
        Optional[Path], typer.Option(help="the .pub file of whoever signs checkpoints")
    ] = None,
) -> None:
    """Work out every hash and sum anew; exit 1 and name the first bad entry if one is bad."""
    from tidewaiter.cli import ledger_care

    ledger_care.verify(ledger, public_key)


@app.command("checkpoint")
def checkpoint(
    ledger: Place,
    key: Annotated[Path, typer.Option(help="private key; made, with .pub beside it, if not there")],
) -> None:
    """Sign what the ledger is now, so that nothing before can be rewritten unseen."""
    from tidewaiter.cli import ledger_care

    ledger_care.checkpoint(ledger, key)


@app.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(help="the backup: a new SQLite file")], ledger: Place
) -> None:
    """Copy a whole ledger, as it is at one moment, into a file; and verify the copy."""
    from tidewaiter.cli import ledger_care

    ledger_care.backup(ledger, file)


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="a backup")],
    ledger: Place,
    public_key: Annotated[
        Optional[Path], typer.Option(help="the .pub file of whoever signs checkpoints")
    ] = None,
) -> None:
    """Bring a backup back into an empty ledger; nothing is kept unless it verifies."""
    from tidewaiter.cli import ledger_care

    ledger_care.restore(file, ledger, public_key)
