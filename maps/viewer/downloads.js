// Files made from the data block, for those who have only the page.

const FIELDS = [
  "name", "sentence", "text", "role", "kind", "country", "admin1", "confidence", "place_id", "flags", "document_id",
  "mention_id", "sentence_number", "lon", "lat", "precision_km",
];

function mentionRow(mention) {
  const place = mention.place === null ? null : places[mention.place];
  const sentence = sentences[mention.sentence];
  return {
    name: place ? place.name : mention.text,
    sentence: sentence.text.replace(/\s+/g, " ").trim(),
    text: mention.text,
    role: mention.role,
    kind: place ? place.kind : "",
    country: place ? place.country : "",
    admin1: place ? place.admin1 : "",
    confidence: mention.confidence,
    place_id: place ? place.id : "",
    flags: [...new Set(mention.flags.map((flag) => flags[flag].code))].join("; "),
    document_id: data.documents[sentence.doc].id,
    mention_id: mention.id,
    sentence_number: sentence.n,
    lon: place ? place.lon : "",
    lat: place ? place.lat : "",
    precision_km: place ? place.km : "",
  };
}

function csvText() {
  const cell = (value) => {
    let text = String(value);
    // A spreadsheet runs what begins like a formula.
    if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const rows = mentions.map(mentionRow).map((row) => FIELDS.map((field) => cell(row[field])).join(","));
  return [FIELDS.join(","), ...rows].join("\r\n") + "\r\n";
}

function geojsonText() {
  const features = mentions
    .filter((mention) => mention.place !== null)
    .map((mention) => {
      const { lon, lat, ...properties } = mentionRow(mention);
      return { type: "Feature", properties, geometry: { type: "Point", coordinates: [lon, lat] } };
    });
  return JSON.stringify({ type: "FeatureCollection", name: "dateline_points", features });
}

function save(text, type, name) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

const fileName = (ending) => `${data.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "report"}${ending}`;

function downloadMenu() {
  const button = (text, act) => make("button", { type: "button", onclick: act }, text);
  return make(
    "details",
    { className: "menu" },
    make("summary", { className: "button" }, "Download"),
    make(
      "div",
      {},
      button("Mentions as a table (CSV)", () => save(csvText(), "text/csv", fileName(".csv"))),
      button("Places as points (GeoJSON)", () => save(geojsonText(), "application/geo+json", fileName("_points.geojson"))),
    ),
  );
}
