"""Our words for those that people bring along: from everyday language, newspapers and other programs.

The Discourse Network Analyzer says organization, person, concept and agreement where we say actor, speaker,
on and position. What a word means depends on where it stands: of all that it may mean, only those count that
may stand there.
"""

from __future__ import annotations

from functools import cache

from kg.names import as_id

__all__ = ["meant_by"]

_SAID = {
    # positions
    "supports": "agree agrees agreed agreement support supported supporting supportive supporter for pro "
    "favour favours favor favors in-favour in-favor backs endorses approves welcomes advocates positive "
    "yes true 1 ja oui si dafur fur unterstutzt befurwortet befurworten zustimmung pour soutient "
    "favorable apoya a-favor strongly-agree somewhat-agree",
    "accepts": "accept accepted accepting agrees-to consents complies yes akzeptiert stimmt-zu accepte "
    "acepta",
    "accepts-conditionally": "conditional conditionally accepts-if yes-if yes-but with-conditions partially",
    "opposes": "disagree disagrees disagreed disagreement oppose opposed opposing against anti con contra "
    "negative objects condemns criticises criticizes disapproves resists no false 0 -1 nein non dagegen "
    "gegen ablehnend ablehnung contre oppose-a en-contra strongly-disagree somewhat-disagree",
    "rejects": "reject rejected rejecting rejection refuse refuses refused declines dismisses no lehnt-ab "
    "rejette rechaza",
    "neutral": "neither impartial balanced indifferent",
    "skeptical": "sceptical skeptic sceptic doubts doubtful hesitant reserved concerned",
    "undecided": "mixed unsure uncertain ambivalent unclear unknown wavering open maybe "
    "unentschieden indecis indeciso",
    "undeclared": "none na n-a nan silent silence no-comment no-position declined-to-comment not-stated",
    "demands": "forderungen demandes demandas demand demanded fordert demande exige calls-for asks "
    "asks-for requests urges wants requires insists concepts "
    "issues",
    "proposes": "propose proposed suggests suggested offers offered recommends",
    "commits": "commit committed commitment promises promised pledges pledged vows threatens",
    "asserts": "assert asserted claims claimed says said states stated alleges accuses declares",
    "denies": "deny denied disputes disputed refutes contradicts",
    "withdraws": "withdraw withdrawn retracts drops dropped abandons takes-back",
    "votes-for": "voted-for vote-for voted-yes aye yea",
    "votes-against": "voted-against vote-against voted-no nay",
    "abstains": "abstain abstained abstention enthaltung",
    "fulfils": "fulfil fulfill fulfills fulfilled implements implemented complies carries-out delivers",
    # certainty, phase, mode
    "stated": "certain sure definite firm explicit confirmed",
    "reported": "said alleged indirect",
    "possible": "maybe perhaps might could",
    "denied": "false untrue denies not",
    "previous": "past former before earlier",
    "current": "present now today",
    "prospective": "future planned later",
    "do-not": "stop dont not no refrain",
    "allow": "permit let may",
    # types
    "Organization": "organisation organization company firm business ngo union party association "
    "institution media "
    "unternehmen verband verein partei parti partido entreprise empresa",
    "Person": "person individual human man woman politician journalist people mensch "
    "politiker personne persona",
    "State": "state country nation staat land etat pays estado pais",
    "Alliance": "bloc block coalition league",
    "GovernmentBody": "government ministry agency authority department parliament court regierung "
    "ministerium behorde gouvernement ministere gobierno ministerio city town",
    "Group": "gruppe groupe grupo people crowd citizens public unnamed protesters critics",
    "Place": "city town location site",
    "Territory": "region area province",
    # keys and sections
    "actor": "organisation organization holder who party stakeholder subject akteur acteur",
    "speaker": "person spokesperson spokesman spokeswoman said-by voiced-by sprecher "
    "sprecherin porte-parole portavoz",
    "on": "what concept issue topic target demand proposal about object true",
    "position": "agreement stance opinion side polarity sentiment attitude view vote",
    "quote": "text excerpt passage evidence statement sentence citation zitat cita",
    "according-to": "source relayed-by",
    "addressee": "to recipient addressed-to",
    "published": "date day datum time",
    "date": "day time when datum",
    "outlet": "newspaper publisher source medium journal section",
    "author": "writer byline reporter",
    "annotator": "coder author",
    "url": "link address web",
    "text": "file content document fulltext",
    "note": "notes comment comments remark memo description",
    "label": "name title description text",
    "name": "label title",
    "names": "translations labels",
    "aliases": "alias synonyms abbreviation acronym aka other-names",
    "acts-for": "represents represented office government",
    "member-of": "member membership affiliation organisation organization",
    "same-as": "wikidata identifier identifiers uri",
    "by": "actor organisation organization holder who made-by",
    "of": "addressee to whom",
    "due": "deadline until",
    "actors": "organisations organizations persons people parties holders entities stakeholders akteure "
    "acteurs actores",
    "stances": "statements positions relations",
    "claims": "assertions facts",
    "topics": "categories subjects themes",
    "places": "locations cities regions",
}
"""Of each word of ours, what others say for it."""


@cache
def _ours() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word, said in _SAID.items():
        for other in said.split():
            found.setdefault(other, []).append(word)
    return found


def meant_by(word: str, known: frozenset[str]) -> list[str]:
    """What a word of others may mean among those that may stand in its place.

    Args:
        word: as somebody wrote it.
        known: what may stand there.
    """
    ours = _ours()
    written = word.strip().casefold().replace("−", "-")
    plain = "" if written.startswith("-") else as_id(word)  # else -1 would be taken for 1
    spelled = (written, plain, plain.removesuffix("s"), f"{plain}s")
    said = next((ours[each] for each in spelled if each in ours), [])
    return [each for each in said if each in known]
