"""Where the time goes: counts calls and time of each function.

    python -m cProfile [-o file] [-s order] script.py [args]
    cProfile.run("main()")
"""

__all__ = ["run", "runctx", "Profile"]

import _profile_report


class Profile(_profile_report.Profiler):
    """Profile(timer=None, timeunit=None, subcalls=True, builtins=True): counts between enable() and disable()."""


label = _profile_report.label


def run(statement, filename=None, sort=-1):
    """Execute a statement in __main__ and print, or save, what was counted."""
    return _profile_report.Utils(Profile).run(statement, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    """run() in namespaces of one's own."""
    return _profile_report.Utils(Profile).runctx(statement, globals, locals, filename, sort)


def main():
    import cProfile
    return _profile_report.main(cProfile, "cProfile.py [-o output_file_path] [-s sort] [-m module | scriptfile] [arg] ...")


if __name__ == "__main__":
    main()
