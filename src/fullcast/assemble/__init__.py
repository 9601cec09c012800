"""Lines and their clips to chapter audio, with a timeline of every line."""

from .chapter import ChapterAudio, ChapterJob, assemble_chapter
from .timeline import Pauses, Segment, plan_timeline

__all__ = ["ChapterAudio", "ChapterJob", "Pauses", "Segment", "assemble_chapter", "plan_timeline"]
