"""Completion of names and attributes for a prompt: readline.set_completer(rlcompleter.Completer().complete)."""

import builtins
import inspect
import keyword
import re

__all__ = ["Completer"]


class Completer:
    """Completer(namespace=None): completes names of the namespace, by default those of __main__."""

    def __init__(self, namespace=None):
        if namespace and not isinstance(namespace, dict):
            raise TypeError("namespace must be a dictionary")
        self.use_main_ns = namespace is None
        if namespace is not None:
            self.namespace = namespace

    def complete(self, text, state):
        """The state-th completion of the text, or None when there are no more."""
        if self.use_main_ns:
            import __main__
            self.namespace = __main__.__dict__
        if not text.strip():
            return "\t" if state == 0 else None
        if state == 0:
            self.matches = self.attr_matches(text) if "." in text else self.global_matches(text)
        try:
            return self.matches[state]
        except IndexError:
            return None

    def _callable_postfix(self, val, word):
        """The word with a bracket behind it if it can be called, and both if it takes no argument."""
        if callable(val):
            word += "("
            try:
                if not inspect.signature(val).parameters:
                    word += ")"
            except ValueError:
                pass
        return word

    def global_matches(self, text):
        """All keywords, builtins and names of the namespace that begin with the text."""
        matches = []
        seen = {"__builtins__"}
        for word in keyword.kwlist + keyword.softkwlist:
            if word.startswith(text):
                seen.add(word)
                if word in ("finally", "try"):
                    word += ":"
                elif word not in ("False", "None", "True", "break", "continue", "pass", "else", "_"):
                    word += " "
                matches.append(word)
        for names in (self.namespace, builtins.__dict__):
            for word, value in names.items():
                if word.startswith(text) and word not in seen:
                    seen.add(word)
                    matches.append(self._callable_postfix(value, word))
        return matches

    def attr_matches(self, text):
        """The attributes that may come behind what the text has before its last dot."""
        found = re.match(r"(\w+(\.\w+)*)\.(\w*)", text)
        if not found:
            return []
        expression, attribute = found.group(1, 3)
        try:
            value = eval(expression, self.namespace)
        except Exception:
            return []
        words = set(dir(value))
        words.discard("__builtins__")
        if hasattr(value, "__class__"):
            words.add("__class__")
            words.update(get_class_members(value.__class__))
        # Names with underscores only when nothing else fits or when asked for.
        hidden = "_" if attribute == "" else "__" if attribute == "_" else None
        while True:
            matches = []
            for word in words:
                if not word.startswith(attribute) or (hidden and word.startswith(hidden)):
                    continue
                match = f"{expression}.{word}"
                if isinstance(getattr(type(value), word, None), property):
                    matches.append(match)  # looking at its value would run it
                    continue
                try:
                    known = getattr(value, word, None)
                except Exception:
                    known = None
                matches.append(self._callable_postfix(known, match) if known is not None else match)
            if matches or not hidden:
                break
            hidden = "__" if hidden == "_" else None
        matches.sort()
        return matches


def get_class_members(klass):
    """The names of a class and of all it inherits from."""
    names = dir(klass)
    for base in getattr(klass, "__bases__", ()):
        names = names + get_class_members(base)
    return names


try:
    import readline
except ImportError:
    pass
else:
    readline.set_completer(Completer().complete)
