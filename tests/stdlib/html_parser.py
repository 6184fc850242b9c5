# html.parser: the pieces of HTML as it is found, in whatever pieces it comes.
from html.parser import HTMLParser

class Printer(HTMLParser):
    def show(kind):
        def method(self, *args):
            print(kind, *map(repr, args), self.getpos())
        return method
    for kind in 'starttag startendtag endtag data comment decl pi charref entityref'.split():
        locals()['handle_' + kind] = show(kind)
    unknown_decl = show('unknown')

p = Printer()
p.feed('<!DOCTYPE html><p class=a ID="b&lt;" checked>x &amp; y</')
#=> decl 'DOCTYPE html' (1, 0)
#=> starttag 'p' [('class', 'a'), ('id', 'b<'), ('checked', None)] (1, 15)
#=> data 'x & y' (1, 45)
print(p.get_starttag_text())
#=> <p class=a ID="b&lt;" checked>
p.feed('p >\n<br/><!-- c --><?php 1?><![CDATA[z]]></ bogus>')
#=> endtag 'p' (1, 54)
#=> data '\n' (1, 59)
#=> startendtag 'br' [] (2, 0)
#=> comment ' c ' (2, 5)
#=> pi 'php 1?' (2, 15)
#=> unknown 'CDATA[z' (2, 24)
#=> endtag 'bogus' (2, 37)
p.feed('<script>if (a<b && "</p>")</SCRIPT>tail &am')
#=> starttag 'script' [] (2, 46)
#=> data 'if (a<b && "</p>")' (2, 54)
#=> endtag 'script' (2, 72)
p.feed('p; end')
#=> data 'tail & end' (2, 81)
p.close()

p = Printer(convert_charrefs=False)
p.feed('a&#65;&#x42;&copy &amp;& <1> <')
#=> data 'a' (1, 0)
#=> charref '65' (1, 1)
#=> charref 'x42' (1, 6)
#=> entityref 'copy' (1, 12)
#=> data ' ' (1, 17)
#=> entityref 'amp' (1, 18)
#=> data '&' (1, 23)
#=> data ' ' (1, 24)
#=> data '<' (1, 25)
#=> data '1> ' (1, 26)
p.close()
#=> data '<' (1, 29)
