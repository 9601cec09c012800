"""What chapter audio has to be, by what it is made for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fullcast.model import Preset

from .loudness import Loudness
from .timeline import Pauses


@dataclass(frozen=True, slots=True)
class Standard:
    """How loud a file is, how high its peaks are, and how it is encoded."""

    level_db: float
    """What `level_of` a file is aimed at."""
    tolerance_db: float
    """How far a file may be from it."""
    highest_peak_db: float
    """True peak, in dBTP."""
    limit: float
    """The true peak that the limiter lets through, as a fraction of full scale. LAME then turns
    its input down (`ENCODER_LOSS_DB`) and adds up to 0.6 dB to its peaks."""
    bitrate_kbps: int
    pauses: Pauses
    by_rms: bool = False
    """Whether the level is RMS in dBFS, and not LUFS."""
    sample_rate: int | None = None
    """None: that of the clips."""
    highest_noise_db: float | None = None
    """RMS of the quietest half second, in dBFS."""

    def level_of(self, measured: Loudness) -> float | None:
        """Return the loudness that counts here; None for silence."""
        return measured.rms_db if self.by_rms else measured.lufs


STANDARDS = {
    Preset.PODCAST: Standard(
        level_db=-16.0,
        tolerance_db=0.5,
        highest_peak_db=-1.0,
        limit=0.75,
        bitrate_kbps=80,
        pauses=Pauses(),
    ),
    Preset.ACX: Standard(
        level_db=-20.5,
        tolerance_db=2.5,
        highest_peak_db=-3.0,
        limit=0.45,  # as much limiting as for podcasts, which voices are made equal behind
        bitrate_kbps=192,
        pauses=replace(Pauses(), chapter_start_ms=750, chapter_end_ms=2000),
        by_rms=True,
        sample_rate=44_100,
        highest_noise_db=-60.0,
    ),
}
"""Podcasts: -16 LUFS, as platforms ask of mono speech. ACX: RMS of -23 to -18 dB, peaks under
-3 dB, noise under -60 dB, 192 kbit/s or more, 0.5 to 1 s of silence before and 1 to 5 s after."""

PODCAST = STANDARDS[Preset.PODCAST]
