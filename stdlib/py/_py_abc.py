"""ABCMeta under the name of CPython's version in Python: Kukri has but one."""

from abc import ABCMeta, get_cache_token
