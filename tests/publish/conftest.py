from finished import output, work_folder

__all__ = ["output", "work_folder"]
