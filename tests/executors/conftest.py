from speak.conftest import installed

__all__ = ["installed"]
