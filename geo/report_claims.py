"""Claims as data: ``stated`` and ``measured`` of a report, written from the typed relation and read back into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, assert_never

from gazetteer import Inside as InsideAnswer
from gazetteer import LonLat, Place
from geo.records import Claim, Json, Modality, Verdict
from geo.relations import (
    FAMILIES,
    Angle,
    Antecedent,
    Apart,
    Away,
    Between,
    Borders,
    Bound,
    CapitalOf,
    Closer,
    Coast,
    End,
    Farther,
    Flows,
    Formerly,
    Frontier,
    Hemisphere,
    Inside,
    Is,
    Measured,
    Meeting,
    MixedUp,
    Mixup,
    Near,
    NoCountry,
    NoPlace,
    OnCoast,
    OnWater,
    Position,
    Ranked,
    Reach,
    Relation,
    Sense,
    Shore,
    Toward,
    Travel,
)

Row: TypeAlias = Mapping[str, Any]
Places: TypeAlias = Callable[[str], Place | None]


def claim_to_dict(claim: Claim, text: str) -> dict[str, Any]:
    """A claim as it stands in a report; ``text`` is that of the document."""
    return {
        "id": claim.id,
        "kind": claim.kind,
        "start": claim.start,
        "end": claim.end,
        "subject": claim.subject,
        "object": claim.object,
        "modality": claim.modality.value,
        "stated": stated(claim, text),
        "measured": measured(claim),
        "verdict": claim.verdict.value,
        "probability": round(claim.probability, 3),
        "certainty": claim.certainty,
    }


def claim_from_dict(row: Row, place_of: Places, meant: Mapping[str, Place | None]) -> Claim:
    """The claim that ``claim_to_dict`` wrote, with the places that its mentions were taken for.

    Other senses of the names do not travel with a report.
    """
    said, found = row["stated"], row["measured"]
    focus = said.get("focus", (row["start"], row["end"]))
    return Claim(
        id=row["id"],
        relation=_relation(row, said, _Ends(row, said, meant), place_of),
        start=row["start"],
        end=row["end"],
        focus=(focus[0], focus[1]),
        modality=Modality(row["modality"]),
        probability=row.get("probability", 1.0),
        verdict=Verdict(row["verdict"]),
        measured=_measured(found, place_of),
        certainty=row.get("certainty", 0.0),
    )


# ---- what is stated


def stated(claim: Claim, text: str) -> dict[str, Json]:
    """What a claim states, as data: the relation and what it is made of, the words, and those that would be wrong."""
    subject, fields = claim.relation.subject, _fields(claim.relation)
    others = tuple(a.mention for a in subject.antecedents[1:])
    said: dict[str, Json] = {
        "anaphor": subject.goes_back,
        "subject_noun" if "noun" in fields else "noun": subject.noun or subject.called,
        **fields,
        "focus": claim.focus,
        "words": text[claim.start : claim.end],
        "others": others,
    }
    return {key: value for key, value in said.items() if value not in (None, "", False, ())}


def _fields(relation: Relation) -> dict[str, Json]:  # noqa: C901, PLR0912 - one case a relation
    match relation:
        case Inside():
            return {
                "relation": "in",
                "part": relation.part,
                "own": relation.container is None,
                "region": relation.region.id if relation.region else None,
                "wholly": relation.wholly,
                "strict": relation.strict,
                "on": relation.on,
                "owned": relation.owned,
                "comma": relation.by_comma,
            }
        case CapitalOf():
            return {"relation": "capital of"}
        case Is():
            return {"relation": "is", "noun": relation.noun}
        case Ranked():
            return {"relation": relation.superlative, "noun": relation.noun, "rank": relation.rank}
        case Away():
            return {
                "relation": "distance",
                "capital": relation.other is None,
                "amount": relation.amount,
                "unit": relation.unit,
                "km": relation.km,
                "about": relation.qualifier,
                "bound": relation.bound.value,
                "border": relation.to_border,
            }
        case Travel():
            return {"relation": "travel", "hours": relation.hours}
        case Near():
            return {"relation": "near", "how": relation.reach.value}
        case Toward():
            return {"relation": "direction", "compass": relation.side, "capital": relation.other is None}
        case Farther():
            return {"relation": "farther", "compass": relation.side}
        case Between():
            return {"relation": "between", "second": relation.second.mention}
        case Closer():
            return {"relation": "closer", "second": relation.far.mention}
        case Borders():
            how = "neighbour" if relation.how is Meeting.NEIGHBOUR else "borders"
            return {"relation": how, "side": relation.side, "near": relation.how is Meeting.NEAR}
        case Frontier():
            near = relation.how is Meeting.NEAR
            return {
                "relation": "beside" if relation.beside else "pair",
                "adjectives": relation.adjectives,
                "near": near,
            }
        case Apart():
            return {"relation": "apart"}
        case OnWater():
            return {"relation": relation.how.value}
        case Flows():
            return {"relation": "into" if relation.into else "through"}
        case OnCoast():
            return {"relation": relation.how.value, "noun": relation.noun}
        case Hemisphere():
            return {"relation": "side", "side": relation.side}
        case Formerly():
            return {"relation": "formerly", "old": relation.old}
        case NoCountry():
            return {"relation": "country", "name": relation.name}
        case NoPlace():
            return {"relation": "unknown", "name": relation.name, "noun": relation.noun}
        case Position():
            return {
                "relation": "coordinates",
                "first": _angle_to_dict(relation.first),
                "second": _angle_to_dict(relation.second),
                "beside": relation.beside,
            }
        case MixedUp():
            return {"relation": relation.how.value}
        case _:
            assert_never(relation)


def _angle_to_dict(angle: Angle) -> dict[str, Json]:
    return {"degrees": angle.degrees, "side": angle.side, "axis": angle.axis, "step": angle.step}


def _angle(row: Row) -> Angle:
    return Angle(row["degrees"], row["side"], row["axis"], row.get("step", 1.0))


class _Ends:
    """The ends of a saved claim."""

    def __init__(self, row: Row, said: Row, meant: Mapping[str, Place | None]) -> None:
        self._row, self._said, self._meant = row, said, meant

    def subject(self) -> End:
        mentions = (self._row["subject"], *self._said.get("others", ()))
        noun = self._noun()
        goes_back = bool(self._said.get("anaphor"))
        return End(
            tuple(self._antecedent(m, 1.0 / len(mentions)) for m in mentions),
            noun=(noun or "place") if goes_back else "",
            called="" if goes_back else noun,
        )

    def _noun(self) -> str:
        """That of the subject; a relation that has one of its own leaves it another key."""
        has_own = self._row["kind"] in _WITH_NOUN or self._said.get("relation") == "unknown"
        return str(self._said.get("subject_noun" if has_own else "noun", ""))

    def object(self) -> End | None:
        return self.named(self._row["object"]) if self._row["object"] is not None else None

    def named(self, mention: str) -> End:
        return End((self._antecedent(mention, 1.0),))

    def _antecedent(self, mention: str, share: float) -> Antecedent:
        place = self._meant[mention]
        return Antecedent(mention, share, (Sense(place, 1.0),) if place is not None else ())


_WITH_NOUN = frozenset(FAMILIES[kind] for kind in (Is, Ranked, OnCoast))


def _relation(row: Row, said: Row, ends: _Ends, place_of: Places) -> Relation:
    relation, family = said.get("relation", ""), row["kind"]
    x, y = ends.subject(), ends.object()
    alone: dict[str, Callable[[], Relation]] = {
        "capital": lambda: CapitalOf(x, y),
        "kind": lambda: Is(x, said["noun"]),
        "superlative": lambda: Ranked(x, said.get("noun", ""), relation, said["rank"], y),
        "hemisphere": lambda: Hemisphere(x, said["side"]),
        "coast": lambda: OnCoast(x, Coast(relation), said.get("noun", "")),
        "containment": lambda: Inside(
            x,
            y,
            part=said.get("part"),
            region=place_of(said["region"]) if "region" in said else None,
            wholly=said.get("wholly", False),
            strict=said.get("strict", False),
            on=said.get("on", False),
            owned=said.get("owned", False),
            by_comma=said.get("comma", False),
        ),
    }
    if family in alone:
        return alone[family]()
    if family == "border":
        return _border(said, x, y)
    if family == "name":
        return _name(said, x, y)
    if family in ("water", "mixup") and y is not None:
        return _water(said, x, y) if family == "water" else MixedUp(x, y, Mixup(relation))
    return _measure(said, x, y, ends)


def _border(said: Row, x: End, y: End | None) -> Relation:
    near = Meeting.NEAR if said.get("near") else Meeting.BORDERS
    if "adjectives" in said:
        first, second = said["adjectives"]
        return Frontier(x, (first, second), beside=said["relation"] == "beside", how=near)
    if y is None:
        raise ValueError("a border without its other side")
    if said["relation"] == "apart":
        return Apart(x, y)
    return Borders(x, y, Meeting.NEIGHBOUR if said["relation"] == "neighbour" else near, said.get("side"))


def _name(said: Row, x: End, y: End | None) -> Relation:
    if said["relation"] == "formerly" and y is not None:
        return Formerly(x, said["old"], y)
    if said["relation"] == "country":
        return NoCountry(x, said["name"])
    if said["relation"] == "unknown":
        return NoPlace(x, said["name"], said["noun"], y)
    return Position(x, _angle(said["first"]), _angle(said["second"]), beside=said.get("beside", False))


def _water(said: Row, x: End, y: End) -> Relation:
    if said["relation"] in ("into", "through"):
        return Flows(x, y, into=said["relation"] == "into")
    return OnWater(x, y, Shore(said["relation"]))


def _measure(said: Row, x: End, y: End | None, ends: _Ends) -> Relation:
    relation = said["relation"]
    if relation == "distance":
        bound, to_border = Bound(said.get("bound", "")), said.get("border", False)
        return Away(x, y, said["amount"], said["unit"], said["km"], bound, to_border, said.get("about", ""))
    if relation == "direction":
        return Toward(x, y, said["compass"])
    if y is None:
        raise ValueError(f"{relation} without its other end")
    if relation == "travel":
        return Travel(x, y, said["hours"])
    if relation == "near":
        return Near(x, y, Reach(said["how"]))
    if relation == "farther":
        return Farther(x, y, said["compass"])
    second = ends.named(said["second"])
    return Closer(x, y, second) if relation == "closer" else Between(x, y, second)


# ---- what is measured

_PLACES = {"subject": "subject_place", "object": "object_place", "second": "second_place", "true": "true_place"}
_FIGURES = ("distance_km", "second_km", "coast_km", "bearing_deg", "degrees", "detour")
_WORDS = ("basis", "tolerance", "viewpoint")


def measured(claim: Claim) -> dict[str, Json]:
    """What the gazetteer says to a claim, as data: places by their id, positions longitude first."""
    found = claim.measured
    row: dict[str, Json] = {key: place.id for field, key in _PLACES.items() if (place := getattr(found, field))}
    if isinstance(claim.relation, Inside) and found.true is not None:
        row["true_region"] = found.true.id
    if isinstance(claim.relation, Away) and found.distance_km is not None:
        row["stated_km"] = round(claim.relation.km, 1)
    if found.inside is not None:
        row["inside"] = found.inside.value
    row.update({key: value for key in _FIGURES if (value := getattr(found, key)) is not None})
    row.update({key: value for key in _WORDS if (value := getattr(found, key))})
    if found.latitudes is not None:
        row["latitudes"] = found.latitudes
    if found.waters:
        row["faces"] = tuple(w.name for w in found.waters)
        row["face_places"] = tuple(w.id for w in found.waters)
    if found.shores:
        row["shores"] = tuple(p.id for p in found.shores)
    if found.line is not None:
        row["line"] = tuple((end.lon, end.lat) for end in found.line)
    return row


def _measured(row: Row, place_of: Places) -> Measured:
    fields: dict[str, Any] = {field: place_of(row[key]) for field, key in _PLACES.items() if key in row}
    fields |= {key: row[key] for key in (*_FIGURES, *_WORDS) if key in row}
    ends = row.get("line")
    return Measured(
        **fields,
        inside=InsideAnswer(row["inside"]) if "inside" in row else None,
        latitudes=(row["latitudes"][0], row["latitudes"][1]) if "latitudes" in row else None,
        waters=_all(row.get("face_places", ()), place_of),
        shores=_all(row.get("shores", ()), place_of),
        line=(LonLat(*ends[0]), LonLat(*ends[1])) if ends else None,
    )


def _all(ids: Sequence[str], place_of: Places) -> tuple[Place, ...]:
    return tuple(place for place_id in ids if (place := place_of(place_id)) is not None)
