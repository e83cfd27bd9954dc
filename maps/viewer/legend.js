// The legend, which is the filter too: what the symbols mean, how many there are, and which are shown.

function addLegend(map) {
  const control = L.control({ position: "topright" });
  control.onAdd = () => {
    const panel = make("details", { className: "panel", open: !isNarrow(map) }, make("summary", {}, "Legend and filters"), legendBody());
    L.DomEvent.disableClickPropagation(panel);
    L.DomEvent.disableScrollPropagation(panel);
    return panel;
  };
  control.addTo(map);
  control.getContainer().addEventListener("toggle", () => map.fire("resize"), true);
}

function legendBody() {
  const located = mentions.map((mention, index) => index).filter((index) => mentions[index].place !== null);
  const count = (test) => located.filter((index) => test(mentions[index])).length;
  const box = (set, value, row) => {
    const input = make("input", { type: "checkbox", checked: set.has(value) });
    input.addEventListener("change", () => {
      if (input.checked) set.add(value);
      else set.delete(value);
      emit("filter");
    });
    row.prepend(input);
    return row;
  };
  const cell = (number) => make("span", { className: "tally-cell" }, String(number));
  const group = (title, ...rows) => make("fieldset", {}, make("legend", {}, title), ...rows);

  const roles = Object.entries(data.roles)
    .filter(([role, { place }]) => place && count((mention) => mention.role === role))
    .map(([role, { label, meaning }]) => {
      const sample = make("span", { className: `sample r-${role}`, "aria-hidden": "true" }, "Aa");
      const total = count((mention) => mention.role === role);
      return box(filters.roles, role, make("label", { title: meaning }, sample, make("span", {}, label), cell(total)));
    });
  const kinds = data.groups
    .filter((name) => count((mention) => places[mention.place].group === name))
    .map((name) => {
      const total = count((mention) => places[mention.place].group === name);
      return box(filters.groups, name, make("label", { className: "plain" }, make("span", {}, name), cell(total)));
    });

  const parts = [];
  if (data.documents.length > 1) {
    const list = make("select", { "aria-label": "Document" }, make("option", { value: "" }, "All documents"));
    data.documents.forEach((document_, index) => list.append(make("option", { value: String(index) }, document_.title || document_.id)));
    list.addEventListener("change", () => {
      filters.document = list.value === "" ? "" : Number(list.value);
      emit("filter");
      emit("document");
    });
    parts.push(group("Document", list));
  }
  if (roles.length) parts.push(group("Role in the sentence", ...roles));
  parts.push(symbolKey());
  const finer = [group("Certainty", ...certainty())];
  if (kinds.length > 1) finer.unshift(group("Kind of place", ...kinds));
  parts.push(make("details", { className: "finer" }, make("summary", {}, "More filters"), ...finer));
  parts.push(make("p", { className: "shown", id: "shown" }));
  on("filter", countShown);
  return make("div", { className: "inside" }, ...parts);
}

function certainty() {
  const value = make("span", { className: "tally-cell" }, "any");
  const slider = make("input", { type: "range", min: "0", max: "95", step: "5", value: "0", "aria-label": "Confidence at least, in per cent" });
  slider.addEventListener("input", () => {
    filters.confidence = Number(slider.value) / 100;
    value.textContent = slider.value === "0" ? "any" : `≥ ${slider.value} %`;
    emit("filter");
  });
  const rows = [make("div", {}, "Confidence ", value, slider)];
  if (flags.length) {
    const only = make("input", { type: "checkbox" });
    only.addEventListener("change", () => {
      filters.flagged = only.checked;
      emit("filter");
    });
    rows.push(make("label", { className: "plain" }, only, make("span", {}, "Only flagged"), ""));
  }
  return rows;
}

function symbolKey() {
  const key = make("dl", { className: "key" });
  const row = (className, words) => key.append(make("dt", {}, make("span", { className })), make("dd", {}, words));
  row("spot", "place, with its mentions");
  if (places.some((place) => place.area)) row("square", "area, at its middle");
  if (places.some((place) => place.km >= data.rough_km && !place.area)) row("ring", "somewhere in the circle");
  if (mentions.some((mention) => mention.place !== null && mention.confidence < data.doubtful)) row("hollow", "in doubt");
  if (flags.length) key.append(make("dt", {}, make("span", { className: "bang" }, "!")), make("dd", {}, "flagged"));
  if (data.base.disputed.length || data.base.patch_disputed.length) row("dashes", "disputed line");
  return make("fieldset", {}, make("legend", {}, "Symbols"), key);
}

function countShown() {
  const all = byPlace.filter((list) => list.length).length;
  const shown = places.filter((_, index) => shownMentions(index).length).length;
  const words = `${shown} of ${plural(all, "place")} shown`;
  document.getElementById("shown").textContent = words;
  say(words);
}
