// The card of a place: all of its sentences, its flags, and why it was put there.

class PlaceCard {
  constructor(map, symbols) {
    this.map = map;
    this.symbols = symbols;
    this.popup = null;
    this.opener = null;
    this.others = L.layerGroup().addTo(map);
    on("select", ({ place, mention, from }) => (place === null ? this.close() : this.open(place, mention, from)));
    on("flag", () => this.close());
  }

  close() {
    this.others.clearLayers();
    this.map.getContainer().classList.remove("with-card");
    if (!this.popup) return;
    const popup = this.popup;
    this.popup = null;
    const hadFocus = popup.getElement()?.contains(document.activeElement);
    this.map.closePopup(popup);
    this.giveBackFocus(hadFocus);
  }

  /** To the link or symbol that the card was opened from, if the reader was in the card. */
  giveBackFocus(hadFocus) {
    const opener = this.opener;
    this.opener = null;
    if (hadFocus && opener?.isConnected) opener.focus();
  }

  open(place, mention, from) {
    this.close();
    if (from === "keyboard") this.opener = document.activeElement;
    const content = this.card(place, mention);
    content.style.maxHeight = `${Math.max(Math.min(this.map.getSize().y - 76, 480), 110)}px`;
    const width = Math.min(340, this.map.getSize().x - 60);
    const popup = L.popup({ maxWidth: width, minWidth: Math.min(260, width), ...panRoom(this.map), offset: [0, -4] });
    popup.setLatLng(this.symbols.at(place)).setContent(content);
    if (from !== "map") this.approach(place);
    popup.on("remove", () => {
      if (this.popup !== popup) return;
      this.popup = null;
      this.map.getContainer().classList.remove("with-card");
      deselect();
      this.giveBackFocus(true);
    });
    popup.openOn(this.map);
    this.popup = popup;
    this.map.getContainer().classList.add("with-card");
    // The card grows when its details are opened, at its top: bring that into view.
    content.addEventListener("toggle", () => popup._adjustPan(), true);
    const element = popup.getElement();
    element.setAttribute("role", "dialog");
    element.setAttribute("aria-label", places[place].name);
    const close = element.querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", "Close");
    close.setAttribute("href", "#pane"); // Leaflet's "#close" leads nowhere
    if (from === "keyboard") content.querySelector("h2").focus();
    const list = byPlace[place];
    say(`${places[place].name}, ${places[place].label}. Mention ${list.indexOf(mention) + 1} of ${list.length}.`);
  }

  /** Bring a place that was chosen in the text into view, near enough to tell it from its neighbours. */
  approach(place) {
    const at = this.symbols.at(place);
    const zoom = this.map.getZoom();
    if (places[place].shape) {
      const bounds = this.symbols.bounds([place]);
      const fitting = this.map.getBoundsZoom(bounds);
      const inView = this.map.getBounds().contains(bounds);
      if (!inView || fitting > zoom + 3) this.map.fitBounds(bounds, { ...room(this.map), maxZoom: 7, animate: false });
    } else if (zoom < 5 || !this.map.getBounds().pad(-0.1).contains(at)) {
      this.map.setView(at, Math.max(zoom, 5.5), { animate: false });
    }
  }

  card(place, mention) {
    const row = places[place];
    const sub = [row.label, row.where].filter(Boolean).join(" · ");
    const body = make("div", {});
    const card = make("div", { className: "card" }, make("h2", { tabIndex: -1 }, make("bdi", {}, row.name)), make("p", { className: "sub" }, sub), body);
    // Leaflet tells a click on a card by the parents of what was clicked; a button that is replaced has none.
    card.addEventListener("click", (event) => event.stopPropagation());
    const show = (index) => {
      selection.mention = index;
      body.replaceChildren(...this.parts(place, index, show));
      emit("mention", { mention: index });
    };
    body.replaceChildren(...this.parts(place, mention, show));
    return card;
  }

  parts(place, mention, show) {
    const list = byPlace[place];
    if (mention === null) return [this.why(place, null)];
    const at = list.indexOf(mention);
    const { sentence, flags: own } = mentions[mention];
    const step = (by) => show(list[(at + by + list.length) % list.length]);
    const button = (text, label, by) =>
      make("button", { type: "button", "aria-label": label, disabled: list.length < 2, onclick: () => {
        step(by);
        const again = this.popup?.getElement()?.querySelector(`[aria-label="${label}"]`);
        again?.focus();
      } }, text);
    const document_ = data.documents[sentences[sentence].doc];
    const where = `Sentence ${sentences[sentence].n}${data.documents.length > 1 ? ` of ${document_.title || document_.id}` : ""}`;
    const steps = make(
      "div",
      { className: "steps" },
      button("‹", "Previous mention", -1),
      make("span", { className: "count" }, `${at + 1} of ${list.length}`),
      button("›", "Next mention", 1),
      make("button", { type: "button", className: "jump", onclick: () => emit("jump", { mention }) }, "Jump to text"),
    );
    const role = data.roles[mentions[mention].role];
    const about = make("p", { className: "sub" }, `${where} · ${role.label}`);
    return [...own.map((flag) => this.flag(flag)), this.quote(mention), about, steps, this.why(place, mention)];
  }

  quote(index) {
    const { sentence, at, text } = mentions[index];
    const whole = sentences[sentence].text;
    return make("blockquote", { dir: "auto" }, whole.slice(0, at), make("mark", {}, text), whole.slice(at + text.length));
  }

  flag(index) {
    const flag = flags[index];
    const can = flag.stated !== null || flag.true !== null || flag.line.length;
    return make(
      "div",
      { className: `flag-card ${flag.level}` },
      make("b", {}, `${data.levels[flag.level]} ${flag.code}`),
      make("p", {}, make("bdi", {}, flag.message)),
      can ? make("button", { type: "button", onclick: () => selectFlag(index, "map") }, "Show on the map") : "",
    );
  }

  why(place, mention) {
    const row = places[place];
    const list = make("dl");
    const add = (term, ...value) => list.append(make("dt", {}, term), make("dd", {}, ...value));
    if (mention !== null) {
      const { confidence, why } = mentions[mention];
      add("Confidence", `${Math.round(confidence * 100)} %`);
      if (why) add("Because", why);
    }
    add("Gazetteer", row.id);
    add("Position", `${row.lat.toFixed(4)}, ${row.lon.toFixed(4)}${row.km >= 1 ? ` (± ${Math.round(row.km)} km)` : ""}`);
    if (row.population) add("Population", row.population.toLocaleString("en"));
    if (row.dispute) add("Disputed", row.dispute);
    const others = mention === null ? [] : mentions[mention].others;
    if (others.length) add("Or else", make("div", { className: "others" }, ...others.map((index) => this.other(index))));
    const link = make("a", { href: `#p=${encodeURIComponent(row.id)}` }, "Link to this place");
    return make("details", {}, make("summary", {}, "Why here"), list, make("p", {}, link));
  }

  /** A reading that was not chosen, to be looked at. */
  other(index) {
    const { label, kind, lat, lon } = data.others[index];
    const look = () => {
      this.others.clearLayers();
      const at = [lat, nearLon(lon, center)];
      const icon = L.divIcon({ className: "other-symbol", html: make("i"), iconSize: [16, 16] });
      const marker = L.marker(at, { icon, keyboard: false, interactive: false }).addTo(this.others);
      marker.bindTooltip(make("span", {}, label), { permanent: true, direction: "right", offset: [8, 0] });
      this.map.fitBounds(L.latLngBounds([at, this.popup.getLatLng()]), { padding: [60, 60], maxZoom: 8 });
    };
    return make("button", { type: "button", onclick: look }, `${label} (${kind})`);
  }
}
