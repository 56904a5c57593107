(() => {
"use strict";
const data = JSON.parse(document.getElementById("reasons").textContent);

// Names of countries come from the browser: nothing is fetched, and the code stays in sight.
let names = null;
try { names = new Intl.DisplayNames(["en"], {type: "region"}); } catch (e) { names = null; }
const country = code => {
  if (!names || !/^[A-Z]{2}$/.test(code)) return code;
  const name = names.of(code);
  return name && name !== code ? `${name} (${code})` : code;
};
for (const e of document.querySelectorAll("[data-country]")) e.textContent = country(e.dataset.country);

const table = document.getElementById("table");
if (!table) return;
const body = table.tBodies[0];
const rows = Array.from(body.rows);
const byOrder = new Map(rows.map(r => [data.orders[r.dataset.n].id, r]));
const filters = document.getElementById("filters");
const query = document.getElementById("q");
const place = document.getElementById("dest");
const sortby = document.getElementById("sortby");
const heads = Array.from(table.tHead.rows[0].cells);
const picks = Array.from(filters.querySelectorAll("[name=outcome]"));
filters.hidden = false;

// A table drawn as grids is no table to a screen reader unless it says so.
table.setAttribute("role", "table");
for (const part of [table.tHead, body]) part.setAttribute("role", "rowgroup");
for (const r of table.rows) {
  r.setAttribute("role", "row");
  for (const c of r.cells) {
    const head = c.parentNode.parentNode === table.tHead;
    c.setAttribute("role", head ? "columnheader" : c.tagName === "TH" ? "rowheader" : "cell");
  }
}
for (const r of rows) r.querySelector("th a").setAttribute("aria-expanded", "false");

// Everything is put in as text, never as markup.
const make = (tag, attributes, ...children) => {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attributes || {})) if (v !== null && v !== undefined) e.setAttribute(k, v);
  e.append(...children.filter(c => c !== null && c !== undefined && c !== ""));
  return e;
};
const bdi = text => make("bdi", null, text);
const tag = t => t ? make("span", {class: "tag", title: data.confidence[t] || null}, t) : null;
const cite = (citation, url) => url ? make("a", {href: url, rel: "noopener noreferrer"}, citation || url) : citation;
const spread = parts => {
  const shown = parts.filter(Boolean);
  return shown.flatMap((p, n) => n ? ["; ", p] : [p]);
};

function step(n) {
  const [text, citation, url, act, effective, status, confidence, doubt] = data.lines[n];
  const kind = status.replace(/ /g, "-");
  const sources = spread([cite(citation, url), act, effective && `in force from ${effective}`]);
  const word = make("span", {class: `step ${kind}`}, status);
  const told = make("div", null, make("p", null, bdi(text)));
  if (sources.length || confidence) told.append(make("p", {class: "cite"}, ...sources, confidence ? " " : "", tag(confidence)));
  if (doubt) told.append(make("p", {class: "doubt"}, "Doubt: ", bdi(doubt)));
  return make("li", {class: kind}, status === "note" ? null : word, told);
}

function block(title, items, list, cls) {
  if (!items.length) return [];
  return [make("h4", null, title), make(list || "ul", {class: cls || null}, ...items)];
}

function duty([text, citation, url, lead]) {
  const when = lead === null ? null : make("span", {class: "lead"}, ` ${lead} days before shipment`);
  const source = citation || url ? make("div", {class: "cite"}, cite(citation, url)) : null;
  return make("li", null, bdi(text), when, source);
}

// A drawing that the program made; what is no drawing is left out.
function picture(drawn) {
  const root = new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement;
  return make("figure", {class: "owners"}, root.localName === "svg" ? document.importNode(root, true) : null);
}

function memo(o) {
  const icon = document.getElementById("i-" + o.code);
  const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  mark.setAttribute("viewBox", "0 0 16 16");
  mark.setAttribute("class", "icon " + o.code);
  mark.setAttribute("aria-hidden", "true");
  if (icon) mark.append(...Array.from(icon.childNodes, c => c.cloneNode(true)));
  const main = make("div", null);
  for (const [title, lines] of o.sections) main.append(...block(title, lines.map(step), "ul", "steps"));
  for (const drawn of o.pictures) main.append(make("h4", null, "Who owns it"), picture(drawn));
  main.append(...block("What would settle it", o.missing.map(([facts, would]) =>
    make("li", null, make("b", null, bdi(facts.join(", "))), ": ", bdi(would))), "ol"));
  main.append(...block("Duties", o.duties.map(duty)));
  main.append(...block("Allocations it would use", o.allocations.map(a => make("li", null, bdi(a)))));
  main.append(...block("Not checked", o.not_checked.map(a => make("li", null, bdi(a)))));
  main.append(...block("Doubts", o.doubts.map(a => make("li", null, bdi(a)))));
  const side = make("aside", null);
  if (o.facts.length) {
    side.append(make("h4", null, "What it rests on"), make("dl", null, ...o.facts.map(([label, value, source, confidence]) =>
      make("div", null, make("dt", null, bdi(label)), make("dd", null, bdi(value), confidence ? " " : "", tag(confidence)),
        source ? make("dd", {class: "cite"}, bdi(source)) : null))));
  }
  const print = make("button", {type: "button"}, "Print this answer");
  const close = make("button", {type: "button"}, "Close");
  const article = make("article", {class: `memo ${o.code}`, "aria-label": `Reasoned answer for order ${o.id}`},
    make("p", {class: "kicker"}, "Order ", bdi(o.id), ` \u00b7 law as ${o.view || "given"}, on ${o.day || "a day not known"}`),
    make("h3", null, bdi(o.headline)), make("span", {class: `chip ${o.code}`}, mark, make("span", null, o.word)),
    make("div", {class: "body"}, main, side),
    make("footer", null, print, close, "Not legal advice."));
  print.addEventListener("click", () => printOne(article));
  close.addEventListener("click", () => { const r = byOrder.get(o.id); toggle(r, false); r.querySelector("th a").focus(); });
  return article;
}

function printOne(article) {
  const sheet = make("div", {id: "sheet"}, article.cloneNode(true));
  document.body.append(sheet);
  document.body.classList.add("one");
  addEventListener("afterprint", () => { document.body.classList.remove("one"); sheet.remove(); }, {once: true});
  print();
}

const detailOf = r => r.nextSibling && r.nextSibling.className === "detail" ? r.nextSibling : null;

function toggle(r, open) {
  const detail = detailOf(r);
  const link = r.querySelector("th a");
  const want = open === undefined ? !detail : open;
  if (want && !detail) {
    const o = data.orders[r.dataset.n];
    const cell = make("td", {colspan: heads.length, role: "cell", id: "reason-" + r.dataset.n}, memo(o));
    r.after(make("tr", {class: "detail", role: "row"}, cell));
    link.setAttribute("aria-controls", cell.id);
  } else if (!want && detail) {
    detail.remove();
    link.removeAttribute("aria-controls");
  }
  r.classList.toggle("open", want);
  link.setAttribute("aria-expanded", String(want));
}

body.addEventListener("click", event => {
  const r = event.target.closest("tr[data-n]");
  if (!r || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (!event.target.closest("th a") && String(getSelection())) return;
  event.preventDefault();
  toggle(r);
  history.replaceState(null, "", r.classList.contains("open") ? "#" + r.id : location.pathname + location.search);
});

let texts = null;
function filter() {
  const wanted = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length && !texts) texts = new Map(rows.map(r => [r, r.textContent.toLowerCase()]));
  const on = new Set(picks.filter(p => p.checked).map(p => p.value));
  let shown = 0;
  for (const r of rows) {
    const keep = on.has(r.dataset.o) && (!place.value || r.dataset.d === place.value) && wanted.every(w => texts.get(r).includes(w));
    r.hidden = !keep;
    const detail = detailOf(r);
    if (detail) detail.hidden = !keep;
    shown += keep;
  }
  const all = rows.length.toLocaleString("en");
  const noun = rows.length === 1 ? "order" : "orders";
  document.getElementById("count").textContent = shown === rows.length ? `${all} ${noun}` : `${shown.toLocaleString("en")} of ${all} ${noun}`;
  document.getElementById("nothing").hidden = shown > 0;
}

// Numbers that are not known go last in either direction.
function sort(n, down) {
  const number = n >= 0 && heads[n].dataset.kind === "number";
  const key = r => {
    if (n < 0) return Number(r.dataset.n);
    const c = r.cells[n];
    if (!number) return c.textContent;
    return c.dataset.v === "" ? null : Number(c.dataset.v);
  };
  const keyed = rows.map(r => [key(r), Number(r.dataset.n), r]);
  const order = new Intl.Collator("en", {numeric: true}).compare;
  keyed.sort(([a, i], [b, j]) => {
    if (a === null || b === null) return (a === null) - (b === null) || i - j;
    const by = typeof a === "number" ? a - b : order(a, b);
    return (down ? -by : by) || i - j;
  });
  const all = document.createDocumentFragment();
  for (const [, , r] of keyed) { const d = detailOf(r); all.append(r); if (d) all.append(d); }
  body.append(all);
  heads.forEach((h, m) => m === n ? h.setAttribute("aria-sort", down ? "descending" : "ascending") : h.removeAttribute("aria-sort"));
  sortby.value = n < 0 ? "" : String(n);
}

heads.forEach((h, n) => h.firstChild.addEventListener("click", () => sort(n, h.getAttribute("aria-sort") === "ascending")));
sortby.addEventListener("change", () => sort(sortby.value === "" ? -1 : Number(sortby.value), false));
let waiting = 0;
query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, rows.length > 1000 ? 120 : 0); });
place.addEventListener("change", filter);
for (const p of picks) p.addEventListener("change", filter);
filters.addEventListener("submit", event => event.preventDefault());
filters.addEventListener("reset", () => setTimeout(() => { sort(-1, false); filter(); }));
for (const a of document.querySelectorAll("[data-only]")) a.addEventListener("click", () => {
  query.value = ""; place.value = "";
  for (const p of picks) p.checked = p.value === a.dataset.only;
  filter();
});

function follow() {
  const raw = location.hash.slice(1);
  if (!raw.startsWith("order-")) return;
  let plain = raw;
  try { plain = decodeURIComponent(raw); } catch (e) { plain = raw; }
  const exact = document.getElementById(raw);
  const r = rows.includes(exact) ? exact : byOrder.get(plain.slice(6));
  if (!r) return;
  if (r.hidden) { filters.reset(); for (const x of rows) x.hidden = false; }
  toggle(r, true);
  r.scrollIntoView({block: "start"});
}
addEventListener("hashchange", follow);
filter();
follow();
})();
