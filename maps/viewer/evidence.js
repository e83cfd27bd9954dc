// A flag shown on the map: what the text states, what is true, and the way between.

/** Claims that relate two places, neither of which is wrong by itself. */
const BESIDE = new Set(["distance", "direction", "border"]);

/** A distance as the messages say it: two or three figures, for outlines are no more exact. */
function roundKm(km) {
  const step = km < 20 ? 1 : km < 400 ? 5 : km < 1000 ? 10 : 50;
  return `${Math.max(step, Math.round(km / step) * step).toLocaleString("en")} km`;
}

class FlagEvidence {
  constructor(map) {
    this.map = map;
    this.layer = L.featureGroup().addTo(map);
    map.createPane("evidence").style.zIndex = 420;
    this.renderer = L.svg({ pane: "evidence", padding: 0.6 });
    map.createPane("distance").style.zIndex = 640;
    this.key = L.control({ position: "bottomright" });
    this.key.onAdd = () => {
      this.box = make("div", { className: "evidence-key", hidden: true });
      L.DomEvent.disableClickPropagation(this.box);
      this.box.addEventListener("click", (event) => event.stopPropagation());
      return this.box;
    };
    this.key.addTo(map);
    on("flag", ({ flag }) => this.show(flag));
    on("select", () => this.clear());
  }

  clear() {
    this.layer.clearLayers();
    this.box.hidden = true;
    this.map.getContainer().classList.remove("with-evidence");
  }

  /** The length of the line, written beside its middle and above everything else. */
  distance(text, at) {
    const icon = L.divIcon({ className: "", html: make("span", { className: "map-label label-evidence" }, text), iconSize: [0, 0], iconAnchor: [-8, 9] });
    return L.marker(at, { icon, pane: "distance", interactive: false, keyboard: false });
  }

  show(index) {
    this.clear();
    const flag = flags[index];
    const options = (className) => ({ pane: "evidence", renderer: this.renderer, className, interactive: false });
    const rows = [];
    const area = (place, className, words) => {
      if (place === null) return;
      if (places[place].shape) {
        this.layer.addLayer(L.polygon(decodePolygons(places[place].shape, 3, center), options(className)));
        rows.push([`is-${className}`, `${places[place].name}: ${words}`]);
      } else {
        this.layer.addLayer(L.circleMarker([places[place].lat, nearLon(places[place].lon, center)], { ...options(className), radius: 9 }));
        rows.push([`is-${className}`, `${places[place].name}: ${words}`]);
      }
    };
    const subject = flag.subject === null ? "the place" : places[flag.subject].name;
    area(flag.true, "true", flag.true !== null && places[flag.true].area ? `where ${subject} lies` : "what is true");
    area(flag.stated, "stated", BESIDE.has(flag.kind) ? `named beside ${subject}` : "what the text states");
    const lines = decodeLines(flag.line, 4, center);
    if (lines.length) {
      this.layer.addLayer(L.polyline(lines, options("distance")));
      const first = lines[0][0];
      const last = lines.at(-1).at(-1);
      this.layer.addLayer(L.circleMarker(last, { ...options("end-mark"), radius: 4 }));
      const km = flag.km === null ? "" : roundKm(flag.km);
      if (km) {
        this.layer.addLayer(this.distance(km, [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2]));
        rows.push(["is-distance", BESIDE.has(flag.kind) ? `${km} apart` : `${km} to the nearest point`]);
      }
    }
    const swatch = ([className, words]) => make("p", {}, make("span", { className: `swatch ${className}` }), make("bdi", {}, words));
    const close = make("button", { type: "button", onclick: () => deselect() }, "Close");
    const text = make("button", { type: "button", onclick: () => emit("jump-flag", { flag: index }) }, "Read in text");
    this.box.replaceChildren(
      make("p", {}, make("strong", {}, `${data.levels[flag.level]} ${flag.code}`)),
      ...rows.map(swatch),
      make("div", { className: "ends" }, text, close),
    );
    this.box.hidden = false;
    this.map.getContainer().classList.add("with-evidence");
    const bounds = this.layer.getBounds();
    if (flag.subject !== null) bounds.extend([places[flag.subject].lat, nearLon(places[flag.subject].lon, center)]);
    if (bounds.isValid()) this.map.fitBounds(bounds, { ...room(this.map), maxZoom: 9 });
    say(`${data.levels[flag.level]} ${flag.code}: ${flag.message}`);
  }
}
