# textwrap, fnmatch, shlex, html: text for people, shells and browsers.
import textwrap, fnmatch, shlex, html
import html.entities


def attempt(function, *args, **keywords):
    try:
        return function(*args, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


text = "The quick-brown fox -- so they say -- jumped over  the lazy dog. It's self-explanatory, isn't it?  Yes--really!"
for line in textwrap.wrap(text, 24):
    print(repr(line))
#=> 'The quick-brown fox --'
#=> 'so they say -- jumped'
#=> "over  the lazy dog. It's"
#=> "self-explanatory, isn't"
#=> 'it?  Yes--really!'
print(textwrap.wrap(text, 20, initial_indent="* ", subsequent_indent="  ", max_lines=3), textwrap.wrap("abcdefghij k", 4), textwrap.wrap("abcdefghij k", 4, break_long_words=False))
#=> ['* The quick-brown', '  fox -- so they say', '  -- jumped [...]'] ['abcd', 'efgh', 'ij k'] ['abcdefghij', 'k']
print(textwrap.wrap("a-b-c-d foo-bar", 5), textwrap.wrap("foo-bar-baz", 8, break_on_hyphens=False), textwrap.fill("x\ty  z", 3, expand_tabs=False), textwrap.wrap("Hi. You there.", 40, fix_sentence_endings=True))
#=> ['a-b-', 'c-d', 'foo-', 'bar'] ['foo-bar-', 'baz'] x y
#=> z ['Hi.  You there.']
print(textwrap.shorten("Hello  world, how are you?", 18), textwrap.shorten("Hello world", 11), textwrap.shorten("Hello world", 8, placeholder="..."), textwrap.wrap(""), attempt(textwrap.wrap, "a", 0), attempt(textwrap.shorten, "a b", 3))
#=> Hello world, [...] Hello world Hello... [] ValueError: invalid width 0 (must be > 0) ValueError: placeholder too large for max width
print(repr(textwrap.dedent("  a\n    b\n \n  c")), repr(textwrap.dedent("\ta\n  b")), repr(textwrap.indent("a\n\nb\n", "> ")), repr(textwrap.indent("a\n\nb", "> ", lambda line: True)))
#=> 'a\n  b\n\nc' '\ta\n  b' '> a\n\n> b\n' '> a\n> \n> b'
for pattern in ("*", "a*b?c", "[a-c]x", "[!a]*[]x", "[z-a]", "[a-", "**a**b", "[!]", "[\\]", "[a&&b~|]", "a.b", "[^x]", "*.py"):
    print(pattern, fnmatch.translate(pattern))
#=> * (?s:.*)\Z
#=> a*b?c (?s:a.*b.c)\Z
#=> [a-c]x (?s:[a-c]x)\Z
#=> [!a]*[]x (?s:[^a].*\[\]x)\Z
#=> [z-a] (?s:(?!))\Z
#=> [a- (?s:\[a\-)\Z
#=> **a**b (?s:(?>.*?a).*b)\Z
#=> [!] (?s:\[!\])\Z
#=> [\] (?s:[\\])\Z
#=> [a&&b~|] (?s:[a\&\&b\~\|])\Z
#=> a.b (?s:a\.b)\Z
#=> [^x] (?s:[\^x])\Z
#=> *.py (?s:.*\.py)\Z
print(fnmatch.filter(["a.py", "b.txt", "c.py"], "*.py"), fnmatch.fnmatch("foo.TXT", "*.txt"), fnmatch.fnmatchcase("a\nb", "a?b"), fnmatch.fnmatch(b"ab", b"a[!x]"), fnmatch.fnmatch("-", "[a-]"))
#=> ['a.py', 'c.py'] False True True True
for line in ("a b 'c d' \"e \\\" f\" g\\ h", "a#b 'x' # c", "foo='a b'c \"\"", "é 'ü'", ""):
    print(shlex.split(line), shlex.split(line, comments=True), attempt(shlex.split, line, posix=False))
#=> ['a', 'b', 'c d', 'e " f', 'g h'] ['a', 'b', 'c d', 'e " f', 'g h'] ['a', 'b', "'c d'", '"e \\"', 'f"', 'g\\', 'h']
#=> ['a#b', 'x', '#', 'c'] ['a'] ['a#b', "'x'", '#', 'c']
#=> ['foo=a bc', ''] ['foo=a bc', ''] ["foo='a", "b'c", '""']
#=> ['é', 'ü'] ['é', 'ü'] ['é', "'ü'"]
#=> [] [] []
print(attempt(shlex.split, "a 'b"), attempt(shlex.split, "a \\"), attempt(shlex.split, None), shlex.join(["a", "b c", "", "it's"]), shlex.quote("a;b"), shlex.quote("x-y_z=1"))
#=> ValueError: No closing quotation ValueError: No escaped character ValueError: s argument must not be None a 'b c' '' 'it'"'"'s' 'a;b' x-y_z=1
print(list(shlex.shlex("a && b || c; d>e 'f g'", punctuation_chars=True)), list(shlex.shlex("a=b+c")), shlex.shlex("x", "file").error_leader())
#=> ['a', '&&', 'b', '||', 'c', ';', 'd', '>', 'e', "'f g'"] ['a', '=', 'b', '+', 'c'] "file", line 1: 
print(html.escape("<a href=\"x\">'&"), html.escape("\"'", quote=False), html.unescape("&lt;&amp;&eacute;&#233;&#xE9;&notit;&nosuch;&#128;&#0;&#x110000; &amp;amp; &frac12x"))
#=> &lt;a href=&quot;x&quot;&gt;&#x27;&amp; "' <&ééé¬it;&nosuch;€�� &amp; ½x
print(len(html.entities.html5), html.entities.name2codepoint["euro"], html.entities.codepoint2name[233], html.entities.entitydefs["amp"], html.entities.html5["ThickSpace;"] == "\u205f\u200a")
#=> 2231 8364 eacute & True
