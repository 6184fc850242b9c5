"""format() of Decimals: the format mini-language."""

from decimal._context import checked_rounding, drop_digits, digits_of, power10
from decimal._number import int_text, to_text

_CHAR_MAX = 127  # as a size of groups: no more separators


def _parse(spec):
    """(fill, align, sign, no negative zero, alternate, zeros, width, thousands, precision, type); None if malformed."""
    fill, align, i = " ", "", 0
    if spec[1:2] in ("<", ">", "=", "^") and spec[1:2]:
        fill, align, i = spec[0], spec[1], 2
    elif spec[:1] in ("<", ">", "=", "^") and spec:
        align, i = spec[0], 1
    sign = "-"
    if spec[i:i + 1] in ("+", "-", " ") and spec[i:]:
        sign = spec[i]
        i += 1
    no_negative_zero = spec[i:i + 1] == "z"
    i += no_negative_zero
    alternate = spec[i:i + 1] == "#"
    i += alternate
    zeros = False
    if spec[i:i + 1] == "0":
        if not align:
            zeros, fill, align = True, "0", "="
        i += 1
    j = i
    while j < len(spec) and "0" <= spec[j] <= "9":
        j += 1
    width = int(spec[i:j]) if j > i else 0
    i = j
    thousands = spec[i:i + 1] == ","
    i += thousands
    precision = None
    if spec[i:i + 1] == ".":
        i += 1
        j = i
        while j < len(spec) and "0" <= spec[j] <= "9":
            j += 1
        if j == i:
            return None
        precision = int(spec[i:j])
        i = j
    kind = spec[i:]
    if kind not in ("", "e", "E", "f", "F", "g", "G", "n", "N", "%") or kind in ("n", "N") and thousands:
        return None
    return fill, align, sign, no_negative_zero, alternate, zeros, width, thousands, precision, kind


def _grouped(digits, separator, grouping, least):
    """The digits with separators; padded with zeros until that takes `least` characters."""
    groups = []
    sizes = iter(grouping)
    size = 0
    while True:
        given = next(sizes, 0)
        if given == _CHAR_MAX:
            groups.append(digits.rjust(max(least, 1), "0"))
            break
        size = given or size or max(len(digits), least)
        group, digits = digits[-size:], digits[:-size]
        if not digits and least <= size:
            groups.append(group.rjust(max(least, 1), "0"))
            break
        groups.append(group.rjust(size, "0"))
        least -= size + len(separator)
    return separator.join(reversed(groups))


def _conventions(override):
    """(point, separator, grouping) of the locale, or of a dict like localeconv()'s."""
    if override is None:
        from locale import localeconv
        override = localeconv()
    elif not isinstance(override, dict):
        raise TypeError("optional argument must be a dict")
    point, separator = override.get("decimal_point", "."), override.get("thousands_sep", "")
    grouping = override.get("grouping", "")
    if isinstance(grouping, str):
        grouping = list(map(ord, grouping))
    if (not isinstance(point, str) or not isinstance(separator, str) or len(point.encode()) > 4 or not point
            or len(separator.encode()) > 4 or any(not 0 <= size <= _CHAR_MAX for size in grouping)):
        raise ValueError("invalid override dict")
    return point, separator, grouping


def format_number(self, spec, context, override=None):
    if not isinstance(spec, str):
        raise TypeError(f"format argument must be str, not {type(spec).__name__}")
    parts = _parse(spec)
    if parts is None:
        raise ValueError("invalid format string")
    fill, align, plus, no_negative_zero, alternate, zeros, width, thousands, precision, kind = parts
    if width > 1 << 40 or precision is not None and precision > 1 << 40:
        raise MemoryError
    point, separator, grouping = ".", "," if thousands else "", [3]
    if override is not None:
        point, local_separator, local_grouping = _conventions(override)
        if thousands:
            separator, grouping = local_separator, local_grouping
    if kind in ("n", "N"):
        if kind == "N":
            from warnings import warn
            warn("Format specifier 'N' is deprecated", DeprecationWarning, stacklevel=3)
        point, separator, grouping = _conventions(override)
        kind = "g" if kind == "n" else "G"
    percent = ""
    sign = self._sign
    if self._kind:
        body = to_text(self.copy_abs(), 1)
        if zeros:
            fill, align = " ", ">"
        tail = "%" if kind == "%" else ""
        head = "-" if sign else "" if plus == "-" else plus
        return _padded(head, body + tail, width, fill, align or ">")
    coefficient, exponent = self._coef, self._exp
    if kind == "%":
        percent, kind = "%", "f"
        exponent += 2
    letter = kind or ("E" if context._capitals else "e")
    kind = kind.lower()
    rounding = checked_rounding(context._rounding)
    if precision is not None:
        if kind == "f":
            coefficient, exponent = _at_exponent(sign, coefficient, exponent, -precision, rounding)
        elif kind == "e":
            coefficient, exponent = _to_digits(sign, coefficient, exponent, precision + 1, rounding, True)
        else:
            coefficient, exponent = _to_digits(sign, coefficient, exponent, max(precision, 1), rounding, False)
    if kind == "f" and exponent > 0:
        coefficient *= power10(exponent)
        exponent = 0
    if no_negative_zero and sign and not coefficient:
        sign = 0
    digits = int_text(coefficient)
    left = exponent + len(digits)
    if kind == "e":
        if not coefficient and precision is not None:
            dot = 1 - precision
        else:
            dot = 1
    elif kind == "f" or exponent <= 0 and left > -6:
        dot = left
    else:
        dot = 1
    if kind == "e" and not coefficient and precision is not None:
        whole, fraction = "0", "0" * precision
    elif dot <= 0:
        whole, fraction = "0", "0" * -dot + digits
    elif dot >= len(digits):
        whole, fraction = digits + "0" * (dot - len(digits)), ""
    else:
        whole, fraction = digits[:dot], digits[dot:]
    power = left - dot
    tail = point + fraction if fraction or alternate else ""
    if kind == "e" or power:
        tail += f"{'E' if letter in 'EG' else 'e'}{power:+d}"
    tail += percent
    head = "-" if sign else "" if plus == "-" else plus
    if separator or zeros:
        least = width - len(head) - len(tail) if fill == "0" and align == "=" else 0
        whole = _grouped(whole, separator, grouping, least) if separator else whole.rjust(least, "0")
    return _padded(head, whole + tail, width, fill, align or ">")


def _padded(head, body, width, fill, align):
    room = width - len(head) - len(body)
    if room <= 0:
        return head + body
    if align == "<":
        return head + body + fill * room
    if align == ">":
        return fill * room + head + body
    if align == "=":
        return head + fill * room + body
    return fill * (room // 2) + head + body + fill * (room - room // 2)


def _at_exponent(sign, coefficient, exponent, target, rounding):
    if exponent >= target:
        return coefficient * power10(exponent - target), target
    return drop_digits(sign, coefficient, target - exponent, rounding)[0], target


def _to_digits(sign, coefficient, exponent, count, rounding, fill):
    """Rounded to `count` digits; with fill, given zeros to have as many."""
    have = digits_of(coefficient)
    if have > count:
        coefficient = drop_digits(sign, coefficient, have - count, rounding)[0]
        exponent += have - count
        if digits_of(coefficient) > count:
            coefficient //= 10
            exponent += 1
    elif fill and have < count and coefficient:
        coefficient *= power10(count - have)
        exponent -= count - have
    return coefficient, exponent
