# logging: the tree of loggers, levels, handlers, formatters, filters.
import io
import logging
import sys


class Stdout:
    def write(self, text):
        sys.stdout.write(text)


logging.basicConfig(stream=Stdout(), level="DEBUG",
                    format="%(levelname)s|%(name)s|%(funcName)s|%(message)s|%(threadName)s|%(taskName)s")
log = logging.getLogger("a.b.c")
print(log, log.parent, logging.getLogger("a"), log.parent, logging.root)    #=> <Logger a.b.c (DEBUG)> <RootLogger root (DEBUG)> <Logger a (DEBUG)> <Logger a (DEBUG)> <RootLogger root (DEBUG)>


def f():
    log.info("x %(k)s", {"k": 1})


f()                                 #=> INFO|a.b.c|f|x 1|MainThread|None
try:
    1 / 0
except ZeroDivisionError as error:
    log.error("bad %r", "q", exc_info=error.with_traceback(None))   #=> ERROR|a.b.c|<module>|bad 'q'|MainThread|None
                                                                    #=> ZeroDivisionError: division by zero
log.setLevel(logging.WARNING)
log.info("no")
log.log(35, "level")                #=> Level 35|a.b.c|<module>|level|MainThread|None
logging.addLevelName(35, "MIDDLE")
log.log(35, "level")                #=> MIDDLE|a.b.c|<module>|level|MainThread|None
log.setLevel("NONE")                #=> raises ValueError: Unknown level: 'NONE'
log.log("x", "y")                   #=> raises TypeError: level must be an integer
log.warning("x", extra={"msg": 1})  #=> raises KeyError: "Attempt to overwrite 'msg' in LogRecord"
print(log.isEnabledFor(10), log.hasHandlers(), log.getEffectiveLevel(), log.getChild("d"))  #=> False True 30 <Logger a.b.c.d (WARNING)>
print(logging.getLevelName(20), logging.getLevelName("INFO"), logging.getLevelName(7))  #=> INFO 20 Level 7

# Handlers and formatters of the three styles.
out = io.StringIO()
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter("{levelname:>10} {message!r} {user}", style="{", defaults={"user": "u"}))
log.addHandler(handler)
log.propagate = False
handler.addFilter(lambda record: "z" in record.msg)
handler.addFilter(logging.Filter("a.b"))
log.warning("azz")
log.warning("a")
print(out.getvalue())               #=>    WARNING 'azz' u
                                    #=>
logging.LoggerAdapter(log, {"user": "adapted"}).error("z %d", 3)
print(out.getvalue())               #=>    WARNING 'azz' u
                                    #=>      ERROR 'z 3' adapted
                                    #=>
logging.Formatter("abc")            #=> raises ValueError: Invalid format 'abc' for '%' style
logging.Formatter("{a b}", style="{")   #=> raises ValueError: invalid format: invalid field name/expression: 'a b'
logging.Formatter("$", style="$")   #=> raises ValueError: invalid format: bare '$' not allowed
logging.Formatter("x", style="!")   #=> raises ValueError: Style must be one of: %,{,$
logging.basicConfig(force=True, nonsense=1) #=> raises ValueError: Unrecognised argument(s): nonsense
record = logging.makeLogRecord({"msg": "%s", "args": ("b",), "levelname": "Q", "name": "n"})
print(record, record.getMessage())  #=> <LogRecord: n, None, , 0, "%s"> b
logging.Formatter("%(nope)s").format(record)    #=> raises ValueError: Formatting field not found in record: 'nope'
logging.disable()
log.critical("z")
logging.disable(logging.NOTSET)
print(logging.NullHandler(), logging.lastResort.level)  #=> <NullHandler (NOTSET)> 30
