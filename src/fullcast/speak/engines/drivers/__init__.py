"""Drivers of ours for pyttsx3, which imports them as ``pyttsx3.drivers.<module>``."""
