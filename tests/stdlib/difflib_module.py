# difflib: how sequences differ.
import difflib

s = difflib.SequenceMatcher(None, "qabxcd", "abycdf")
print(s.get_matching_blocks(), s.find_longest_match(), round(s.ratio(), 3), round(s.quick_ratio(), 3), s.real_quick_ratio())
#=> [Match(a=1, b=0, size=2), Match(a=4, b=3, size=2), Match(a=6, b=6, size=0)] Match(a=1, b=0, size=2) 0.667 0.667 1.0
for code in s.get_opcodes():
    print(code)
#=> ('delete', 0, 1, 0, 0)
#=> ('equal', 1, 3, 0, 2)
#=> ('replace', 3, 4, 2, 3)
#=> ('equal', 4, 6, 3, 5)
#=> ('insert', 6, 6, 5, 6)
print(difflib.SequenceMatcher(lambda c: c == " ", "private Thread currentThread;", "private volatile Thread currentThread;").get_matching_blocks())
#=> [Match(a=0, b=0, size=8), Match(a=8, b=17, size=21), Match(a=29, b=38, size=0)]
print(difflib.SequenceMatcher(None, "b" * 200, "a" + "b" * 200).ratio(), difflib.SequenceMatcher(None, "b" * 200, "a" + "b" * 200, autojunk=False).ratio(), difflib.SequenceMatcher(a="", b="").ratio())
#=> 0.0 0.9975062344139651 1.0
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), difflib.get_close_matches("x", ["y"]), [list(g) for g in difflib.SequenceMatcher(None, range(40), [*range(10), 99, *range(10, 40)]).get_grouped_opcodes(2)])
#=> ['apple', 'ape'] [] [[('equal', 8, 10, 8, 10), ('insert', 10, 10, 10, 11), ('equal', 10, 12, 11, 13)]]
one, two = "one\ntwo\nthree\n".splitlines(True), "ore\ntree\nemu\n".splitlines(True)
delta = list(difflib.ndiff(one, two))
print("".join(delta), end="")
#=> - one
#=> ?  ^
#=> + ore
#=> ?  ^
#=> - two
#=> - three
#=> ?  -
#=> + tree
#=> + emu
print("".join(difflib.restore(delta, 1)) == "".join(one), list(difflib.restore(delta, 2)) == two)  #=> True True
print("".join(difflib.unified_diff(one, two, "before", "after", "2001", "2002", n=1)), end="")
#=> --- before	2001
#=> +++ after	2002
#=> @@ -1,3 +1,3 @@
#=> -one
#=> -two
#=> -three
#=> +ore
#=> +tree
#=> +emu
print("".join(difflib.context_diff(one, two, "before", "after")), end="")
#=> *** before
#=> --- after
#=> ***************
#=> *** 1,3 ****
#=> ! one
#=> ! two
#=> ! three
#=> --- 1,3 ----
#=> ! ore
#=> ! tree
#=> ! emu
print(list(difflib.unified_diff("abc", "abxc", lineterm="")), list(difflib.unified_diff(["a"], ["a"])), list(difflib.diff_bytes(difflib.unified_diff, [b"a\xe9"], [b"b"], b"x", b"y", lineterm=b"")))
#=> ['--- ', '+++ ', '@@ -1,3 +1,4 @@', ' a', ' b', '+x', ' c'] [] [b'--- x', b'+++ y', b'@@ -1 +1 @@', b'-a\xe9', b'+b']
print("".join(difflib.Differ().compare(["\tI am a buggy\n", "\t\n", "same\n"], ["\t\tI am a bug\n", "same\n", "\t\tnew\n"])), end="")
#=> - 	I am a buggy
#=> ? 	          --
#=> + 		I am a bug
#=> ? +
#=> - 	
#=>   same
#=> + 		new
for f in (lambda: difflib.get_close_matches("a", [], 0), lambda: difflib.get_close_matches("a", [], 1, 2), lambda: list(difflib.restore([], 3)), lambda: list(difflib.unified_diff([b"a"], [b"b"])), lambda: list(difflib.diff_bytes(difflib.unified_diff, ["a"], ["b"]))):
    try:
        f()
    except Exception as error:
        print(type(error).__name__, error)
#=> ValueError n must be > 0: 0
#=> ValueError cutoff must be in [0.0, 1.0]: 2
#=> ValueError unknown delta choice (must be 1 or 2): 3
#=> TypeError lines to compare must be str, not bytes (b'a')
#=> TypeError all arguments must be bytes, not str ('a')
print(difflib.IS_LINE_JUNK("  # \n"), difflib.IS_LINE_JUNK("x"), difflib.IS_CHARACTER_JUNK("\t"), difflib.Match(1, 2, 3))
#=> True False True Match(a=1, b=2, size=3)
