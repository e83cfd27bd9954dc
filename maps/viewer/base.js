// The base map from the data block: land, borders, and the names around the places of the report.

function drawBase(map, labels) {
  const base = data.base;
  map.createPane("base").style.zIndex = 150;
  const renderer = L.svg({ pane: "base", padding: 0.6 });
  const options = (className) => ({ pane: "base", renderer, interactive: false, className, smoothFactor: 0.6 });

  const areas = (shapes, decimals, className) => {
    for (const polygons of shapes) {
      const parts = polygons.flatMap((rings) => {
        const decoded = rings.map((ring) => decode(ring, decimals));
        return copies(decoded[0], center).map((turns) => decoded.map((ring) => turned(ring, turns)));
      });
      L.polygon(parts, options(className)).addTo(map);
    }
  };
  const lines = (encoded, decimals, className) => {
    const parts = encoded.flatMap((text) => {
      const decoded = decode(text, decimals);
      return copies(decoded, center).map((turns) => turned(decoded, turns));
    });
    if (parts.length) L.polyline(parts, options(className)).addTo(map);
  };

  if (data.tiles) {
    L.tileLayer(data.tiles.url, { subdomains: data.tiles.subdomains, maxNativeZoom: data.tiles.max_zoom, maxZoom: 14 }).addTo(map);
  } else {
    areas(base.land, 2, "land");
    lines(base.borders, 2, "border");
    lines(base.disputed, 2, "disputed-line");
    areas([base.patch || []], 2, "sea-patch");
    areas(base.patch_land || [], 3, "patch-land");
    lines(base.patch_coast || [], 3, "coast");
  }
  lines(base.unit_lines, 3, "unit-line");
  lines(base.patch_borders || [], 3, "border");
  lines(base.patch_disputed || [], 3, "disputed-line");
  if (data.tiles) return;

  const mark = () => {
    map.getContainer().classList.toggle("far", map.getZoom() < 4.5);
    map.getContainer().classList.toggle("close", map.getZoom() > 7.5);
  };
  map.on("zoomend", mark);
  mark();

  const pixels = (degrees, zoom) => (degrees * 256 * 2 ** zoom) / 360;
  const own = new Set(places.map((place) => place.id));
  const named = new Set(places.map((place) => place.name));
  labels.sources.push(
    (zoom) =>
      base.countries
        .filter(([text, , , radius]) => zoom >= 2 && pixels(radius, zoom) * 2.6 > text.length * 7 && pixels(radius, zoom) < 900 && !(named.has(text) && isLabelled(text)))
        .sort((a, b) => b[3] - a[3])
        .map(([text, lon, lat]) => ({ text, lat, lon: nearLon(lon, center), kind: "country" })),
    (zoom) =>
      base.seas
        .filter(([text, , , radius]) => pixels(radius, zoom) * 2 > text.length * 6 && pixels(radius, zoom) < 1500 && !(named.has(text) && isLabelled(text)))
        .map(([text, lon, lat]) => ({ text, lat, lon: nearLon(lon, center), kind: "sea" })),
    (zoom) =>
      base.towns
        .filter(([, , , population, capital, id]) => !own.has(id) && zoom >= townZoom(population, capital))
        .map(([text, lon, lat, , capital]) => ({
          text, lat, lon: nearLon(lon, center), kind: "town", beside: 7, className: capital ? "capital" : "",
        })),
    (zoom) =>
      zoom < 5
        ? []
        : base.units
            .filter(([text, , , radius]) => pixels(radius, zoom) * 2.4 > text.length * 6 && !(named.has(text) && isLabelled(text)))
            .map(([text, lon, lat]) => ({ text, lat, lon: nearLon(lon, center), kind: "unit" })),
    (zoom) =>
      zoom < 4
        ? []
        : [...base.countries, ...base.units]
            .filter(([, , , radius, isDisputed]) => isDisputed && pixels(radius, zoom) > 20 && pixels(radius, zoom) < 900)
            .map(([, lon, lat]) => ({ text: "status disputed", lat, lon: nearLon(lon, center), kind: "status" })),
  );
}

/** The zoom from which a town of this size is named. */
function townZoom(population, capital) {
  if (capital) return population > 1e6 ? 3.75 : 4.5;
  const steps = [[5e6, 4], [1e6, 4.75], [3e5, 5.75], [1e5, 6.5], [4e4, 7.5], [1.5e4, 8.5], [0, 9.5]];
  return steps.find(([size]) => population >= size)[1];
}

/** Whether a place of the report with this name has a label of its own already. */
const isLabelled = (name) => places.some((place, index) => place.name === name && shownMentions(index).length);
