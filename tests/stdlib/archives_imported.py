# Zip archives on sys.path: zipimport, packages, resources, and errors without the importers' frames; hooks of one's own.
import os, sys, tempfile, traceback, zipfile, zipimport

folder = tempfile.mkdtemp()
archive = os.path.join(folder, "lib.zip")
with zipfile.ZipFile(archive, "w") as out:
    out.writestr("single.py", "value = 1\ndef f():\n    return __name__\n")
    out.writestr("pack/__init__.py", "from . import inner\nfrom importlib import resources\n"
                 "text = resources.files(__name__).joinpath('data.txt').read_text()\n")
    out.writestr("pack/inner.py", "value = 2\n")
    out.writestr("pack/data.txt", "words")
    out.writestr("spaces/deep.py", "value = 3\n")
    out.writestr("broken.py", "def broken(:\n")
    out.writestr("failing.py", "import single\n1 / 0\n")

def short(text):
    return str(text).replace(archive, "ZIP")

sys.path.insert(0, archive)
import single, pack, spaces.deep
print(short(single.__file__), single.f(), short(single.__loader__))  #=> ZIP/single.py single <zipimporter object "ZIP/">
print(short(pack.__path__), short(pack.inner.__file__), pack.text)   #=> ['ZIP/pack'] ZIP/pack/inner.py words
print(short(list(spaces.__path__)), spaces.deep.value)               #=> ['ZIP/spaces'] 3
print(single.__spec__.has_location, short(single.__spec__.origin), single.__package__ == "")  #=> True ZIP/single.py True
import inspect
print(inspect.getsource(single.f))
#=> def f():
#=>     return __name__
#=>

try:
    import failing
except ZeroDivisionError as error:
    print([entry.name for entry in traceback.extract_tb(error.__traceback__)])  #=> ['<module>', '<module>']
try:
    import broken
except SyntaxError as error:
    print(error.msg, short(error.filename), error.lineno)                #=> invalid syntax ZIP/broken.py 1
import missing_module  #=> raises ModuleNotFoundError: No module named 'missing_module'

# The importer itself
importer = zipimport.zipimporter(archive + "/pack")
print(short(importer.archive), importer.prefix, importer.is_package("inner"), importer.find_spec("nothing"))
#=> ZIP pack/ False None
print(importer.get_data("pack/data.txt"), importer.get_source("inner"), end="")  #=> b'words' value = 2
importer.get_code("nothing")          #=> raises ZipImportError: can't find module 'nothing'
importer.get_data("nothing")          #=> raises OSError: [Errno 0] : 'nothing'
zipimport.zipimporter("")             #=> raises ZipImportError: archive path is empty

# zipfile.Path
root = zipfile.Path(archive)
print(sorted(path.name for path in root.iterdir()))
#=> ['broken.py', 'failing.py', 'pack', 'single.py', 'spaces']
data = root / "pack" / "data.txt"
print(data.read_text(), data.exists(), data.suffix, data.parent.name, (root / "no").exists(), (root / "pack").is_dir())
#=> words True .txt pack False True
print(sorted(short(path) for path in root.glob("*/*.py")))
#=> ['ZIP/pack/__init__.py', 'ZIP/pack/inner.py', 'ZIP/spaces/deep.py']

# A hook for an entry that is no path
class Finder:
    def __init__(self, entry):
        if entry != "memory":
            raise ImportError
    def find_spec(self, name, target=None):
        from importlib.util import spec_from_loader
        return spec_from_loader(name, self) if name == "from_memory" else None
    def create_module(self, spec):
        return None
    def exec_module(self, module):
        module.value = 4

sys.path_hooks.append(Finder)
sys.path.append("memory")
import from_memory
print(from_memory.value)              #=> 4
sys.path_hooks.remove(Finder)

# A program in an archive
import subprocess
with zipfile.ZipFile(os.path.join(folder, "app.zip"), "w") as out:
    out.writestr("__main__.py", "import helper, sys\nprint(__name__, helper.word, sys.argv[1:])\n")
    out.writestr("helper.py", "word = 'hello'\n")
run = subprocess.run([sys.executable, os.path.join(folder, "app.zip"), "x"], capture_output=True, text=True)
print(run.stdout + run.stderr, end="") #=> __main__ hello ['x']
run = subprocess.run([sys.executable, archive], capture_output=True, text=True)
print(run.returncode, run.stderr.count("can't find '__main__' module"))  #=> 1 1
import shutil
shutil.rmtree(folder)
