// Shapes as the data block holds them: runs of positions written as differences (see encode in maps/shapes.py).

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const DIGITS = new Map([...ALPHABET].map((letter, value) => [letter, value]));

/** Positions as [latitude, longitude] pairs, as Leaflet wants them. */
function decode(text, decimals) {
  const scale = 10 ** decimals;
  const out = [];
  let at = 0;
  const sums = [0, 0];
  while (at < text.length) {
    for (const axis of [0, 1]) {
      let value = 0;
      let shift = 0;
      let digit;
      do {
        digit = DIGITS.get(text[at++]);
        value += (digit & 31) * 2 ** shift;
        shift += 5;
      } while (digit & 32);
      sums[axis] += value % 2 ? -(value + 1) / 2 : value / 2;
    }
    out.push([sums[1] / scale, sums[0] / scale]);
  }
  return out;
}

/** The number of whole turns to add so that a longitude comes within half a turn of the middle of the map. */
const turnsFor = (lon, center) => Math.round((center - lon) / 360);

/** A longitude on the side of the map where its place is shown. */
const nearLon = (lon, center) => lon + 360 * turnsFor(lon, center);

const turned = (ring, turns) => (turns ? ring.map(([lat, lon]) => [lat, lon + 360 * turns]) : ring);

function middleLon(ring) {
  let west = Infinity;
  let east = -Infinity;
  for (const [, lon] of ring) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
  }
  return (west + east) / 2;
}

/** Polygons of a place; parts cut at 180 degrees are brought together around the middle of the map. */
const decodePolygons = (polygons, decimals, center) =>
  polygons.map((rings) => {
    const decoded = rings.map((ring) => decode(ring, decimals));
    const turns = turnsFor(middleLon(decoded[0]), center);
    return decoded.map((ring) => turned(ring, turns));
  });

const decodeLines = (lines, decimals, center) =>
  lines.map((line) => {
    const decoded = decode(line, decimals);
    return turned(decoded, turnsFor(middleLon(decoded), center));
  });

/** The same run at every turn at which some of it can come into view. */
function copies(ring, center) {
  const lons = ring.map(([, lon]) => lon);
  const west = lons.reduce((a, b) => Math.min(a, b), Infinity);
  const east = lons.reduce((a, b) => Math.max(a, b), -Infinity);
  return [-1, 0, 1].filter((turn) => east + 360 * turn > center - 270 && west + 360 * turn < center + 270);
}
