# difflib and pprint: differences of lines, and data on several lines.
import collections
import difflib
import types
from pprint import PrettyPrinter, isreadable, isrecursive, pformat, pp, pprint, saferepr

a = "alpha beta\ngamma\n\tdelta x\nsame\nold\n".splitlines(True)
b = "alpha bets\ngamma\n\tdelta y\nsame\nnew line\nmore\n".splitlines(True)
print("".join(difflib.ndiff(a, b))) #=> - alpha beta
                                    #=> ?          ^
                                    #=> + alpha bets
                                    #=> ?          ^
                                    #=>   gamma
                                    #=> - 	delta x
                                    #=> ? 	      ^
                                    #=> + 	delta y
                                    #=> ? 	      ^
                                    #=>   same
                                    #=> - old
                                    #=> + new line
                                    #=> + more
                                    #=>
print("".join(difflib.unified_diff(a, b, "old", "new", n=1)))   #=> --- old
                                                                #=> +++ new
                                                                #=> @@ -1,5 +1,6 @@
                                                                #=> -alpha beta
                                                                #=> +alpha bets
                                                                #=>  gamma
                                                                #=> -	delta x
                                                                #=> +	delta y
                                                                #=>  same
                                                                #=> -old
                                                                #=> +new line
                                                                #=> +more
                                                                #=>
print("".join(difflib.context_diff(a, b, "old", "new", "date", n=1)))   #=> *** old	date
                                                                        #=> --- new
                                                                        #=> ***************
                                                                        #=> *** 1,5 ****
                                                                        #=> ! alpha beta
                                                                        #=>   gamma
                                                                        #=> ! 	delta x
                                                                        #=>   same
                                                                        #=> ! old
                                                                        #=> --- 1,6 ----
                                                                        #=> ! alpha bets
                                                                        #=>   gamma
                                                                        #=> ! 	delta y
                                                                        #=>   same
                                                                        #=> ! new line
                                                                        #=> ! more
                                                                        #=>
print(list(difflib.restore(difflib.ndiff(a, b), 2)) == b)   #=> True
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]))   #=> ['apple', 'ape']
matcher = difflib.SequenceMatcher(None, "private Thread currentThread;", "private volatile Thread currentThread;")
print(round(matcher.ratio(), 3), matcher.find_longest_match(), matcher.get_opcodes())  #=> 0.866 Match(a=6, b=15, size=23) [('equal', 0, 6, 0, 6), ('insert', 6, 6, 6, 15), ('equal', 6, 29, 15, 38)]
print(matcher.get_matching_blocks()[-1], list(matcher.get_grouped_opcodes(1)))  #=> Match(a=29, b=38, size=0) [[('equal', 5, 6, 5, 6), ('insert', 6, 6, 6, 15), ('equal', 6, 7, 15, 16)]]
difflib.get_close_matches("a", [], n=0) #=> raises ValueError: n must be > 0: 0
list(difflib.unified_diff("abc", "abd"))
list(difflib.unified_diff(["a"], [b"b"]))   #=> raises TypeError: lines to compare must be str, not bytes (b'b')

nested = {"numbers": list(range(12)), "texts": ["a word and more words", "b"], (1, 2): {"x": None}}
pprint(nested, width=30)            #=> {'numbers': [0,
                                    #=>              1,
                                    #=>              2,
                                    #=>              3,
                                    #=>              4,
                                    #=>              5,
                                    #=>              6,
                                    #=>              7,
                                    #=>              8,
                                    #=>              9,
                                    #=>              10,
                                    #=>              11],
                                    #=>  'texts': ['a word and more '
                                    #=>            'words',
                                    #=>            'b'],
                                    #=>  (1, 2): {'x': None}}
pp(nested, width=60, compact=True)  #=> {'numbers': [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
                                    #=>  'texts': ['a word and more words', 'b'],
                                    #=>  (1, 2): {'x': None}}
print(pformat(["some words " * 8, b"bytes of some length" * 3], width=40))  #=> ['some words some words some words '
                                                                            #=>  'some words some words some words '
                                                                            #=>  'some words some words ',
                                                                            #=>  b'bytes of some lengthbytes of some le'
                                                                            #=>  b'ngthbytes of some length']
print(pformat(collections.OrderedDict(a=1, b=[1, 2, 3] * 8), width=40)) #=> OrderedDict([('a', 1),
                                                                        #=>              ('b',
                                                                        #=>               [1,
                                                                        #=>                2,
                                                                        #=>                3,
                                                                        #=>                1,
                                                                        #=>                2,
                                                                        #=>                3,
                                                                        #=>                1,
                                                                        #=>                2,
                                                                        #=>                3,
                                                                        #=>                1,
                                                                        #=>                2,
                                                                        #=>                3,
                                                                        #=>                1,
                                                                        #=>                2,
                                                                        #=>                3,
                                                                        #=>                1,
                                                                        #=>                2,
                                                                        #=>                3,
                                                                        #=>                1,
                                                                        #=>                2,
                                                                        #=>                3,
                                                                        #=>                1,
                                                                        #=>                2,
                                                                        #=>                3])])
print(pformat(collections.Counter("abracadabra"), width=20))    #=> Counter({'a': 5,
                                                                #=>          'b': 2,
                                                                #=>          'r': 2,
                                                                #=>          'c': 1,
                                                                #=>          'd': 1})
print(pformat(collections.deque(range(30), maxlen=40), width=40))   #=> deque([0,
                                                                    #=>        1,
                                                                    #=>        2,
                                                                    #=>        3,
                                                                    #=>        4,
                                                                    #=>        5,
                                                                    #=>        6,
                                                                    #=>        7,
                                                                    #=>        8,
                                                                    #=>        9,
                                                                    #=>        10,
                                                                    #=>        11,
                                                                    #=>        12,
                                                                    #=>        13,
                                                                    #=>        14,
                                                                    #=>        15,
                                                                    #=>        16,
                                                                    #=>        17,
                                                                    #=>        18,
                                                                    #=>        19,
                                                                    #=>        20,
                                                                    #=>        21,
                                                                    #=>        22,
                                                                    #=>        23,
                                                                    #=>        24,
                                                                    #=>        25,
                                                                    #=>        26,
                                                                    #=>        27,
                                                                    #=>        28,
                                                                    #=>        29],
                                                                    #=>       maxlen=40)
print(pformat(types.SimpleNamespace(a=1, b="x" * 30, c=[1] * 20), width=40))    #=> namespace(a=1,
                                                                                #=>           b='xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
                                                                                #=>           c=[1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1,
                                                                                #=>              1])
print(pformat({1, 10, 2}), pformat(frozenset([3, 1])), pformat(10 ** 9, underscore_numbers=True))  #=> {1, 10, 2} frozenset({1, 3}) 1_000_000_000
print(pformat([[[[1]]]], depth=2), pformat({"b": 1, "a": 2}), pformat({"b": 1, "a": 2}, sort_dicts=False), pformat([1, "a", None, 2.5]))  #=> [[[...]]] {'a': 2, 'b': 1} {'b': 1, 'a': 2} [1, 'a', None, 2.5]
again = [1]
again.append(again)
print(isrecursive(again), isreadable(again), isreadable([1]), saferepr(again).startswith("[1, <Recursion on list with id="))  #=> True False True True
PrettyPrinter(indent=-1)            #=> raises ValueError: indent must be >= 0
