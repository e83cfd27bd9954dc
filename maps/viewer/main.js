// The order in which the page comes to life.

function startTheme() {
  const media = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  let chosen = null;
  const apply = () => (root.dataset.theme = chosen || (media.matches ? "dark" : "light"));
  media.addEventListener("change", apply);
  apply();
  return make("button", { type: "button", title: "Light or dark", onclick: (event) => {
    chosen = root.dataset.theme === "dark" ? "light" : "dark";
    apply();
    event.currentTarget.setAttribute("aria-pressed", String(chosen === "dark"));
  }, "aria-pressed": String(root.dataset.theme === "dark") }, "Dark");
}

function flagStepper() {
  const mid = make("span", { className: "mid" }, plural(flags.length, "flag"));
  on("flag", ({ flag }) => (mid.textContent = `Flag ${flag + 1} of ${flags.length}`));
  on("select", () => (mid.textContent = plural(flags.length, "flag")));
  return make(
    "span",
    { className: "stepper" },
    make("button", { type: "button", "aria-label": "Previous flag", onclick: () => stepFlag(-1) }, "‹"),
    mid,
    make("button", { type: "button", "aria-label": "Next flag", onclick: () => stepFlag(1) }, "›"),
  );
}

function fillHeader(help) {
  const tools = document.getElementById("tools");
  if (flags.length) tools.append(flagStepper());
  tools.append(
    downloadMenu(),
    make("button", { type: "button", className: "wide", onclick: () => print() }, "Print"),
    startTheme(),
    make("button", { type: "button", className: "wide", "aria-label": "Keys", title: "Keys", onclick: () => help.showModal() }, "?"),
  );
  const located = byPlace.filter((list) => list.length).length;
  const lost = mentions.filter((mention) => mention.place === null && data.roles[mention.role].place).length;
  const levels = LEVELS.map((level) => [level, flags.filter((flag) => flag.level === level).length]).filter(([, count]) => count);
  const words = [plural(located, "place"), ...levels.map(([level, count]) => plural(count, data.levels[level].toLowerCase()))];
  if (lost) words.push(`${lost} not on the map`);
  document.getElementById("tally").textContent = words.join(" · ");
}

/** Open what the address names: #p=PLACE, #f=FLAG, or a sentence. */
function followAddress(pane) {
  if (/^#s\d+$/.test(location.hash)) return pane.read(Number(location.hash.slice(2)));
  const wanted = new URLSearchParams(location.hash.slice(1));
  const place = placeIndex.get(wanted.get("p") ?? "");
  const flag = Number(wanted.get("f") ?? NaN);
  if (place !== undefined) select(place, null, "link");
  else if (Number.isInteger(flag) && flags[flag - 1]) selectFlag(flag - 1, "link");
}

function writeAddress() {
  let hash = "";
  if (selection.flag !== null) hash = `#f=${selection.flag + 1}`;
  else if (selection.place !== null) hash = `#p=${encodeURIComponent(places[selection.place].id)}`;
  try {
    // The empty hash must go too, or the page would jump to its top.
    history.replaceState(null, "", hash || location.pathname + location.search);
  } catch {
    // Inside a notebook's frame the page has no address of its own.
  }
}

/** Whether the map has no room beside its legend, as on a phone. */
const isNarrow = (map) => map.getSize().x <= 620;

/** Padding that keeps what is shown clear of the legend and the controls. */
function room(map) {
  const panel = document.querySelector(".panel[open]");
  const key = document.querySelector(".evidence-key:not([hidden])");
  if (isNarrow(map)) return { paddingTopLeft: [52, 48], paddingBottomRight: [24, key ? key.offsetHeight + 16 : 44] };
  const beside = panel ? panel.offsetWidth + 16 : 0;
  return { paddingTopLeft: [56, 40], paddingBottomRight: [40 + beside, 60] };
}

/** The same for a card, which Leaflet moves into view by itself. */
const panRoom = (map) => {
  const { paddingTopLeft, paddingBottomRight } = room(map);
  if (isNarrow(map)) return { autoPanPaddingTopLeft: [8, 8], autoPanPaddingBottomRight: [8, 8] };
  return { autoPanPaddingTopLeft: [paddingTopLeft[0], 12], autoPanPaddingBottomRight: [paddingBottomRight[0] - 24, 12] };
};

/** Fit the view to the places that are not in doubt, of the document that is read alone or of all. */
function fitAll(map, symbols) {
  const bounds = symbols.bounds(filters.document === "" ? data.view : data.documents[filters.document].view);
  if (bounds.isValid()) map.fitBounds(bounds, { ...room(map), maxZoom: 8, animate: false });
}

function addFitButton(map, act) {
  const control = L.control({ position: "topleft" });
  control.onAdd = () => {
    const button = make("a", { href: "#", role: "button", title: "Show all places", "aria-label": "Show all places" }, "⤢");
    L.DomEvent.on(button, "click", (event) => {
      L.DomEvent.stop(event);
      act();
    });
    return make("div", { className: "leaflet-bar" }, button);
  };
  control.addTo(map);
}

/** For readers who want no motion a card comes into view at once. */
function moveGently(map) {
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  const { panBy } = map;
  map.panBy = (offset, options) => panBy.call(map, offset, { animate: !reduced.matches, ...options });
}

/** On paper the map is a picture of fixed size with the part of the world that the reader has in view. */
function printWhatIsSeen(map) {
  let seen = null;
  const settle = (isPrinting) => {
    document.documentElement.classList.toggle("printing", isPrinting);
    map.invalidateSize({ animate: false });
  };
  addEventListener("beforeprint", () => {
    emit("print");
    seen = { bounds: map.getBounds(), center: map.getCenter(), zoom: map.getZoom() };
    settle(true);
    map.fitBounds(seen.bounds.pad(-0.12), { animate: false });
  });
  addEventListener("afterprint", () => {
    settle(false);
    if (seen) map.setView(seen.center, seen.zoom, { animate: false });
  });
}

function start() {
  document.documentElement.classList.add("scripted");
  const map = map_dateline;
  const container = map.getContainer();
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", "Map of the places in the text");
  const help = helpDialog();
  fillHeader(help);
  moveGently(map);
  map.setMinZoom(1);
  map.setMaxZoom(14);
  map.invalidateSize({ pan: false });
  map.setView([25, center], 2, { animate: false });

  const labels = new Labels(map);
  drawBase(map, labels);
  const symbols = new Symbols(map, labels);
  new FlagEvidence(map, labels);
  new PlaceCard(map, symbols);
  const pane = new Pane();
  L.control.zoom({ position: "topleft" }).addTo(map);
  addFitButton(map, () => fitAll(map, symbols));
  const credit = data.tiles ? `${data.tiles.credit} · GeoNames` : "GeoNames · Natural Earth";
  const note = L.control({ position: "bottomleft" });
  note.onAdd = () => make("p", { className: "view-note" }, `Lines: view of the UN General Assembly; disputed and de facto lines dashed. Places: ${credit}.`);
  note.addTo(map);
  L.control.scale({ position: "bottomleft", maxWidth: 120 }).addTo(map);
  addLegend(map);

  fitAll(map, symbols);
  emit("filter");
  on("document", () => fitAll(map, symbols));
  labels.draw();
  for (const name of ["filter", "select", "flag"]) on(name, () => labels.draw());
  on("select", writeAddress);
  on("flag", writeAddress);
  map.on("click", () => deselect());
  listenToKeys(help);
  followAddress(pane);
  addEventListener("hashchange", () => followAddress(pane));
  printWhatIsSeen(map);
  document.documentElement.dataset.ready = "yes";
  pane.unfoldIdly();
}

document.addEventListener("DOMContentLoaded", start);
