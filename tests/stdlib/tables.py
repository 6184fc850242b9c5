# csv and configparser: tables and settings.
import csv, io, configparser

print(list(csv.reader(['a,"b ""c""",d', "", '1,"two', 'lines",3'])))
#=> [['a', 'b "c"', 'd'], [], ['1', 'twolines', '3']]
print(list(csv.reader(["é;'ñ;ü'"], delimiter=";", quotechar="'")), list(csv.reader(["1,a,"], quoting=csv.QUOTE_NOTNULL)))
#=> [['é', 'ñ;ü']] [['1', 'a', None]]
def write(*rows, **kwargs):
    out = io.StringIO()
    csv.writer(out, **kwargs).writerows(rows)
    return out.getvalue()
print(repr(write(["a", 1, None, 2.5, 'q"q', "x,y", "n\nn"], [""])))         #=> 'a,1,,2.5,"q""q","x,y","n\nn"\r\n""\r\n'
print(repr(write(["a", 1], quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n", delimiter="\t")))     #=> '"a"\t1\n'
print(repr(write(["a,b"], quoting=csv.QUOTE_NONE, escapechar="\\")))        #=> 'a\\,b\r\n'

def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)
attempt(write, ["a,b"], quoting=csv.QUOTE_NONE) #=> Error need to escape, but no escapechar set
attempt(csv.reader, [], delimiter="ab")         #=> TypeError "delimiter" must be a 1-character string
attempt(csv.reader, [], "none")                 #=> Error unknown dialect
attempt(lambda: list(csv.reader(['"a'], strict=True)))          #=> Error unexpected end of data
attempt(lambda: list(csv.reader([b"a"])))
#=> Error iterator should return strings, not bytes (the file should be opened in text mode)
rows = csv.DictReader(["a,b", "1,2,3", "4"], restkey="more", restval="-")
print(list(rows), rows.line_num)        #=> [{'a': '1', 'b': '2', 'more': ['3']}, {'a': '4', 'b': '-'}] 3
print(csv.Sniffer().sniff("a;b\n1;2\n3;4\n").delimiter, csv.list_dialects())        #=> ; ['excel', 'excel-tab', 'unix']

c = configparser.ConfigParser()
c.read_string("""
[DEFAULT]
home = /h
[paths]
; a comment
data = %(home)s/data
long = one
  two
on: yes
""")
print(c.sections(), c["paths"]["data"], repr(c["paths"]["long"]), c.getboolean("paths", "on"), list(c["paths"]))
#=> ['paths'] /h/data 'one\ntwo' True ['data', 'long', 'on', 'home']
print(c.get("paths", "none", fallback=3), "x" in c, c.has_option("paths", "HOME"))          #=> 3 False True
attempt(c.get, "none", "x")                     #=> NoSectionError No section: 'none'
attempt(c.get, "paths", "x")                    #=> NoOptionError No option 'x' in section: 'paths'
attempt(c.read_string, "x = 1")
#=> MissingSectionHeaderError File contains no section headers.
#=> file: '<string>', line: 1
#=> 'x = 1'
out = io.StringIO()
c.set("paths", "n", "5")
c.write(out)
print(c.getint("paths", "n"), out.getvalue().splitlines()[-2])              #=> 5 n = 5
