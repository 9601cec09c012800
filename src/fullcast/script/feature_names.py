"""Names and places of the features: of a candidate (FEATURES) and of a turn (CONTEXT).

The stored weights depend on their order. `beside`, `nearness` and `surroundings` say how each is
computed.
"""

from __future__ import annotations

MOST_CANDIDATES = 12
"""How many candidates of a turn are described."""

PLACES = ("after", "middle", "before")
TAGS = ("beat", "loose", "sure")
BESIDE = [f"{place}_{tag}" for place in PLACES for tag in TAGS] + [
    "beat_later",
    "first_in_paragraph",
    "noun_sure",
    "noun_beat",
    "alias_noun",
    "part",
    "part_tag",
    "station_sure",
    "station_beat",
    "station_calls",
    "station_called_prev",
    "station_called_next",
    "shared_name_tag",
    "shared_name_beat",
    "agree_sure",
    "agree_loose",
    "agree_beat",
    "agree_part",
    "agree_noun_sure",
    "agree_noun_beat",
    "i_tag",
    "i_beat",
    "object",
    "called",
    "called_last",
    "spoken_of",
]
AROUND = [
    "para_before_last_sure",
    "para_before_last_loose",
    "para_before_last_beat",
    "para_before_other",
    "para_before_agree",
    "para_before_agree_tag",
    "para_before_i",
    "trail_before_tag",
    "trail_before_beat",
    "trail_before_agree",
    "para_after_first",
    "para_after_agree",
    "para_after_i",
    "around_noun_tag",
    "around_noun",
]
NEIGHBOURS = [
    f"{what}_{where}"
    for where in ("prev", "next", "prev2", "next2")
    for what in (
        "called",
        "called_last",
        "spoken_of",
        "tagged",
        "noun",
        "beat",
        "object",
        "agree",
    )
]
NEAR = [
    "any_before_log",
    "any_before_rank",
    "told_before_log",
    "told_before_rank",
    "told_before_rank_gender",
    "acted_before_log",
    "acted_before_rank",
    "acted_before_rank_gender",
    "meant_before_log",
    "meant_before_rank",
    "meant_before_rank_gender",
    "rivals",
    "manner",
    "told_after_log",
    "told_after_rank",
    "acted_after_log",
    "told_here_count",
    "told_near_count",
    "told_far_count",
    "spoken_near_count",
    "told_ahead_count",
]
TURNS = [
    "tag_back",
    "tag_back_parity",
    "tag_back_gaps",
    "tag_ahead",
    "tag_ahead_parity",
    "tag_ahead_gaps",
    "called_back",
    "called_back_parity",
    "called_ahead",
    "called_ahead_parity",
    "tags_around",
    "beats_around",
    "tagged_in_run",
    "tagged_alone_in_run",
    "people_in_run",
    "tagged_in_chapter",
    "told_in_scene",
    "says_forms",
    "heard_forms_prev",
    "heard_forms_next",
]
WORK = [
    "mention_share",
    "mention_rank",
    "tag_share",
    "spoken_ratio",
    "narrator",
    "narrator_first_person",
    "narrator_votes",
    "narrator_like",
    "gender",
    "gender_known",
    "station",
]
TRACKS = [
    f"{what}_{direction}_{parity}"
    for what in ("tags", "nouns", "genders", "calls")
    for direction in ("back", "ahead")
    for parity in ("even", "odd")
]
FEATURES = TRACKS + BESIDE + AROUND + NEIGHBOURS + NEAR + TURNS + WORK
SLOT = {name: i for i, name in enumerate(FEATURES)}

CONTEXT = [
    "has_name_sure",
    "has_name_loose",
    "has_name_beat",
    "has_pronoun_tag",
    "has_pronoun_beat",
    "has_i",
    "has_noun",
    "noun_new",
    "noun_other",
    "pronoun_gender",
    "colon_before",
    "left_open_before",
    "new_scene",
    "gap_before",
    "gap_after",
    "no_gap_before",
    "no_gap_after",
    "same_paragraph_before",
    "same_paragraph_after",
    "length",
    "quotes",
    "asks",
    "asked_before",
    "exclaims",
    "trails_off",
    "says_i",
    "says_you",
    "calls_somebody",
    "says_sir",
    "says_madam",
    "starts_yes_no",
    "starts_but_well",
    "first_person",
    "any_narration",
    "para_before_ends_colon",
    "speech_only",
    "candidates",
    "sure_tag_before",
    "sure_tag_after",
    "verb_continues",
    "verb_answers",
    "verb_asks",
    "verb_interrupts",
    "verb_thinks",
    "space_before",
    "space_after",
    "lead",
    "tail",
    "echo_prev",
    "echo_prev2",
    "repeats_prev",
    "call_ends",
]
CONTEXT_SLOT = {name: i for i, name in enumerate(CONTEXT)}
