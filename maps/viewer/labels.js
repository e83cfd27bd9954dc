// Names on the map: drawn again after each move, the important ones first, none over another.

const FONTS = {
  place: ["650 13px system-ui, sans-serif", 0],
  country: ["600 11px system-ui, sans-serif", 1.6],
  unit: ["italic 500 11px system-ui, sans-serif", 0],
  sea: ["italic 12px Georgia, serif", 0.5],
  status: ["italic 500 10px system-ui, sans-serif", 0],
  stated: ["650 12px system-ui, sans-serif", 0],
  true: ["650 12px system-ui, sans-serif", 0],
  town: ["500 11px system-ui, sans-serif", 0],
};
const LINE_PX = 15;
const SHIFTS = { stated: [0, -24, 24, -48, 48], true: [0, -24, 24, -48, 48], status: [14, -14, 28, -28] };

/** Keeps one list of boxes per cell of a grid, to ask quickly whether a new one is free. */
class Room {
  constructor() {
    this.cells = new Map();
  }

  *near([x0, y0, x1, y1]) {
    for (let x = Math.floor(x0 / 80); x <= Math.floor(x1 / 80); x++) {
      for (let y = Math.floor(y0 / 80); y <= Math.floor(y1 / 80); y++) yield `${x}:${y}`;
    }
  }

  free(box) {
    for (const key of this.near(box)) {
      for (const other of this.cells.get(key) || []) {
        if (box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]) return false;
      }
    }
    return true;
  }

  take(box) {
    for (const key of this.near(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }
}

class Labels {
  /**
   * Sources are functions of the zoom that yield {text, lat, lon, kind, beside, className}, and {lat, lon, taken} for
   * what stands there already: left, top, right and bottom in pixels from that point.
   */
  constructor(map) {
    this.map = map;
    this.sources = [];
    this.pane = map.createPane("labels");
    this.pane.style.zIndex = 450;
    this.pane.style.pointerEvents = "none";
    this.pane.setAttribute("aria-hidden", "true");
    this.ruler = document.createElement("canvas").getContext("2d");
    this.widths = new Map();
    map.on("moveend resize", () => this.draw());
    map.on("zoomstart", () => map.getContainer().classList.add("zooming"));
    map.on("zoomend", () => map.getContainer().classList.remove("zooming"));
  }

  width(text, kind) {
    const key = `${kind} ${text}`;
    if (!this.widths.has(key)) {
      const [font, spacing] = FONTS[kind];
      this.ruler.font = font;
      const shown = kind === "country" ? text.toUpperCase() : text;
      this.widths.set(key, this.ruler.measureText(shown).width + spacing * text.length);
    }
    return this.widths.get(key);
  }

  draw() {
    const room = new Room();
    const view = this.map.getPixelBounds();
    const origin = this.map.getPixelOrigin();
    const made = [];
    // Half a name is none.
    const inside = ([x0, y0, x1, y1]) => x0 > view.min.x + 2 && y0 > view.min.y && x1 < view.max.x - 2 && y1 < view.max.y;
    this.panels().forEach((box) => room.take(box.map((value, axis) => value + (axis % 2 ? view.min.y : view.min.x))));
    for (const source of this.sources) {
      for (const label of source(this.map.getZoom())) {
        const at = this.map.project([label.lat, label.lon]);
        if (!view.contains(at)) continue;
        if (label.taken) {
          room.take(label.taken.map((value, axis) => value + (axis % 2 ? at.y : at.x)));
          continue;
        }
        const width = this.width(label.text, label.kind);
        const spot = this.spots(at, width, label).find((box) => inside(box) && room.free(box));
        if (!spot) continue;
        room.take(spot);
        const element = make("span", { className: `map-label label-${label.kind} ${label.className || ""}` }, label.text);
        element.style.transform = `translate(${Math.round(spot[0] - origin.x)}px, ${Math.round(spot[1] - origin.y)}px)`;
        made.push(element);
      }
    }
    this.pane.replaceChildren(...made);
  }

  /** Boxes of what lies over the map, in pixels of its container; a name half under the legend is no name. */
  panels() {
    const frame = this.map.getContainer().getBoundingClientRect();
    return [...this.map.getContainer().querySelectorAll(".panel, .evidence-key, .view-note, .leaflet-bar, .leaflet-control-scale")]
      .map((element) => element.getBoundingClientRect())
      .filter((box) => box.width)
      .map((box) => [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top]);
  }

  /** Boxes where a label may stand, best first: around a symbol, or over the middle of an area. */
  spots(at, width, label) {
    const half = LINE_PX / 2;
    const gap = label.beside;
    if (gap === undefined) {
      // Over the middle; what a flag shows and what is disputed are named rather elsewhere than not at all.
      const shifts = SHIFTS[label.kind] || [0];
      return shifts.map((down) => [at.x - width / 2, at.y - half + down, at.x + width / 2, at.y + half + down]);
    }
    const right = [at.x + gap, at.y - half, at.x + gap + width, at.y + half];
    const left = [at.x - gap - width, at.y - half, at.x - gap, at.y + half];
    const below = [at.x - width / 2, at.y + gap - 2, at.x + width / 2, at.y + gap + LINE_PX - 2];
    const above = [at.x - width / 2, at.y - gap - LINE_PX, at.x + width / 2, at.y - gap];
    return label.kind === "town" ? [right, left] : [right, left, below, above];
  }
}
