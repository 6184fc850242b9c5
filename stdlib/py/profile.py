"""Where the time goes, as cProfile counts it."""

__all__ = ["run", "runctx", "Profile"]

import _profile_report


class Profile(_profile_report.Profiler):
    """Profile(timer=None, bias=None): counts what run(), runctx() and runcall() do."""

    bias = 0

    def __init__(self, timer=None, bias=None):
        super().__init__(timer)
        self.bias = self.bias if bias is None else bias


def run(statement, filename=None, sort=-1):
    """Execute a statement in __main__ and print, or save, what was counted."""
    return _profile_report.Utils(Profile).run(statement, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    """run() in namespaces of one's own."""
    return _profile_report.Utils(Profile).runctx(statement, globals, locals, filename, sort)


def main():
    import profile
    return _profile_report.main(profile, "profile.py [-o output_file_path] [-s sort] [-m module | scriptfile] [arg] ...")


if __name__ == "__main__":
    main()
