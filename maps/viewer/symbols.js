// The places of the report on the map: one symbol for each, with a count, and shapes for areas.

const CLUSTER_ABOVE = 50;

/** A symbol that is made when it comes into view: most of ten thousand never do. */
const PlaceIcon = L.DivIcon.extend({
  createIcon(old) {
    const { label, ...look } = this.options.look();
    Object.assign(this.options, look);
    const element = L.DivIcon.prototype.createIcon.call(this, old);
    element.setAttribute("aria-label", label);
    element.dataset.p = this.options.place;
    return element;
  },
});

/** The edge of a region that has no line for an edge: blurred, most where a part of a country is cut off straight. */
function addSoftEdges() {
  const svg = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const filters = svg("svg", { class: "filters", "aria-hidden": "true", width: 0, height: 0 });
  for (const [id, deviation] of [["region", 5], ["part", 9]]) {
    const filter = svg("filter", { id, x: "-40%", y: "-40%", width: "180%", height: "180%" });
    filter.append(svg("feGaussianBlur", { stdDeviation: deviation }));
    filters.append(filter);
  }
  document.body.append(filters);
}

class Symbols {
  constructor(map, labels) {
    this.map = map;
    map.createPane("areas").style.zIndex = 400;
    this.renderer = L.svg({ pane: "areas", padding: 0.6 });
    addSoftEdges();
    this.markers = places.map(() => null);
    this.shapes = places.map(() => null);
    this.areas = L.layerGroup().addTo(map);
    this.spots = this.listen(L.featureGroup()).addTo(map);
    this.chosen = this.listen(L.featureGroup()).addTo(map);
    this.chosenArea = L.layerGroup().addTo(map);
    this.cluster = null;
    labels.sources.unshift(() => this.obstacles(), () => this.names());
    on("filter", () => this.draw());
    on("select", () => this.mark());
    on("flag", () => this.mark());
    on("hover", ({ place, hot }) => this.heat(place, hot));
  }

  at(place) {
    const { lat, lon, label_at: at } = places[place];
    return at ? [at[1], nearLon(at[0], center)] : [lat, nearLon(lon, center)];
  }

  roleOf(place) {
    const list = shownMentions(place);
    const roles = (list.length ? list : byPlace[place]).map((index) => mentions[index].role);
    return Object.keys(data.roles).find((role) => roles.includes(role)) || "literal";
  }

  isDoubtful(place) {
    return byPlace[place].length > 0 && byPlace[place].every((index) => mentions[index].confidence < data.doubtful);
  }

  level(place) {
    return worst(byPlace[place].flatMap((index) => mentions[index].flags.map((flag) => flags[flag].level)));
  }

  look(place) {
    const row = places[place];
    const count = shownMentions(place).length || byPlace[place].length;
    const level = this.level(place);
    const classes = ["place-symbol", `r-${this.roleOf(place)}`];
    if (row.area) classes.push("region");
    if (count > 1) classes.push("many");
    if (this.isDoubtful(place)) classes.push("doubtful");
    if (level) classes.push("flagged", level);
    const size = count > 1 ? 30 : 26;
    const about = [row.name, row.label, row.where, plural(count, "mention"), level ? data.levels[level] : ""];
    return {
      className: classes.join(" "),
      html: make("i", {}, count > 1 ? String(count) : ""),
      iconSize: [size, size],
      label: about.filter(Boolean).join(", "),
    };
  }

  marker(place) {
    const icon = new PlaceIcon({ place, look: () => this.look(place) });
    return L.marker(this.at(place), { icon, place, keyboard: true, riseOnHover: true });
  }

  /** What a reader does with any symbol of a group. */
  listen(group) {
    group.on("click keypress", (event) => {
      if (event.type === "keypress" && !["Enter", " "].includes(event.originalEvent.key)) return;
      const isKey = event.type === "keypress" || event.originalEvent.detail === 0;
      select(event.layer.options.place, null, isKey ? "keyboard" : "map");
    });
    group.on("mouseover", (event) => emit("hover", { place: event.layer.options.place, hot: true }));
    group.on("mouseout", (event) => emit("hover", { place: event.layer.options.place, hot: false }));
    return group;
  }

  /** The outline, the course or the circle of a place; nothing for what is a spot. */
  shape(place) {
    const row = places[place];
    const role = `r-${this.roleOf(place)}`;
    const doubt = this.isDoubtful(place) ? "doubtful" : "";
    const options = (className) => ({ pane: "areas", renderer: this.renderer, className, smoothFactor: 0.6 });
    const parts = [];
    if (row.shape) {
      const polygons = decodePolygons(row.shape, 3, center);
      const soft = row.kind === "region" || row.kind === "part";
      const area = L.polygon(polygons, options(`area ${role} ${doubt} ${soft ? "soft" : ""}`));
      if (soft) area.on("add", () => area.getElement().setAttribute("filter", `url(#${row.kind})`));
      parts.push(area);
    } else if (row.course) {
      parts.push(L.polyline(decodeLines(row.course, 3, center), options(`course ${role}`)));
    } else if (row.km >= data.rough_km && !row.area) {
      parts.push(L.circle(this.at(place), { ...options(`rough ${role}`), radius: row.km * 1000 }));
    }
    if (!parts.length) return null;
    const group = L.featureGroup(parts);
    group.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      select(place, null, "map");
    });
    group.on("mouseover", () => emit("hover", { place, hot: true }));
    group.on("mouseout", () => emit("hover", { place, hot: false }));
    return group;
  }

  /** Countries, continents and oceans would paint over everything: their outline is shown when they are selected. */
  isBackground(place) {
    return ["country", "continent", "ocean", "sea"].includes(places[place].kind);
  }

  draw() {
    const shown = places.map((_, index) => index).filter((index) => shownMentions(index).length);
    this.shown = new Set(shown);
    this.areas.clearLayers();
    this.spots.clearLayers();
    if (this.cluster) this.map.removeLayer(this.cluster);
    this.cluster = null;
    this.markers = places.map(() => null);
    this.shapes = places.map(() => null);
    const made = shown.map((place) => (this.markers[place] = this.marker(place)));
    if (made.length > CLUSTER_ABOVE) {
      this.cluster = this.listen(
        L.markerClusterGroup({
          maxClusterRadius: 44,
          showCoverageOnHover: false,
          spiderfyDistanceMultiplier: 1.4,
          animate: made.length < 2000,
          iconCreateFunction: (cluster) => this.clusterIcon(cluster),
        }),
      );
      this.cluster.addLayers(made);
      this.map.addLayer(this.cluster);
    } else {
      made.forEach((marker) => this.spots.addLayer(marker));
    }
    // The larger first, so that a smaller area stays above it and can be clicked.
    const areas = shown.filter((place) => !this.isBackground(place)).sort((a, b) => places[b].km - places[a].km);
    for (const place of areas) {
      this.shapes[place] = this.shape(place);
      if (this.shapes[place]) this.areas.addLayer(this.shapes[place]);
    }
    this.mark();
  }

  clusterIcon(cluster) {
    const flagged = cluster.getAllChildMarkers().some((marker) => this.level(marker.options.place) === "error");
    const html = make("i", {}, String(cluster.getChildCount()));
    return L.divIcon({ className: `cluster ${flagged ? "flagged" : ""}`, html, iconSize: [36, 36] });
  }

  /** Show what is selected, even where the filters or a cluster hide it. */
  mark() {
    this.chosen.clearLayers();
    this.chosenArea.clearLayers();
    this.markers.forEach((marker) => marker?.getElement()?.classList.remove("selected"));
    this.shapes.forEach((shape) => this.restyle(shape, "selected", false));
    const place = selection.place;
    if (place === null) return;
    const marker = this.markers[place];
    if (marker?.getElement()) {
      marker.getElement().classList.add("selected");
    } else {
      const extra = this.marker(place);
      this.chosen.addLayer(extra);
      extra.getElement()?.classList.add("selected");
    }
    const shape = this.shapes[place];
    if (shape) this.restyle(shape, "selected", true);
    else if (selection.flag === null) {
      const extra = this.shape(place);
      if (extra) {
        this.chosenArea.addLayer(extra);
        this.restyle(extra, "selected", true);
      }
    }
  }

  restyle(shape, name, isOn) {
    shape?.eachLayer((layer) => layer.getElement?.()?.classList.toggle(name, isOn));
  }

  heat(place, isHot) {
    this.markers[place]?.getElement()?.classList.toggle("hot", isHot);
    this.restyle(this.shapes[place], "hot", isHot);
  }

  bounds(list) {
    const bounds = L.latLngBounds([]);
    for (const place of list) {
      bounds.extend(this.at(place));
      if (places[place].shape) bounds.extend(L.polygon(decodePolygons(places[place].shape, 3, center)).getBounds());
    }
    return bounds;
  }

  *obstacles() {
    for (const place of this.shown || []) {
      const element = this.markers[place]?.getElement();
      if (!element) continue;
      const [lat, lon] = this.at(place);
      yield { lat, lon, taken: [-8, -8, 8, 8] };
    }
  }

  *names() {
    const list = new Set(this.shown || []);
    if (selection.place !== null) list.add(selection.place);
    const order = [...list].sort((a, b) => byPlace[b].length - byPlace[a].length);
    for (const place of order) {
      if (place !== selection.place && !this.markers[place]?.getElement()) continue;
      const [lat, lon] = this.at(place);
      // Clear of the count and of the flag at its corner.
      const beside = (byPlace[place].length > 1 ? 14 : 11) + (this.level(place) ? 4 : 0);
      yield { lat, lon, text: short(places[place].name), kind: "place", beside };
    }
  }
}
