"""The runner itself: a docstring and a future import stay first."""
from __future__ import annotations
def function(a: Missing = 1): return a
print(function(), __doc__)  #=> 1 The runner itself: a docstring and a future import stay first.
function(b=1)               #=> raises TypeError: function() got an unexpected keyword argument 'b'
