"""Short and familiar forms of first names, and which gender a first name usually has.

Genders come from two small tables of ours for names out of books, which also tell first names from
surnames, and from gender-guesser's 61,000 names of many languages. The work's own words go before
them: they decide nothing that titles and pronouns have decided.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from ..model import Gender

_FORMS = """
abigail: abby gail | agatha: aggie | albert: al bert bertie | alexander: alec alex sandy sasha
xander | alexandra: alex sandra sasha | alfred: alf alfie fred | alice: ally | amanda: mandy |
andrew: andy drew | angela: angie | ann: annie nan nancy | anne: annie nan nancy | anthony: tony
| antonia: toni | archibald: archie | arthur: art artie | augustus: gus gussie | barbara: babs
barbie | bartholomew: bart | beatrice: bea trixie | benedict: ben | benjamin: ben benny benji |
bernard: bernie | bridget: biddy | caroline: carrie caro lina | catherine: cathy kate katie kit
kitty cat | charles: charlie charley chuck | charlotte: charley lottie | christina: chris tina |
christine: chris chrissie | christopher: chris kit | clara: clarrie | clarence: clarry |
constance: connie | cornelia: nell | daniel: dan danny | david: dave davy davey | deborah:
debbie deb | dominic: dom nick | donald: don donnie | dorothy: dolly dot dottie | edgar: ed
eddie | edith: edie | edmund: ed eddie ned ted | edward: ed eddie ned ted teddy | edwin: ed
eddie | eleanor: ellie nell nellie | elizabeth: bess bessie beth betsy betty eliza libby liz
lizzie lizzy | ellen: nell nellie | emily: em emmy millie | emma: em emmy | ernest: ernie |
esther: essie | eugene: gene | evangeline: eva evie | evelyn: eve evie | florence: flo flossie |
frances: fan fanny fannie frankie | francis: frank frankie | franklin: frank | frederick: fred
freddie freddy fritz | gabriel: gabe | geoffrey: geoff jeff | george: geordie georgie | gerald:
gerry jerry | gertrude: gertie trudy | gilbert: bert gil | gregory: greg | gwendolen: gwen |
harold: hal harry | harriet: hattie harry | helen: nell nellie | henrietta: etta hetty | henry:
hal hank harry | herbert: bert herb bertie | hubert: bert | hugh: hughie | ignatius: iggy |
isaac: ike | isabel: bel bella belle izzy | isabella: bel bella belle izzy | jacob: jake |
james: jim jimmy jem jamie | jane: janey janie jenny | janet: jenny | jennifer: jen jenny |
jeremiah: jerry | jeremy: jerry jem | jessica: jess jessie | joan: joanie | john: jack jackie
johnny jock | jonathan: jon jonny | joseph: joe joey jos | josephine: jo josie | joshua: josh |
judith: judy jude | julia: julie jule juley | juliet: julie | katharine: kate kathy katie kitty
kat kit | katherine: kate kathy katie kitty kat kit | kenneth: ken kenny | laura: laurie |
laurence: larry laurie | lawrence: larry laurie | leonard: len lenny leo | leopold: leo poldy |
letitia: lettie letty | lilian: lily lil | louis: lou louie | louisa: lou lulu | lucinda: cindy
| lucy: lu lucie | lydia: liddy | madeleine: maddie | margaret: madge maggie meg meggie peggy
marge margie | marjorie: marge madge | martha: marty mattie patty | martin: marty | mary: mamie
molly polly | matilda: matty tilda tillie | matthew: matt | maurice: morrie | maximilian: max |
michael: mick mickey mike | mildred: millie | minerva: minnie | miranda: randy mira | natalie:
nat | nathaniel: nat nate | nicholas: nick nicky nico | nicola: nicky | nigel: nige | oliver:
ollie noll | olivia: liv livvy | oscar: ossie | pamela: pam | patricia: pat patty tricia trish |
patrick: pat paddy | paul: paulie | penelope: pen penny | peter: pete | philip: phil pip |
philippa: pip pippa | phoebe: bee | priscilla: cilla prissy | prudence: prue | rachel: rae |
ralph: rafe | randolph: randy | raymond: ray | rebecca: becca becky beck | reginald: reg reggie
rex | richard: dick rich richie rick ricky dickie | robert: bob bobby rob robbie | roderick: rod
roddy | roger: rodge | ronald: ron ronnie | rosalind: ros | rose: rosie | rosemary: rosie |
rudolph: rudy | rupert: rupe | samantha: sam | samuel: sam sammy | sarah: sadie sally |
sebastian: seb bastian | sidney: sid | simon: si | sophia: sophie | stanley: stan | stella:
stell | stephen: steve stevie | steven: steve stevie | susan: sue susie suzy | susannah: sue
sukey susie | sylvia: sylvie | terence: terry | thaddeus: thad tad | theodora: theo | theodore:
ted teddy theo | theresa: terry tess tessa | thomas: tom tommy | timothy: tim timmy | tobias:
toby | ursula: ursie | valentine: val | veronica: ronnie | victor: vic | victoria: vic vicky
tori | vincent: vin vince vinny | violet: vi | virginia: ginny | vivian: viv | walter: wally
walt wat | wilfred: wilf | wilhelmina: mina willa | william: bill billy liam will willie |
winifred: winnie | zachary: zach zack
"""

_FEMALE = """
abby abigail ada adela adelaide adele agatha agnes aileen alexandra alice alicia alison alma
amanda amelia amy anastasia andrea angela angelica anita ann anna anne annette annie antonia
ariadne audrey augusta aurora barbara beatrice becky belinda bella bernadette bertha beth betsy
betty blanche brenda bridget camilla carla carmen carol caroline carrie cassandra catharine
catherine cecilia cecily celia charlotte chloe christina christine claire clara clarissa claudia
colette constance cora cordelia cosette cynthia daisy daphne deborah delia diana dinah dolly
dolores dora doris dorothy edith edna eileen elaine eleanor elena elinor elisa elise eliza
elizabeth ella ellen eloise elsa elsie elspeth emilia emily emma eponine erica esmeralda estella
esther ethel eugenia eva evangeline eve fanny fantine felicity fiona flora florence frances
freda gabriella gemma genevieve georgiana georgina geraldine gertrude gina ginny gladys gloria
grace greta gretchen guinevere gwen gwendolen hannah harriet hazel heather helen helena
henrietta hermione hester hilda ida imogen ines ingrid irene iris isabel isabella isobel
jacqueline jane janet janey janice jemima jennifer jenny jessica jessie joan joanna josephine
joy joyce judith judy julia juliana juliet june karen kate katharine katherine kathleen katie
kitty laura lavinia leah lena leonora letitia lilian lily linda lisa lizzie lizzy lois lorna
louisa louise lucia lucille lucinda lucy luna lydia mabel madeleine madge maggie maisie marcia
margaret margery maria marian marianne marie marilla marina marion marjorie marta martha mary
matilda maud maureen may meg melissa mercy mildred millicent mina minerva minnie miranda miriam
moira molly mona monica muriel myra myrtle nancy naomi natalie natasha nell nellie nicola nina
nora norma octavia olga olive olivia ophelia pamela pansy patricia patty paula pauline peggy
penelope penny persis petra philippa phoebe phyllis polly poppy priscilla prudence prue rachel
rebecca regina rhoda rita roberta rosa rosalie rosalind rosamond rose rosemary roxanne ruby ruth
sabrina sadie sally samantha sandra sarah selina serena sharon sheila shirley sibyl silvia
simone sofia sonia sophia sophie stella susan susannah susie sylvia tabitha tamara tania tess
theresa tilly tina ursula valerie vanessa vera veronica victoria viola violet virginia vivian
wanda wendy wilhelmina willow winifred wren yolanda yvonne zelda zoe
"""

_MALE = """
aaron abel abraham adam adrian alan alaric albert alec alex alexander alfred algernon alistair
allan ambrose amos andrew angus anselm anthony archibald archie arnold arthur augustine augustus
barnaby bartholomew basil ben benedict benjamin bernard bert bertram bill billy bob boris brian
bruce bruno caleb calvin carl cecil cedric charles charlie christian christopher clarence claude
clement clifford clive colin conrad constantine cornelius cosmo craig cuthbert cyril cyrus
damian dan daniel david dennis derek desmond dick dominic donald douglas dudley duncan ebenezer
edgar edmund edward edwin eli elias elijah elliot enoch eric ernest ethan eugene evan ezra felix
ferdinand fergus francis francois frank franklin fred freddy frederick gabriel gareth gaston
gavin geoffrey george gerald gerard gideon gilbert giles godfrey gordon graham gregory guy
hamish hank harold harry hector henry herbert herman hiram homer horace howard hubert hugh hugo
humphrey ian ignatius igor ira isaac isaiah ivan jack jacob jacques jake james jarvis jason
jasper jeffrey jeremiah jeremy jerome jerry jesse jim jimmy joe joel john johnny jonah jonas
jonathan joseph joshua jude julian julius justin karl keith kenneth kevin lambert lancelot larry
laurence lawrence leo leon leonard leopold lewis lionel louis lucas lucian lucius luke luther
magnus malcolm marcus marius mark marmaduke martin matthew maurice max maximilian michael mike
miles montague mordecai morgan morris mortimer moses nathan nathaniel ned neil newland nicholas
nick nigel noah noel norman octavius oliver orlando oscar oswald otto owen patrick paul percival
percy peregrine peter philip piers quentin ralph randolph raphael raymond reginald remus reuben
rex richard robert roderick roger roland ronald rory roy rudolph rufus rupert samson samuel saul
scott sean sebastian septimus seth severus sidney silas simeon simon sirius solomon stanley
stephen steven stuart sylvester tam ted terence thaddeus theobald theodore thomas tiberius tim
timothy titus tobias toby tom tommy tony tristan valentine vernon victor vincent virgil vladimir
wallace walter warren wilfred will william winston xavier zachary
"""


def _read_forms() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in " ".join(_FORMS.split()).split("|"):
        name, _, forms = entry.partition(":")
        for form in forms.split():
            found.setdefault(form, set()).add(name.strip())
    return {form: frozenset(names) for form, names in found.items()}


FULL_NAMES = _read_forms()
"""The first names that a familiar form may stand for: ``lizzy`` -> ``elizabeth``."""

_BY_LIBRARY = {
    "male": (Gender.MALE, 0.6),
    "mostly_male": (Gender.MALE, 0.2),
    "female": (Gender.FEMALE, 0.6),
    "mostly_female": (Gender.FEMALE, 0.2),
}
_FAMILIAR_ENDING = re.compile(r"(?<=\w{3})(?:ie|[iy])$")
_SHORTEST = 3
_ENGLISH = ("usa", "great_britain", None)
"""Where a name's bearers are looked up first: Andrea and Jean are women there."""
_GENDERS = dict.fromkeys(_FEMALE.split(), Gender.FEMALE) | dict.fromkeys(_MALE.split(), Gender.MALE)


def usual_gender(first_name: str) -> tuple[Gender, float]:
    """Return the gender that a first name usually has, or UNKNOWN, and how usual that is (0 to 1).

    Bearers of "Robin" are mostly, of "Jonah" nearly all of one gender.
    """
    gender = _GENDERS.get(first_name.lower())
    if gender is not None:
        return gender, 1.0
    told = (_BY_LIBRARY.get(_names().get_gender(first_name, place)) for place in _ENGLISH)
    return next((answer for answer in told if answer is not None), (Gender.UNKNOWN, 0.0))


@functools.cache
def _names() -> Any:
    from gender_guesser.detector import Detector  # its table takes a quarter of a second to read

    return Detector(case_sensitive=False)


def forget_names() -> None:
    """Give back the table of the world's first names, 20 MB, until one is asked for again."""
    _names.cache_clear()


def is_first_name(word: str) -> bool:
    """Tell whether a word is known as a first name or a familiar form of one."""
    return word.lower() in _GENDERS or word.lower() in FULL_NAMES


def same_first_name(one: str, other: str) -> bool:
    """Tell whether two first names may be one: equal, or one a familiar form of the other."""
    one, other = one.lower(), other.lower()
    if one == other:
        return True
    mine, theirs = FULL_NAMES.get(one, frozenset()), FULL_NAMES.get(other, frozenset())
    return other in mine or one in theirs or bool(mine & theirs)


def may_shorten(short: str, first_name: str) -> bool:
    """Tell whether a name that no table knows may be made of the start of another ("Tam", "Tammy").

    So people call each other whose names are in no table: Tamsin, Quentin, Dagny.
    """
    stem = _FAMILIAR_ENDING.sub("", short.lower())
    return len(stem) >= _SHORTEST and first_name.lower().startswith(stem) and short != first_name
