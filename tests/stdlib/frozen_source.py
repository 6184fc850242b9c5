# inspect: the source of modules that are built in is there to be read.
import copy
import inspect
import json.decoder

print(inspect.getsource(copy.copy).startswith('def copy(x):'))      #=> True
print(inspect.getsource(json.decoder.JSONDecoder.decode).split('(')[0])  #=>     def decode
print(copy.deepcopy.__code__.co_firstlineno == inspect.getsourcelines(copy.deepcopy)[1])  #=> True
