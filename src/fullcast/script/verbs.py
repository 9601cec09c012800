"""Verbs and nouns that say how something was said, and who may be meant by a noun."""

from __future__ import annotations

SPEECH_VERBS = frozenset(
    """
    say ask reply answer cry exclaim whisper murmur mutter shout yell scream call add continue
    begin start return repeat remark observe declare announce demand inquire enquire insist
    suggest explain admit agree protest object argue beg plead implore urge order command bark
    snap snarl growl hiss sneer scoff jeer mock tease joke quip chuckle laugh giggle snort sob
    weep wail moan groan sigh gasp breathe pant croak rasp grunt mumble stammer stutter falter
    drawl purr coo sing hum chant recite read quote echo note comment state confess reveal warn
    threaten promise swear vow assure reassure comfort soothe console greet congratulate thank
    apologise apologize pray wonder muse reflect reason ponder guess conclude decide propose
    offer invite advise recommend remind correct interrupt interject interpose cut retort rejoin
    counter contradict concede allow acknowledge affirm confirm deny refuse complain grumble
    grouse whine whimper squeak squeal shriek screech howl roar bellow thunder boom holler hoot
    burst blurt babble gush ramble prattle chatter gossip rant rave curse cuss spit press prompt
    prod coax persist proceed resume finish manage venture volunteer chime pipe put stipulate
    specify clarify elaborate ejaculate vociferate expostulate remonstrate query question quiz
    grin smile smirk beam frown nod sign mouth text type write think deadpan choke hazard lament
    marvel mimic opine pronounce proclaim report respond retaliate scold chide tut utter
    acquiesce assent attest appeal accuse lie relate recall hesitate drone intone tell speak
    pursue submit hint intimate quaver trill aver assert fume titter chortle cackle exult
    rejoice wheedle sniff sniffle wheeze blubber bleat rumble lisp inform soliloquise
    soliloquize yawn instruct caution supplement supply subjoin rap jest stress theorise
    theorize reiterate cheer sputter splutter grate simper gabble bid rage storm maintain
    prophesy deplore fret gurgle beseech entreat adjure warble squawk yelp whoop bray moralise
    moralize
    """.split()
)
"""Base forms of verbs that may introduce or follow speech."""

THOUGHT_VERBS = frozenset(("think", "realise", "realize"))
"""Base forms of verbs that make a quotation a thought."""

_IRREGULAR = {
    "said": "say", "quoth": "say", "told": "tell", "spoke": "speak", "began": "begin",
    "swore": "swear", "sang": "sing", "wept": "weep", "thought": "think", "spat": "spit",
    "wrote": "write", "bade": "bid", "besought": "beseech",
}  # fmt: skip

MALE_NOUNS = frozenset(
    """
    man boy gentleman father dad daddy papa brother son uncle nephew grandfather grandpa husband
    king prince duke lord sir mister fellow guy lad bloke monk priest waiter actor wizard landlord
    policeman fireman salesman groom widower bridegroom emperor count baron monsieur
    mr sir master signor herr don father abbot squire butler footman
    """.split()
)
"""Nouns and titles of males."""

FEMALE_NOUNS = frozenset(
    """
    woman girl lady mother mum mom mama mummy sister daughter aunt auntie niece grandmother grandma
    wife queen princess duchess madam madame mrs miss ms nun waitress actress witch landlady
    policewoman maid housemaid governess widow bride empress countess baroness mademoiselle
    mistress signora signorina fraulein frau donna dame abbess hostess lass
    """.split()
)
"""Nouns and titles of females."""

PERSON_NOUNS = (
    MALE_NOUNS
    | FEMALE_NOUNS
    | frozenset(
        """
    voice stranger person child kid baby soldier guard officer sergeant captain doctor nurse teacher
    student driver clerk servant cook porter sailor captain pilot cop policeman inspector detective
    constable judge lawyer reporter worker customer passenger neighbour neighbor friend visitor
    guest host barman bartender barkeep shopkeeper merchant farmer fisherman hunter knight archer
    beggar thief prisoner convict bishop vicar mayor minister secretary messenger crowd someone
    somebody other youth teenager elder creature figure keeper harbourmaster owner boss manager
    cashier receptionist operator announcer speaker narrator owl cat dog dragon robot android
    computer ghost demon angel spirit god goddess healer mage smith foreman innkeeper coachman
    cabman postman milkman watchman gatekeeper apprentice librarian professor scientist engineer
    technician patient victim shooter attacker assassin leader commander general colonel major
    lieutenant private admiral ferryman boatman conductor musician singer dancer painter writer
    """.split()
    )
)
"""Nouns that name somebody who can speak: "the guard", "a third voice"."""

EPITHETS = frozenset(
    """
    tutor bodyguard mercenary official coach captain keeper goalkeeper striker defender player
    teammate roommate flatmate colleague partner intern resident medic surgeon lodger tenant suspect
    maid valet baker butcher tailor chef cook king queen prince princess sorcerer sorceress warlock
    vampire werewolf omega alpha elf dwarf human hero villain rogue warrior bard ranger monk nun
    scholar swordsman swordswoman blond blonde brunet brunette redhead ginger newcomer rookie
    recruit veteran agent spy hacker mechanic navigator gunner bosun mate helmsman singer drummer
    guitarist bassist artist poet author editor director producer actress florist gardener fiancé
    fiancée boyfriend girlfriend heir heiress knight squire steward butler ambassador senator
    president professor dean headmaster headmistress prefect inspector chief sheriff deputy marshal
    eldest youngest oldest elder younger twin sibling giant foreigner outsider intruder therapist
    psychologist nurse paramedic firefighter biologist physicist linguist historian archivist
    curator barista violinist pianist cellist composer tattooist hunter huntress assistant
    """.split()
)
"""More nouns that narration calls somebody by who has a name ("the mercenary said")."""

HONORIFICS = frozenset(
    """
    mr mrs ms miss mx sir lady lord dr doctor prof professor captain capt colonel col general gen
    major lieutenant lieut lt sergeant sgt inspector superintendent constable detective father
    mother sister brother aunt uncle cousin master mistress madame mme monsieur mademoiselle mlle
    count countess baron baroness duke duchess king queen prince princess emperor empress reverend
    rev judge signor signora don donna herr frau fraulein saint st squire marquis marquise dame
    old young little poor dear
    """.split()
)
"""Words before a name that are not the name."""


def base_form(word: str) -> str | None:
    """Return the base form of a speech verb in any of its forms, or None for another word."""
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for candidate in _base_candidates(word):
        if candidate in SPEECH_VERBS:
            return candidate
    return None


def _base_candidates(word: str) -> list[str]:
    candidates = [word]
    if word.endswith("s"):
        candidates += [word[:-1], word[:-2]]
    if word.endswith("ies"):
        candidates.append(word[:-3] + "y")
    if word.endswith("ed"):
        stem = word[:-2]
        candidates += [stem, word[:-1], stem[:-1] if stem[-1:] == stem[-2:-1] else stem]
    if word.endswith("ied"):
        candidates.append(word[:-3] + "y")
    return candidates
