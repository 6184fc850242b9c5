# warnings: filters, registries, what is shown and how, catch_warnings, the -W words.
import sys, warnings
class Out:
    text = ""
    def write(self, text): self.text += text
    def flush(self): pass
def show(f, *args, **kw):
    old, sys.stderr = sys.stderr, Out()
    try:
        try: f(*args, **kw)
        except Warning as e: print("raised", type(e).__name__, e)
        except Exception as e: print(type(e).__name__ + ":", e)
        text = sys.stderr.text
    finally:
        sys.stderr = old
    print(text.replace(__file__, "FILE") or "nothing\n", end="")
def warn(text="hello", category=None, level=1, **kw): warnings.warn(text, category, level, **kw)
show(warn)
show(warn)
show(warn, "other")
show(warn, "d", DeprecationWarning)
show(warn, "d2", DeprecationWarning, 2)
show(warn, "p", PendingDeprecationWarning)
show(warn, UserWarning("instance"))
show(warn, DeprecationWarning("instance"), UserWarning)
show(warn, "x", int)
show(warn, "x", 5)
show(warn, "level", None, 3)
show(warn, "too far", None, 100)
show(warn, [1])
show(warn, "x", skip_file_prefixes=5)
show(warn, "x", skip_file_prefixes=(5,))
with warnings.catch_warnings():
    warnings.simplefilter("error")
    show(warn, "as error")
    warnings.simplefilter("ignore")
    show(warn, "ignored")
    warnings.simplefilter("always")
    show(warn, "always"); show(warn, "always")
    warnings.simplefilter("once")
    def a(): warnings.warn("once")
    def b(): warnings.warn("once")
    show(a); show(b)
    warnings.simplefilter("module")
    def a(): warnings.warn("module")
    def b(): warnings.warn("module")
    show(a); show(b)
    warnings.simplefilter("default")
    def a(): warnings.warn("default")
    def b(): warnings.warn("default")
    show(a); show(a); show(b)
    warnings.filterwarnings("error", message="bad .*")
    show(warn, "bad thing"); show(warn, "good bad thing")
    warnings.filterwarnings("ignore", category=RuntimeWarning)
    show(warn, "r", RuntimeWarning)
    warnings.filterwarnings("error", module="nowhere")
    show(warn, "elsewhere")
    show(warnings.filterwarnings, "sometimes")
    show(warnings.filterwarnings, "ignore", message=5)
    show(warnings.filterwarnings, "ignore", category=int)
    show(warnings.filterwarnings, "ignore", lineno=-1)
    show(warnings.simplefilter, "ignore", lineno="a")
with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter("always")
    warn("one"); warn("two", RuntimeWarning)
for w in log: print(w.message, w.category.__name__, w.lineno, w.filename == __file__, w.line, w.source)
print(str(log[0]).replace(__file__, "FILE"))
with warnings.catch_warnings(record=True, action="ignore") as log: warn("three")
print(log, warnings.catch_warnings(record=True))
print(warnings.formatwarning("text", UserWarning, "file.py", 3, "  the line  "), end="")
show(warnings.showwarning, "text", UserWarning, "file.py", 3, line="a line")
show(warnings.warn_explicit, "explicit", UserWarning, "file.py", 7)
registry = {}
show(warnings.warn_explicit, "explicit", UserWarning, "file.py", 7, "mod", registry)
show(warnings.warn_explicit, "explicit", UserWarning, "file.py", 7, "mod", registry)
print({k: v for k, v in registry.items() if k != "version"})
show(warnings.warn_explicit, "explicit", UserWarning, "file.py", "7")
show(warnings.warn_explicit, "explicit", UserWarning, "file.py", 7, registry=5)
shown = []
with warnings.catch_warnings():
    warnings.simplefilter("always")
    warnings.showwarning = lambda *args: shown.append(args[:2] + args[3:])
    warn("replaced")
print(shown)
with warnings.catch_warnings():
    warnings.resetwarnings()
    print(warnings.filters)
    show(warnings._processoptions, ["error::DeprecationWarning", "ignore:text:UserWarning:mod:5", "bogus", "error::Missing", "::::::", "e::int", "default:::m:x"])
    print([(f[0], f[1] and f[1].pattern, f[2].__name__, f[3] and f[3].pattern, f[4]) for f in warnings.filters])
@warnings.deprecated("use new()")
def old(): return 5
show(old); print(old.__deprecated__)
@warnings.deprecated("no more")
class Old: pass
show(Old)
def sub():
    class New(Old): pass
show(sub)
@warnings.deprecated("silent", category=None)
def quiet(): pass
show(quiet); print(quiet.__deprecated__)
