from finished import address, output, work_folder

__all__ = ["address", "output", "work_folder"]
