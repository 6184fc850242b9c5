"""Command lines by a string of option letters, as C's getopt() reads them."""

import os

__all__ = ["GetoptError", "error", "getopt", "gnu_getopt"]


def _(text):
    from gettext import gettext
    return gettext(text)


class GetoptError(Exception):
    """A mistake on the command line; opt is the option."""

    def __init__(self, msg, opt=""):
        self.msg = msg
        self.opt = opt
        super().__init__(msg, opt)

    def __str__(self):
        return self.msg


error = GetoptError


def getopt(args, shortopts, longopts=[]):
    """The options with their values, and the arguments from the first on that is none.

    A letter of shortopts with a colon behind it takes a value, a name of longopts with a "=".
    """
    options = []
    longopts = [longopts] if isinstance(longopts, str) else list(longopts)
    while args and args[0].startswith("-") and args[0] != "-":
        if args[0] == "--":
            args = args[1:]
            break
        options, args = _take(options, args, shortopts, longopts)
    return options, args


def gnu_getopt(args, shortopts, longopts=[]):
    """As getopt(), with options behind arguments too, unless shortopts begins with "+"."""
    options, rest = [], []
    longopts = [longopts] if isinstance(longopts, str) else list(longopts)
    stop_early = False
    if shortopts.startswith("+"):
        shortopts = shortopts[1:]
        stop_early = True
    elif os.environ.get("POSIXLY_CORRECT"):
        stop_early = True
    while args:
        if args[0] == "--":
            rest += args[1:]
            break
        if args[0].startswith("-") and args[0] != "-":
            options, args = _take(options, args, shortopts, longopts)
        elif stop_early:
            rest += args
            break
        else:
            rest.append(args[0])
            args = args[1:]
    return options, rest


def _take(options, args, shortopts, longopts):
    if args[0].startswith("--"):
        return do_longs(options, args[0][2:], longopts, args[1:])
    return do_shorts(options, args[0][1:], shortopts, args[1:])


def do_longs(opts, opt, longopts, args):
    name, equals, value = opt.partition("=")
    value = value if equals else None
    takes_value, name = long_has_args(name, longopts)
    if takes_value:
        if value is None:
            if not args:
                raise GetoptError(_("option --%s requires argument") % name, name)
            value, args = args[0], args[1:]
    elif value is not None:
        raise GetoptError(_("option --%s must not have an argument") % name, name)
    opts.append(("--" + name, value or ""))
    return opts, args


def long_has_args(opt, longopts):
    """Whether the option that this stands for or abbreviates takes a value, and its name."""
    possibilities = [option for option in longopts if option.startswith(opt)]
    if not possibilities:
        raise GetoptError(_("option --%s not recognized") % opt, opt)
    if opt in possibilities:
        return False, opt
    if opt + "=" in possibilities:
        return True, opt
    if len(possibilities) > 1:
        raise GetoptError(_("option --%s not a unique prefix") % opt, opt)
    match, = possibilities
    return match.endswith("="), match.removesuffix("=")


def do_shorts(opts, optstring, shortopts, args):
    while optstring:
        opt, optstring = optstring[0], optstring[1:]
        if short_has_arg(opt, shortopts):
            if not optstring:
                if not args:
                    raise GetoptError(_("option -%s requires argument") % opt, opt)
                optstring, args = args[0], args[1:]
            value, optstring = optstring, ""
        else:
            value = ""
        opts.append(("-" + opt, value))
    return opts, args


def short_has_arg(opt, shortopts):
    for i in range(len(shortopts)):
        if opt == shortopts[i] != ":":
            return shortopts.startswith(":", i + 1)
    raise GetoptError(_("option -%s not recognized") % opt, opt)
