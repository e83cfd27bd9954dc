"""Closed classes of English words that the rules of reading share.

Only words that decide something about a place name are here. Place knowledge (demonyms, unit words, seats) is the
gazetteer's.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Lower-case words that may stand inside a name: Isle of Man, Rio de Janeiro, Stratford-upon-Avon.
CONNECTORS = _words(
    """
    of the and de la las los del della di da do dos das du des d el al ad an as ar at ath upon on in am le les y e i
    over under sur sous lès bei von van den der zu op aan bin ibn abu umm u na pod nad
    """
)

# Words that are capitalised at the start of a sentence without being part of a name.
FUNCTION_WORDS = _words(
    """
    a an the this that these those my your his her its our their some any each every all both no not most many much
    few several such other another one two three four five six seven eight nine ten dozens hundreds thousands
    millions in on at to of by for from with without within into onto upon over under after before during since
    until till through throughout across along among amid amidst against around about above below behind beside
    besides between beyond near off out outside inside toward towards via per despite unlike like as than if when
    while where whereas whether because although though unless and or but nor so yet then thus hence however
    moreover meanwhile furthermore nevertheless instead otherwise also still even only just now today yesterday
    tomorrow tonight here there what who whom whose which why how he she it they we i you him them us me is are was
    were be been being has have had do does did will would shall should can could may might must let more less once
    again never always often sometimes later earlier early late soon recently finally first second third last next
    following according officials police authorities troops forces elsewhere further overall rather perhaps maybe
    nearly almost yes well good great new old north south east west northern southern eastern western central upper
    lower monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december spring summer autumn winter
    """
)

# Before a surname; what follows is a person, not a place.
TITLES = _words(
    """
    mr mrs ms miss dr prof professor sir lord lady dame baron president vice-president premier chancellor minister
    senator sen representative rep congressman congresswoman governor gov mayor judge justice king queen prince
    princess emperor pope cardinal archbishop bishop rabbi imam sheikh ayatollah reverend rev father sister brother
    general gen colonel col lieutenant lt major maj captain capt sergeant sgt admiral adm commander cmdr officer
    detective sheriff coach secretary ambassador spokesman spokeswoman spokesperson director chairman chairwoman
    chief emir sultan
    """
)

# After a place: what somebody is there. "New York Governor", "Alexandria detectives".
OFFICES = TITLES - _words("mr mrs ms miss dr sir lady dame father sister brother") | _words(
    """
    attorney president-elect police lawmaker lawmakers officials detectives authorities residents resident native
    council councillor councilman councilwoman commissioner commissioners superintendent firefighters prosecutors
    prosecutor deputies voters republican democrat republicans democrats mpp mp mps health attorney-general
    legislators legislature parliament government
    """
)
# First words of names in which "of" says what somebody reigns over.
NOBLE = _words("prince princess duke duchess earl count countess king queen emperor empress baron marquess lord lady")

# Last words of names of organisations, media, teams, works: "The New York Times", "Lagos City Council".
MEDIA_WORDS = _words(
    """
    times post herald tribune gazette journal chronicle guardian observer mirror sun star telegraph independent news
    press daily weekly globe examiner inquirer courier dispatch record register sentinel review magazine radio tv
    television broadcasting today mail standard echo bulletin argus advertiser leader pravda
    """
)
ORGANISATION_WORDS = _words(
    """
    university college school academy institute institution polytechnic council committee commission agency
    authority ministry department office bureau service police army navy force forces fleet guard regiment brigade
    battalion division corps court parliament assembly senate congress legislature government administration
    federation union association society club league party front movement foundation fund trust bank group company
    corporation corp inc ltd plc airlines airways railways hospital clinic church cathedral mosque museum library
    orchestra opera theatre theater ballet festival conference summit organisation organization network alliance
    coalition chamber exchange hotel fc united city rovers wanderers athletic cricket football rugby stadium arena
    symphony philharmonic motors energy electric power gas oil airport station hall board centre center studios
    records laboratory laboratories observatory zoo
    """
)
# After a place in lower or upper case: the name of an event or a text, not a location.
EVENT_WORDS = _words(
    """
    statute statutes agreement agreements accord accords treaty treaties protocol protocols convention conventions
    declaration process formula memorandum consensus pact charter communiqué statement plan conference summit talks talk
    negotiations olympics games marathon grand prix derby principles rules massacre siege
    """
)
_EVENTS_THAT_ARE_PLACES = _words("talks talk negotiations plan massacre siege summit statement")
NAMED_EVENT_WORDS = EVENT_WORDS - _EVENTS_THAT_ARE_PLACES

# Said of people and governments: the subject of such a verb is an agent.
AGENT_VERBS = _words(
    """
    thanked thanks praised praises slammed slams told assured assures lobbied lobbies pressured pressures sued sues
    said says say saying claimed claims claim accused accuses accuse denied denies deny warned warns warn vowed vows
    vow pledged pledges pledge promised promises promise agreed agrees agree refused refuses refuse rejected rejects
    reject demanded demands demand insisted insists insist argued argues argue announced announces announce declared
    declares declare urged urges urge called calls asked asks ask tells tell threatened threatens threaten blamed
    blames blame condemned condemns condemn criticised criticises criticized criticizes criticise criticize
    expressed expresses welcomed welcomes hailed hails signed signs sign ratified approved approves imposed imposes
    lifted lifts recalled recalls expelled expels summoned summons protested wants want wanted hopes hoped fears
    feared believes believed thinks thought knows knew decided decides considers considered sees seeks sought
    intends intended plans planned aims aimed tried tries attempted attempts launched launches invaded invades
    annexed annexes recognised recognises recognized recognizes supported supports backed backs opposed opposes sent
    sends supplied supplies provided provides offered offers gave gives bought buys sold sells paid pays funded
    funds deployed deploys withdrew withdraws retaliated retaliates responded responds replied replies reacted
    reacts answered confirmed confirms acknowledged admits admitted conceded concedes committed commits violated
    violates broke breaks attacked attacks fired fires struck shelled bombed captured captures seized seizes
    occupied occupies controlled controls won wins lost loses beat beats defeated defeats faced faces joined joins
    left leaves voted votes elected elects negotiated negotiates mediated mediates brokered suspended suspends
    resumed resumes halted halts cut cuts closed closes opened opens banned bans blocked blocks vetoed vetoes
    scoffed bristled countered kept keeps traded defended defends defined defines fought fights helped helps needs
    needed needing relies relied spent spends ordered orders prepared prepares pressed presses pushed pushes ruled
    let lets made makes drew draws met meets set sets chose chooses forbade forbids withheld withholds upheld upholds
    rules shot stopped stops started starts took takes used uses put puts stepped steps appealed appeals accepted
    accepts abandoned abandons allowed allows benefited benefits celebrated challenged challenges
    """
)
AUXILIARIES = _words(
    """
    is are was were has have had will would can could may might must should shall does do did 's'll
    """
)

# Prepositions that make what follows a location, an agent, or neither.
LOCATIVE = _words(
    """
    in into inside within throughout across through near outside around at onto toward towards over via along beyond
    off amid beneath above below behind north south east west north-east north-west south-east south-west northeast
    northwest southeast southwest
    """
)
AGENTIVE = _words("with against by for than like unlike versus vs between among")
# "the government of Ukraine": the noun makes an agent of what follows "of" or of whoever owns it ("Ukraine's army").
POLITICAL_NOUNS = _words(
    """
    fury wrath displeasure embarrassment delight annoyance orbit grip influence government president presidency
    minister ministers ministry prime leader leaders leadership army military troops forces soldiers air navy
    parliament lawmakers regime authorities officials official ambassador ambassadors envoy envoys spokesman
    spokeswoman delegation negotiators diplomats diplomacy policy policies position stance demand demands terms
    claim claims rhetoric response reaction ire anger behalf interests ambitions aims goals intentions war invasion
    aggression offensive support backing help aid ally allies rivals enemies enemy relations ties sanctions
    accusations decision decisions plan plans proposal proposals refusal rejection security sovereignty independence
    constitution economy currency central finance foreign defence defense interior chief first king queen emir
    sultan chancellor premier team side narrative propaganda failure failures victory defeat allegations consent
    approval friends bid membership right rights hands part role people
    """
)
SPATIAL_NOUNS = _words(
    """
    capital border borders frontier coast coastline shore shores north south east west north-east north-west south-
    south-west northeast northwest southeast southwest centre center outskirts suburbs suburb streets port harbour
    harbor airport territory soil city cities town towns village villages region regions province provinces district
    districts island islands largest biggest second-largest main river mountains railway station square skies
    airspace waters oblast oblasts neighbourhood neighborhood downtown hospitals residents population
    """
)
# What is done to a place as a place: its object is a location.
VERBS_OF_PLACE = _words(
    """
    invade invades invaded invading leave leaves left leaving enter enters entered entering reach reaches reached
    reaching visit visits visited visiting cross crosses crossed crossing tour toured flee fled fleeing seize seized
    seizing capture captured capturing retake retook retaking recapture recaptured besiege besieged bomb bombed
    bombing shell shelled shelling hit hits hitting strike struck storm stormed surround surrounded encircle
    encircled evacuate evacuated occupy occupied occupying liberate liberated devastate devastated flood flooded
    batter battered rock rocked jolt jolted shake shook pound pounded abandon abandoned defend defended defending
    control controlled take took taking hold held holding lose lost surrounding flatten flattened approach
    approached near neared
    """
)
PREFIXES = _words("anti pro non ex post pre neo pan trans cross inter intra sub un")
