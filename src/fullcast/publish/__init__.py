"""Chapter audio to what players read: names, tags, cover, feed."""

from .album import Album, Episode, album_of, episode_titles, is_explicit, publication_dates
from .cover import book_cover, draw_cover, fitting_cover, read_cover, small_cover
from .feed import build_feed, check_base_url, new_feed_guid, rebase
from .formats import DEFAULT, Format, formats_in
from .id3 import write_tags
from .names import chapter_file_name, slug

__all__ = [
    "DEFAULT",
    "Album",
    "Episode",
    "Format",
    "album_of",
    "book_cover",
    "build_feed",
    "chapter_file_name",
    "check_base_url",
    "draw_cover",
    "episode_titles",
    "fitting_cover",
    "formats_in",
    "is_explicit",
    "new_feed_guid",
    "publication_dates",
    "read_cover",
    "rebase",
    "slug",
    "small_cover",
    "write_tags",
]
