# unittest.mock: mocks, their calls, specs, and patch.
import asyncio
import json
from unittest import mock
from unittest.mock import ANY, AsyncMock, DEFAULT, MagicMock, Mock, PropertyMock, call, create_autospec, patch, seal, sentinel

m = Mock()
m.a.b(1)
print(m.mock_calls, m.a.b.call_args, m.a.b.call_count)  #=> [call.a.b(1)] call(1) 1
m.assert_called()                   #=> raises AssertionError: Expected 'mock' to have been called.
m.a.b.assert_called_once_with(2)    #=> raises AssertionError: expected call not found.
                                    #=> Expected: b(2)
                                    #=>   Actual: b(1)
m.a.b.assert_not_called()           #=> raises AssertionError: Expected 'b' to not have been called. Called 1 times.
                                    #=> Calls: [call(1)].
m.a.b.assert_any_call(3)            #=> raises AssertionError: b(3) call not found
m.a.b.assert_has_calls([call(1), call(2)])  #=> raises AssertionError: Calls not found.
                                            #=> Expected: [call(1), call(2)]
                                            #=>   Actual: [call(1)]
m.assert_foo                        #=> raises AttributeError: 'assert_foo' is not a valid assertion. Use a spec for the mock if 'assert_foo' is meant to be an attribute.
m.called_once                       #=> raises AttributeError: 'called_once' is not a valid assertion. Use a spec for the mock if 'called_once' is meant to be an attribute.
print(call(1, a=2), call.foo(1).bar, call.foo(1).bar(2), call(1) == ((1,), {}), call.a(1).b(2).call_list())  #=> call(1, a=2) foo().bar call.foo().bar(2) True [call.a(1), call.a().b(2)]

m = Mock(return_value=3, side_effect=[1, ValueError("x")])
print(m())                          #=> 1
m()                                 #=> raises ValueError: x
m()                                 #=> raises StopIteration
m.side_effect = None
print(m(2), m.call_args_list)       #=> 3 [call(), call(), call(), call(2)]

m = MagicMock(name="magic")
print(len(m), list(m), int(m), 3 in m, bool(m), m == 3, m == m) #=> 0 [] 1 False True False True
m.__getitem__.return_value = 5
print(m["key"], m.__getitem__.mock_calls)   #=> 5 [call('key')]
m < 3                               #=> raises TypeError: '<' not supported between instances of 'MagicMock' and 'int'


class Thing:
    attribute = 3

    def method(self, a, b=2):
        return 1

    @property
    def prop(self):
        return 1

    async def coroutine(self):
        pass


m = Mock(spec=Thing)
m.nope                              #=> raises AttributeError: Mock object has no attribute 'nope'
print(isinstance(m, Thing))         #=> True
m = create_autospec(Thing)
m(1)
thing = m()
thing.method()                      #=> raises TypeError: missing a required argument: 'a'
thing.method(1)
thing.method.assert_called_with(a=1)
thing.method.assert_called_with(1, 3)   #=> raises AssertionError: expected call not found.
                                        #=> Expected: method(1, 3)
                                        #=>   Actual: method(1)

with patch("json.dumps") as dumps:
    json.dumps(1)
    print(dumps.mock_calls)         #=> [call(1)]
with patch.object(Thing, "attribute", 5):
    print(Thing.attribute)          #=> 5
print(Thing.attribute, json.dumps(1))   #=> 3 1
patch.object(Thing, "nope").start() #=> raises AttributeError: <class '__main__.Thing'> does not have the attribute 'nope'
patch("nodot").start()              #=> raises TypeError: Need a valid target to patch. You supplied: 'nodot'
d = {"a": 1}
with patch.dict(d, {"b": 2}, clear=True):
    print(d)                        #=> {'b': 2}
print(d)                            #=> {'a': 1}


@patch.object(Thing, "attribute", 7)
@patch("json.loads")
def decorated(x, loads):
    print(x, Thing.attribute, type(loads).__name__)


decorated(1)                        #=> 1 7 MagicMock
with patch.multiple(Thing, attribute=DEFAULT, method=4) as mocks:
    print(sorted(mocks), Thing.method)  #=> ['attribute'] 4
with patch.object(Thing, "prop", new_callable=PropertyMock, return_value=8) as prop:
    print(Thing().prop, prop.mock_calls)    #=> 8 [call()]
print(sentinel.one, sentinel.one is sentinel.one, ANY == 3, call(ANY) == call(5))  #=> sentinel.one True True True

with patch("builtins.open", mock.mock_open(read_data="ab\ncd\n")) as opened:
    with open("f") as file:
        print(file.readline(), file.read())
    print(list(open("g")), opened.mock_calls[0])    #=> ab
                                                    #=>  cd
                                                    #=>
                                                    #=> ['ab\n', 'cd\n'] call('f')

m = Mock()
m.x.y = 1
seal(m)
m.x.z                               #=> raises AttributeError: mock.x.z
m = AsyncMock(return_value=4)
print(asyncio.run(m(1)), m.await_count) #=> 4 1
m.assert_awaited_once_with(2)       #=> raises AssertionError: expected await not found.
                                    #=> Expected: mock(2)
                                    #=>   Actual: mock(1)
