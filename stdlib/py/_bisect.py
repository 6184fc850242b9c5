"""What bisect has in C, by the name that CPython's has."""

from bisect import bisect, bisect_left, bisect_right, insort, insort_left, insort_right
