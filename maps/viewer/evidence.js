// A flag shown on the map: what the text states, what is true, and the way between.

/** Claims that relate two places, neither of which is wrong by itself. */
const BESIDE = new Set(["distance", "direction", "border"]);

/** A distance as the messages say it: two or three figures, for outlines are no more exact. */
function roundKm(km) {
  const step = km < 20 ? 1 : km < 400 ? 5 : km < 1000 ? 10 : 50;
  return `${Math.max(step, Math.round(km / step) * step).toLocaleString("en")} km`;
}

const FAR_LARGER = 7;
const diagonal = (bounds) => Math.hypot(bounds.getNorth() - bounds.getSouth(), bounds.getEast() - bounds.getWest());

class FlagEvidence {
  constructor(map, labels) {
    this.map = map;
    this.names = [];
    // After the symbols, before all other names.
    labels.sources.splice(1, 0, () => this.names);
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
    this.names = [];
    this.box.hidden = true;
    this.map.getContainer().classList.remove("with-evidence");
  }

  /** The length of the line, written beside its middle, or under it where it lies flat; above everything else. */
  distance(text, at, isFlat) {
    const className = `map-label label-evidence ${isFlat ? "under" : ""}`;
    const icon = L.divIcon({ className: "", html: make("span", { className }, text), iconSize: [0, 0], iconAnchor: [0, 0] });
    return L.marker(at, { icon, pane: "distance", interactive: false, keyboard: false });
  }

  /** All of the drawing; of a shape that would make the rest a speck, only what lies near. */
  fit(flag) {
    const heart = L.latLngBounds(decodeLines(flag.line, 4, center).flat());
    const whole = this.layer.getBounds();
    if (flag.subject !== null) {
      const { lat, lon } = places[flag.subject];
      for (const bounds of [heart, whole]) bounds.extend([lat, nearLon(lon, center)]);
    }
    if (!whole.isValid()) return;
    const isSpeck = flag.line.length > 0 && diagonal(whole) > FAR_LARGER * Math.max(diagonal(heart), 1.5);
    this.map.fitBounds(isSpeck ? heart.pad(1.5) : whole, { ...room(this.map), maxZoom: 9 });
  }

  show(index) {
    this.clear();
    const flag = flags[index];
    const options = (className) => ({ pane: "evidence", renderer: this.renderer, className, interactive: false });
    const rows = [];
    const subject = flag.subject === null ? "the place" : places[flag.subject].name;
    const area = (place, className, words) => {
      if (place === null) return;
      const { name, shape, lat, lon, label_at: middle } = places[place];
      const at = [lat, nearLon(lon, center)];
      this.layer.addLayer(shape ? L.polygon(decodePolygons(shape, 3, center), options(className)) : L.circleMarker(at, { ...options(className), radius: 9 }));
      // Aleppo lies in Aleppo: the unit, not the town.
      const known = name === subject ? `${name} (${places[place].label})` : name;
      rows.push([`is-${className}`, `${known}: ${words}`]);
      // What is on the map by itself has its name there.
      if (shownMentions(place).length || name === subject) return;
      const [x, y] = middle || [lon, lat];
      this.names.push({ text: short(name), lat: y, lon: nearLon(x, center), kind: className, beside: shape ? undefined : 12 });
    };
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
        const [lat, lon] = [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2];
        const isFlat = Math.abs(last[1] - first[1]) > Math.abs(last[0] - first[0]);
        const half = 10 + 3.5 * km.length;
        this.layer.addLayer(this.distance(km, [lat, lon], isFlat));
        this.names.unshift({ lat, lon, taken: isFlat ? [-half, 0, half, 30] : [0, -11, 2 * half, 11] });
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
    this.fit(flag);
    say(`${data.levels[flag.level]} ${flag.code}: ${flag.message}`);
  }
}
