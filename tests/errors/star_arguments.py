# What cannot be unpacked: the message names the function, or says that it is a display.
import datetime
import json


def function(*args):
    return args


class Broken:
    def __iter__(self):
        raise ValueError("from __iter__")


for source in ("[*5]", "(*5,)", "{*5}", "function(*None)", "function(1, *5)", "print(*5, sep='')", "len(*5)",
               "str.join(*5)", "(lambda: 0)(*5)", "function(*5, **{})", "function(**5)", "function(*Broken())"):
    try:
        eval(source)
    except (TypeError, ValueError) as error:
        print(error)
#=> Value after * must be an iterable, not int
#=> Value after * must be an iterable, not int
#=> 'int' object is not iterable
#=> __main__.function() argument after * must be an iterable, not NoneType
#=> Value after * must be an iterable, not int
#=> print() argument after * must be an iterable, not int
#=> len() argument after * must be an iterable, not int
#=> str.join() argument after * must be an iterable, not int
#=> __main__.<lambda>() argument after * must be an iterable, not int
#=> __main__.function() argument after * must be an iterable, not int
#=> __main__.function() argument after ** must be a mapping, not int
#=> from __iter__
try:
    class Class(*5):
        pass
except TypeError as error:
    print(error)    #=> Value after * must be an iterable, not int
try:
    json.dumps(datetime.date(2024, 1, 1))
except TypeError as error:
    print(error)    #=> Object of type date is not JSON serializable
