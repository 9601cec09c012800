"""What the command shows on a terminal: progress, tables, summaries."""

from .added import show_added, show_offer
from .bars import Bars
from .casts import play_aloud, show_cast, show_cast_table, show_voices
from .checked import show_checked
from .cleaned import show_cleaned
from .console import print_json
from .edited import show_edited, show_undone
from .made import Summary, show_made, show_replaced, show_turn
from .plotted import write_plot
from .posted import show_posted
from .scripts import show_script
from .works import show_decisions, show_work

__all__ = [
    "Bars",
    "Summary",
    "play_aloud",
    "print_json",
    "show_added",
    "show_cast",
    "show_cast_table",
    "show_checked",
    "show_cleaned",
    "show_decisions",
    "show_edited",
    "show_made",
    "show_offer",
    "show_posted",
    "show_replaced",
    "show_script",
    "show_turn",
    "show_undone",
    "show_voices",
    "show_work",
    "write_plot",
]
