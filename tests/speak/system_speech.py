# ruff: noqa: N802, N815, SIM115, PLW0108 (the names are those of the systems)
"""Stand-ins for the speech interfaces of Windows (SAPI) and macOS (NSSpeechSynthesizer).

pyttsx3's stock drivers run on them as they are. Voices speak a tone of as many Hz as they are told;
the lengths follow the systems' documentation of their rates.
"""

import sys
import types
import wave

import av
import numpy as np

RATE = 22_050
MS_PER_CHARACTER = 60
USUAL_WPM = 200


def tone(text, hertz, seconds):
    levels = 8000 * np.sin(2 * np.pi * hertz * np.arange(int(RATE * seconds)) / RATE)
    return levels.astype("<i2")


def module(monkeypatch, name, **members):
    made = types.ModuleType(name)
    vars(made).update(members)
    monkeypatch.setitem(sys.modules, name, made)
    return made


# ---------------------------------------------------------------------------- Windows

ZIRA = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Speech\Voices\Tokens\TTS_MS_EN-US_ZIRA_11.0"
HAZEL = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Speech\Voices\Tokens\TTS_MS_EN-GB_HAZEL_11.0"


class Token:
    def __init__(self, voice_id, description, language, hertz):
        self.Id = voice_id
        self.hertz = hertz
        self._description = description
        self._attributes = {"Language": language, "Gender": "Female", "Age": "Adult"}

    def GetDescription(self):
        return self._description

    def GetAttribute(self, name):
        return self._attributes[name]


class SpVoice:
    def __init__(self):
        self._tokens = [
            Token(ZIRA, "Microsoft Zira Desktop - English (United States)", "409", 210),
            Token(HAZEL, "Microsoft Hazel Desktop - English (Great Britain)", "809", 190),
        ]
        self.Voice = self._tokens[0]
        self.Rate = 0
        self.Volume = 100
        self.AudioOutputStream = None

    def GetVoices(self):
        return self._tokens

    def Speak(self, text, _flags=0):
        """Speak into the stream at once. A step of the rate is a ninth of an octave or so."""
        if not -10 <= self.Rate <= 10:
            raise ValueError("rate")
        wpm = 156.63 * 1.11**self.Rate
        seconds = len(text) * MS_PER_CHARACTER / 1000 * USUAL_WPM / wpm
        if self.AudioOutputStream is not None:
            self.AudioOutputStream.write(tone(text, self.Voice.hertz, seconds))


class SpFileStream:
    def Open(self, path, mode):
        assert mode == 3
        self._file = wave.open(path, "wb")
        self._file.setnchannels(1)
        self._file.setsampwidth(2)
        self._file.setframerate(RATE)

    def write(self, samples):
        self._file.writeframes(samples.tobytes())

    def close(self):
        self._file.close()


def install_sapi5(monkeypatch):
    kinds = {"SAPI.SPVOICE": SpVoice, "SAPI.SPFILESTREAM": SpFileStream}
    client = module(
        monkeypatch,
        "comtypes.client",
        CreateObject=lambda name: kinds[name.upper()](),
        GetEvents=lambda _source, _sink: None,
    )
    library = module(monkeypatch, "comtypes.gen.SpeechLib", SSFMCreateForWrite=3)
    gen = module(monkeypatch, "comtypes.gen", SpeechLib=library)
    module(monkeypatch, "comtypes", client=client, gen=gen)
    module(monkeypatch, "pythoncom", PumpWaitingMessages=lambda: 0)


# ---------------------------------------------------------------------------- macOS

ALEX = "com.apple.speech.synthesis.voice.Alex"
SAMANTHA = "com.apple.speech.synthesis.voice.samantha"
_VOICES = {
    ALEX: ("Alex", "en_US", "VoiceGenderMale", 110),
    SAMANTHA: ("Samantha", "en_US", "VoiceGenderFemale", 210),
}


class NSObject:
    @classmethod
    def alloc(cls):
        return cls.__new__(cls)

    def init(self):
        return self


class RunLoop:
    """Runs one waiting call at a time. Speech takes time: it ends two calls later."""

    def __init__(self):
        self.waiting = []

    def limitDateForMode_(self, _mode):
        return None

    def runMode_beforeDate_(self, _mode, _date):
        if not self.waiting:
            return False
        self.waiting.pop(0)()
        return True


class Synthesizer(NSObject):
    loop = RunLoop()

    def initWithVoice_(self, _voice):
        self._voice, self._rate, self._volume, self._speaking = ALEX, 175.0, 1.0, None
        return self

    def setDelegate_(self, delegate):
        self._delegate = delegate

    def voice(self):
        return self._voice

    def setVoice_(self, voice):
        self._voice, self._rate = voice, 175.0

    def rate(self):
        return self._rate

    def setRate_(self, rate):
        self._rate = rate

    def volume(self):
        return self._volume

    def setVolume_(self, volume):
        self._volume = volume

    def startSpeakingString_toURL_(self, text, path):
        seconds = len(text) * MS_PER_CHARACTER / 1000 * USUAL_WPM / self._rate
        samples = tone(text, _VOICES[self._voice][3], seconds)
        self._speaking = path
        _write_aiff(path, samples[:100])  # it has just begun

        def finish():
            if self._speaking == path:
                _write_aiff(path, samples)
                self._speaking = None
                self._delegate.speechSynthesizer_didFinishSpeaking_(self, True)

        self.loop.waiting += [lambda: None, lambda: self.loop.waiting.append(finish)]

    def stopSpeaking(self):
        self._speaking = None

    @staticmethod
    def availableVoices():
        return list(_VOICES)

    @staticmethod
    def attributesForVoice_(voice):
        name, locale, gender, _hertz = _VOICES[voice]
        return {
            "VoiceIdentifier": voice,
            "VoiceName": name,
            "VoiceLocaleIdentifier": locale,
            "VoiceGender": gender,
            "VoiceAge": 35,
        }


def _write_aiff(path, samples):
    with av.open(path, "w", format="aiff") as container:
        stream = container.add_stream("pcm_s16be", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


class Timer:
    @staticmethod
    def scheduledTimerWithTimeInterval_target_selector_userInfo_repeats_(
        _seconds, target, selector, _info, _repeats
    ):
        call = getattr(target, selector.replace(":", "_"))
        Synthesizer.loop.waiting.insert(0, lambda: call(None))


class Stopper(NSObject):
    current = None
    shouldStop = False

    def shouldRun(self):
        return not self.shouldStop

    @classmethod
    def addRunLoopStopper_toRunLoop_(cls, stopper, _loop):
        Stopper.current = stopper

    @classmethod
    def removeRunLoopStopperFromRunLoop_(cls, _loop):
        Stopper.current = None


class Date:
    @staticmethod
    def dateWithTimeIntervalSinceNow_(_seconds):
        return Date()


def install_nsss(monkeypatch):
    class NSRunLoop:
        @staticmethod
        def currentRunLoop():
            return Synthesizer.loop

    class NSURL:
        @staticmethod
        def fileURLWithPath_(path):
            return path

    def python_method(function):
        return function

    Synthesizer.loop.waiting.clear()
    module(monkeypatch, "objc", python_method=python_method, super=super)
    module(monkeypatch, "AppKit", NSSpeechSynthesizer=Synthesizer)
    module(
        monkeypatch, "Foundation", NSURL=NSURL, NSDate=Date, NSDefaultRunLoopMode="default",
        NSObject=NSObject, NSRunLoop=NSRunLoop, NSTimer=Timer,
    )  # fmt: skip
    helper = module(
        monkeypatch, "PyObjCTools.AppHelper", PyObjCAppHelperRunLoopStopper=Stopper,
        stopEventLoop=lambda: Stopper.current.stop(),
    )  # fmt: skip
    module(monkeypatch, "PyObjCTools", AppHelper=helper)
