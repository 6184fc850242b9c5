# tokenize, token: tokens with comments and positions, f-strings, errors, encodings, and back to text.
import io, token, tokenize
def show(text):
    for t in tokenize.generate_tokens(io.StringIO(text).readline):
        print(token.tok_name[t.exact_type], repr(t.string), *t.start, *t.end, repr(t.line))
show("if x:  # why\n    y = 'é' + (1,\n  2)\n\n# end\n")    #=> NAME 'if' 1 0 1 2 'if x:  # why\n'
#=> NAME 'x' 1 3 1 4 'if x:  # why\n'
#=> COLON ':' 1 4 1 5 'if x:  # why\n'
#=> COMMENT '# why' 1 7 1 12 'if x:  # why\n'
#=> NEWLINE '\n' 1 12 1 13 'if x:  # why\n'
#=> INDENT '    ' 2 0 2 4 "    y = 'é' + (1,\n"
#=> NAME 'y' 2 4 2 5 "    y = 'é' + (1,\n"
#=> EQUAL '=' 2 6 2 7 "    y = 'é' + (1,\n"
#=> STRING "'é'" 2 8 2 11 "    y = 'é' + (1,\n"
#=> PLUS '+' 2 12 2 13 "    y = 'é' + (1,\n"
#=> LPAR '(' 2 14 2 15 "    y = 'é' + (1,\n"
#=> NUMBER '1' 2 15 2 16 "    y = 'é' + (1,\n"
#=> COMMA ',' 2 16 2 17 "    y = 'é' + (1,\n"
#=> NL '\n' 2 17 2 18 "    y = 'é' + (1,\n"
#=> NUMBER '2' 3 2 3 3 '  2)\n'
#=> RPAR ')' 3 3 3 4 '  2)\n'
#=> NEWLINE '\n' 3 4 3 5 '  2)\n'
#=> NL '\n' 4 0 4 1 '\n'
#=> COMMENT '# end' 5 0 5 5 '# end\n'
#=> NL '\n' 5 5 5 6 '# end\n'
#=> DEDENT '' 6 0 6 0 ''
#=> ENDMARKER '' 6 0 6 0 ''
show('f"a{x!r:>{w}}b{{}}"\n')    #=> FSTRING_START 'f"' 1 0 1 2 'f"a{x!r:>{w}}b{{}}"\n'
#=> FSTRING_MIDDLE 'a' 1 2 1 3 'f"a{x!r:>{w}}b{{}}"\n'
#=> LBRACE '{' 1 3 1 4 'f"a{x!r:>{w}}b{{}}"\n'
#=> NAME 'x' 1 4 1 5 'f"a{x!r:>{w}}b{{}}"\n'
#=> EXCLAMATION '!' 1 5 1 6 'f"a{x!r:>{w}}b{{}}"\n'
#=> NAME 'r' 1 6 1 7 'f"a{x!r:>{w}}b{{}}"\n'
#=> COLON ':' 1 7 1 8 'f"a{x!r:>{w}}b{{}}"\n'
#=> FSTRING_MIDDLE '>' 1 8 1 9 'f"a{x!r:>{w}}b{{}}"\n'
#=> LBRACE '{' 1 9 1 10 'f"a{x!r:>{w}}b{{}}"\n'
#=> NAME 'w' 1 10 1 11 'f"a{x!r:>{w}}b{{}}"\n'
#=> RBRACE '}' 1 11 1 12 'f"a{x!r:>{w}}b{{}}"\n'
#=> FSTRING_MIDDLE '' 1 12 1 12 'f"a{x!r:>{w}}b{{}}"\n'
#=> RBRACE '}' 1 12 1 13 'f"a{x!r:>{w}}b{{}}"\n'
#=> FSTRING_MIDDLE 'b{' 1 13 1 15 'f"a{x!r:>{w}}b{{}}"\n'
#=> FSTRING_MIDDLE '}' 1 16 1 17 'f"a{x!r:>{w}}b{{}}"\n'
#=> FSTRING_END '"' 1 18 1 19 'f"a{x!r:>{w}}b{{}}"\n'
#=> NEWLINE '\n' 1 19 1 20 'f"a{x!r:>{w}}b{{}}"\n'
#=> ENDMARKER '' 2 0 2 0 ''
show("x = '''a\nb'''\nz")    #=> NAME 'x' 1 0 1 1 "x = '''a\n"
#=> EQUAL '=' 1 2 1 3 "x = '''a\n"
#=> STRING "'''a\nb'''" 1 4 2 4 "x = '''a\nb'''\n"
#=> NEWLINE '\n' 2 4 2 5 "b'''\n"
#=> NAME 'z' 3 0 3 1 'z'
#=> NEWLINE '' 3 1 3 2 'z'
#=> ENDMARKER '' 4 0 4 0 ''
show("")    #=> ENDMARKER '' 1 0 1 0 ''
show("a \\\n b\r\n")    #=> NAME 'a' 1 0 1 1 'a \\\n'
#=> NAME 'b' 2 1 2 2 ' b\r\n'
#=> NEWLINE '\r\n' 2 2 2 4 ' b\r\n'
#=> ENDMARKER '' 3 0 3 0 ''
show("$ ?\n")    #=> OP '$' 1 0 1 1 '$ ?\n'
#=> OP '?' 1 2 1 3 '$ ?\n'
#=> NEWLINE '\n' 1 3 1 4 '$ ?\n'
#=> ENDMARKER '' 2 0 2 0 ''
def fails(text):
    try: list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError) as e: print(type(e).__name__, e.args[0], e.args[1][:3])
fails("(1,\n"); fails("x = '''abc\n"); fails("x = 'abc\n"); fails("if 1:\n    a\n  b\n"); fails("a\\ b\n"); fails("0x\n")  #=> TokenError unexpected EOF in multi-line statement (1, 0)
#=> TokenError EOF in multi-line string (1, 5)
#=> TokenError unterminated string literal (detected at line 1) (1, 5)
#=> IndentationError unindent does not match any outer indentation level ('<string>', 3, 4)
#=> TokenError unexpected character after line continuation character (1, 5)
#=> TokenError invalid hexadecimal literal (1, 2)
source = b"# -*- coding: latin-1 -*-\nx = '\xe9'  # c\ndef f(a, *b):\n    return f'{a!r}' 'z'\n"
tokens = list(tokenize.tokenize(io.BytesIO(source).readline))
print(tokens[0], tokenize.untokenize(tokens) == source, tokenize.untokenize(t[:2] for t in tokens[1:]))  #=> TokenInfo(type=65 (ENCODING), string='iso-8859-1', start=(0, 0), end=(0, 0), line='') False # -*- coding: latin-1 -*-
#=> x ='é'# c
#=> def f (a ,*b ):
#=>     return f'{a !r }' 'z'
#=>
print(tokenize.detect_encoding(io.BytesIO(b"\xef\xbb\xbfx").readline), tokenize.detect_encoding(io.BytesIO(b"#!x\n# vim: set fileencoding=utf_8 :\n").readline))  #=> ('utf-8-sig', [b'x']) ('utf-8', [b'#!x\n', b'# vim: set fileencoding=utf_8 :\n'])
tokenize.detect_encoding(io.BytesIO(b"# coding: nonsense\n").readline)  #=> raises SyntaxError: unknown encoding: nonsense
print(token.EXACT_TOKEN_TYPES[":="] == token.COLONEQUAL, token.ISEOF(0), token.ISTERMINAL(300), len(token.tok_name))  #=> True True False 68
