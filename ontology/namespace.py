"""The terms of the ontology as typed rdflib constants: `SG.holder`, `SG.rejects`.

The Turtle files are the source of truth, and `tests/vocabulary` holds this module to them. Each comment is
the first sentence of the term's definition. rdflib reads the annotations as objects, so this module must not
have `from __future__ import annotations`.
"""

# ruff: noqa: N815 (the names are those of the vocabulary)

from rdflib import Namespace, URIRef
from rdflib.namespace import DefinedNamespace


class SG(DefinedNamespace):
    """The stancegraph vocabulary; a name that it does not declare raises AttributeError."""

    _fail = True
    _NS = Namespace("https://w3id.org/stancegraph/ns#")

    # Classes
    Accusation: URIRef  # A claim that somebody has done wrong
    Actor: URIRef  # Whoever can hold a position, be addressed, or be cited as a source
    Alliance: URIRef  # An organization whose members are states or other organizations
    Anchoring: URIRef  # How the wording of a quote was matched with the text of its article
    Article: URIRef  # A document in which stances are reported
    Certainty: URIRef  # How firmly the text itself says that a position is taken
    Claim: URIRef  # Something said to be so, in the past, present or future
    Commitment: URIRef  # Something to which its maker binds itself
    DatePrecision: URIRef  # How exactly a date is known, and whether it was taken over
    Demand: URIRef  # Something that one side wants another to do, not do, allow or recognise
    Description: URIRef  # What one source says of a thing that others describe otherwise
    Event: URIRef  # Something that happens, or is meant to happen, at some time
    Evidence: URIRef  # A quote from an article that a stance rests on
    Fragment: URIRef  # One contiguous piece of a quote that leaves out words in between
    GovernmentBody: URIRef  # A public authority that acts under its own name
    Group: URIRef  # Several people or actors spoken of as one without forming an organization
    Issue: URIRef  # Something that positions are taken on, identified apart from who reports it
    MergedEntry: URIRef  # An id that people decided to be another name of the same thing
    Mode: URIRef  # What kind of conduct an issue calls for or announces
    Organization: URIRef  # A lasting body that acts under its own name
    Person: URIRef  # One human being
    Phase: URIRef  # Where the text places a position in time, seen from its own date
    Place: URIRef  # A location or area, whoever holds or claims it
    Position: URIRef  # A kind of attitude or answer that a holder can take toward an issue or an actor
    Proposal: URIRef  # Something put up for others to take or leave
    ReviewFlag: URIRef  # A reason to look at the coding of a stance once more
    SourceFile: URIRef  # A file of annotations, or a codebook, that was imported into the graph
    Stance: URIRef  # One report of one position: who holds it, toward what, and where it was read
    State: URIRef  # A country as a party that acts and answers for its acts
    Territory: URIRef  # A place whose status, control or borders can be at issue
    Threat: URIRef  # A commitment to do harm, mostly unless a condition is met
    Topic: URIRef  # A subject under which issues are grouped
    Utterance: URIRef  # One passage in which one or several stances are voiced together

    # Properties
    accordingTo: URIRef  # Who passes on the position, where it is not the holder's own word
    actsFor: URIRef  # The actor on whose behalf this one acts by its office
    addressee: URIRef  # Who is asked, offered, promised or told this
    affects: URIRef  # A place, actor or other thing that the issue would change if it came about
    against: URIRef  # Whom a threat or an accusation is directed at
    aimsAt: URIRef  # Another issue that this one is meant to bring about
    anchoring: URIRef  # How the wording of the quote was matched with the article's text
    annotatedIn: URIRef  # The file from which the annotations of this article were imported
    anonymous: URIRef  # Whether the text leaves unsaid who this actor is
    awaitedBy: URIRef  # Who is waiting for an answer, as the text says
    certainty: URIRef  # How firmly the text itself says that the position is taken
    condition: URIRef  # What must be met before this holds
    confidence: URIRef  # How sure the annotator is of this coding, from 0 to 1
    corrects: URIRef  # An earlier article that this one puts right
    count: URIRef  # How many things the issue is about, as the text counts them
    date: URIRef  # The day on which a position was taken
    datePrecision: URIRef  # How exactly the date of this thing is known
    datedByArticle: URIRef  # Whether the text gives no date, so that the article's own was taken over
    definedIn: URIRef  # The article or file whose annotation describes this thing
    describes: URIRef  # The thing that the description is about
    due: URIRef  # The last day on which the issue can be met or answered
    duration: URIRef  # A span of time that the issue names
    evidence: URIRef  # The quote that the stance rests on
    fileName: URIRef  # The name of the file
    fragment: URIRef  # One of the pieces of a quote that has gaps
    hasStanceToward: URIRef  # Holds some position, as last reported, on this issue or actor
    hedge: URIRef  # The words with which the text weakens its report, as they stand
    holder: URIRef  # The actor whose position it is
    importedBy: URIRef  # The program, with its version, that imported this file
    incompatibleWith: URIRef  # Another issue that cannot be met together with this one
    issuer: URIRef  # Who makes this demand, proposal, commitment or claim
    justifies: URIRef  # What this claim is given as a reason for
    metonym: URIRef  # The name of something else that can stand for this actor
    mode: URIRef  # What kind of conduct the issue calls for or announces
    occasion: URIRef  # The meeting, vote or round at which the position was voiced
    partOf: URIRef  # The larger issue that this one is an element of
    participant: URIRef  # Who takes part in an event
    pendingFrom: URIRef  # Who has yet to answer, as the text says
    permanent: URIRef  # Whether the issue is to hold for good
    phase: URIRef  # Where the text places the position in time, seen from its own date
    position: URIRef  # The position that the holder is reported to take
    readWith: URIRef  # A codebook or gazetteer that held for the annotations in this file
    reportedIn: URIRef  # The article in which the stance was read
    reviewFlag: URIRef  # A reason to look at the coding of this stance once more
    says: URIRef  # The properties and values that the source gives to the thing
    score: URIRef  # How far a position leans toward (1) or against (-1) its target
    sha256: URIRef  # The SHA-256 digest of a file or text, in lower-case hexadecimal
    speaker: URIRef  # The actor who voices the position for the holder
    strength: URIRef  # How strongly the position is put, from 0 (faint) to 1 (utmost)
    topic: URIRef  # A subject that the issue belongs to
    toward: URIRef  # The issue or the actor that the position is about
    utterance: URIRef  # The passage in which this stance was voiced, alone or together with others
    writtenAs: URIRef  # The id that the annotation has, where the graph has another for it

    # Datatypes
    cameoCode: URIRef  # A code of CAMEO, the scheme of conflict and mediation event observations
    iso3166: URIRef  # A country code of ISO 3166-1, alpha-2 or alpha-3
    ploverCode: URIRef  # A code of PLOVER, the political event scheme that follows CAMEO

    # Code lists
    anchorings: URIRef  # The ways in which a quote can have been matched with the article's text
    certainties: URIRef  # The ways in which a text can say that a position is taken, or is not
    datePrecisions: URIRef  # The ways in which a date can be known
    modes: URIRef  # The kinds of conduct that an issue calls for or announces
    phases: URIRef  # The places in time that a text can give to a position
    positions: URIRef  # The positions that a holder can take toward an issue or an actor
    reviewFlags: URIRef  # The reasons for which a stance can be marked for another look

    # Positions
    abstains: URIRef  # The holder takes part in a vote on this and votes neither way
    accepts: URIRef  # The holder agrees to what is asked or offered, without a condition
    acceptsConditionally: URIRef  # The holder agrees on a condition
    asserts: URIRef  # The holder says that this is so
    commits: URIRef  # The holder binds itself to this
    demands: URIRef  # The holder wants others to do, not do, allow or recognise this
    denies: URIRef  # The holder says that this is not so, or did not happen
    fulfils: URIRef  # The holder carries out what was demanded of it, or what it had promised or threatened
    neutral: URIRef  # The holder takes no side, as a settled position
    opposes: URIRef  # The holder is against this, by word or deed
    proposes: URIRef  # The holder puts this up for others to take or leave
    rejects: URIRef  # The holder says no to what is asked or offered
    skeptical: URIRef  # The holder voices doubt without refusing
    supports: URIRef  # The holder is in favour of this, by word or deed
    undecided: URIRef  # The holder is reported not to have made up its mind
    undeclared: URIRef  # The holder is reported to have given no answer
    votesAgainst: URIRef  # The holder casts its vote against this, a veto included
    votesFor: URIRef  # The holder casts its vote in favour of this
    withdraws: URIRef  # The holder no longer makes a demand, proposal, commitment or claim of its own

    # Other codes
    allow: URIRef  # Something is to be permitted, or no longer prevented
    believed: URIRef  # The text gives the position as what somebody thinks, expects or infers
    checkDate: URIRef  # The date should be checked
    checkTranslation: URIRef  # The wording was translated and should be checked against the original
    current: URIRef  # The position holds at the time of the text
    day: URIRef  # The text gives the day, or lets it be worked out
    denied: URIRef  # The text says that the position is not, or was not, taken
    do: URIRef  # Something is to be done or given
    doNot: URIRef  # Something is not to be done, or is to stop
    exactQuote: URIRef  # The wording stands in the text character for character
    month: URIRef  # The text gives the month only
    ofArticle: URIRef  # The text gives no date, so the article's own was taken over
    possible: URIRef  # The text says that the position may be taken, or may have been
    previous: URIRef  # The position was taken earlier, and the text does not say that it still holds
    prospective: URIRef  # The position is expected or announced, and not yet taken
    recognise: URIRef  # A status, right or fact is to be acknowledged
    reported: URIRef  # The text passes the position on from somebody other than the holder
    secondOpinion: URIRef  # Another annotator should look at it
    sourceInconsistency: URIRef  # The source contradicts itself
    stated: URIRef  # The text gives the position outright, or has it from the holder
    typographyFolded: URIRef  # The wording stands in the text once typographic signs count as plain ones
    unclear: URIRef  # The text says that it is not known whether the position is taken
    unclearHolder: URIRef  # It is hard to tell whose position it is
    unclearPosition: URIRef  # It is hard to tell which position is taken
    unclearTarget: URIRef  # It is hard to tell what or whom the position is about
    unverified: URIRef  # No text was at hand to check the wording against
    whitespaceFolded: URIRef  # The wording stands in the text once runs of white space count as one space
    year: URIRef  # The text gives the year only
