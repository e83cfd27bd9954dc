"""GEO104: a statement about disputed ground that goes against the view a desk has chosen.

By default every mainstream view is right, and such statements are ``disputed``, which nobody is told of. A desk that
writes from one view sets it; then they are supported or contradicted by it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from gazetteer import Containment, Inside, Place, PlaceKind
from gazetteer.place import Dispute
from geo.checks.bench import Bench
from geo.checks.rule import Finding, Rule, contradicted, supported
from geo.checks.wording import the
from geo.records import ANY_VIEW, DE_FACTO, UNITED_NATIONS, Level
from geo.relations import Measured

AGAINST_VIEWPOINT = Rule(
    code="GEO104",
    name="against-viewpoint",
    level=Level.WARNING,
    why="Disputed ground is put into another country than the one it belongs to in the view chosen with --viewpoint: "
    "un (resolutions of the General Assembly), de-facto (who is in control), or a country's own, by its code. Without "
    "a viewpoint every mainstream view is right and nothing is said.",
    bad="Trains to Simferopol, a city in Russia, were late.",
    good="Trains to Simferopol, a city in Ukraine, were late.",
    viewpoint=UNITED_NATIONS,
)
RULES = (AGAINST_VIEWPOINT,)

_CODE = re.compile(r"[A-Z]{2}")


def is_viewpoint(name: str) -> bool:
    """Whether it names a viewpoint: any, un, de-facto, or a country code (ISO 3166-1 alpha-2)."""
    return name in (ANY_VIEW, UNITED_NATIONS, DE_FACTO) or bool(_CODE.fullmatch(name))


def sovereign(dispute: Dispute, viewpoint: str) -> str | None:
    """The code of the country that the ground belongs to in that view; ``None`` where the view names none. A country
    that claims nothing there is taken to follow the General Assembly.
    """
    if viewpoint == DE_FACTO:
        return dispute.de_facto
    return viewpoint if viewpoint in dispute.claimed_by else dispute.un_view


def seen_from(bench: Bench, x: Place, y: Place, answer: Containment) -> Finding | None:
    """What "x in y" is in the bench's view; ``None`` where the view has nothing to add to the answer."""
    dispute = bench.gazetteer.dispute(x) if bench.viewpoint != ANY_VIEW else None
    state = bench.gazetteer.whole(y)
    if dispute is None or answer.inside is Inside.NO or state.country not in dispute.views:
        return None
    holds_the_ground = bench.gazetteer.dispute(state) is not None and state.kind is not PlaceKind.COUNTRY
    owner = sovereign(dispute, bench.viewpoint)
    if owner is None or holds_the_ground:
        return None
    home = bench.gazetteer.by_code(owner)
    measured = Measured(subject=x, object=y, inside=answer.inside, basis="viewpoint", viewpoint=bench.viewpoint)
    if state.country == owner or home is None:
        return supported(measured)
    message = f"{the(x)} is disputed ground ({dispute.note}); {_view(bench)} it lies in {the(home)}, not in {the(y)}"
    slip = 0.5  # not a slip but another view, which a writer may well hold
    return contradicted(AGAINST_VIEWPOINT, message, replace(measured, true=home), f"in {the(home)}", slip)


def _view(bench: Bench) -> str:
    if bench.viewpoint == UNITED_NATIONS:
        return "in the view of the UN General Assembly"
    if bench.viewpoint == DE_FACTO:
        return "by who is in control"
    country = bench.gazetteer.by_code(bench.viewpoint)
    return f"in the view of {the(country) if country is not None else bench.viewpoint}"
