# compute: a lexer and a recursive-descent parser in Python, and an evaluator of the tree
class Lexer:
    def __init__(self, text):
        self.text = text
        self.position = 0
        self.kind = self.value = None
        self.advance()

    def advance(self):
        text, i = self.text, self.position
        while i < len(text) and text[i] in " \n":
            i += 1
        if i == len(text):
            self.kind, self.value, self.position = "end", "", i
            return
        start, char = i, text[i]
        if "0" <= char <= "9":
            while i < len(text) and "0" <= text[i] <= "9":
                i += 1
            self.kind, self.value = "number", int(text[start:i])
        elif char.isalpha():
            while i < len(text) and text[i].isalnum():
                i += 1
            self.kind = self.value = text[start:i]
            if self.value not in ("let", "if", "then", "else"):
                self.kind = "name"
        else:
            i += 1
            self.kind = self.value = char
        self.position = i

    def expect(self, kind):
        if self.kind != kind:
            raise SyntaxError(f"expected {kind}, got {self.kind}")
        value = self.value
        self.advance()
        return value


class Parser(Lexer):
    def program(self):
        statements = []
        while self.kind != "end":
            self.expect("let")
            name = self.expect("name")
            self.expect("=")
            statements.append((name, self.expression()))
            self.expect(";")
        return statements

    def expression(self):
        if self.kind == "if":
            self.advance()
            condition = self.comparison()
            self.expect("then")
            yes = self.expression()
            self.expect("else")
            return ("if", condition, yes, self.expression())
        return self.comparison()

    def comparison(self):
        left = self.sum()
        while self.kind in ("<", ">"):
            operator = self.expect(self.kind)
            left = (operator, left, self.sum())
        return left

    def sum(self):
        left = self.product()
        while self.kind in ("+", "-"):
            operator = self.expect(self.kind)
            left = (operator, left, self.product())
        return left

    def product(self):
        left = self.atom()
        while self.kind in ("*", "/", "%"):
            operator = self.expect(self.kind)
            left = (operator, left, self.atom())
        return left

    def atom(self):
        if self.kind == "number":
            return ("number", self.expect("number"))
        if self.kind == "name":
            return ("name", self.expect("name"))
        if self.kind == "-":
            self.advance()
            return ("negative", self.atom())
        self.expect("(")
        inner = self.expression()
        self.expect(")")
        return inner


def evaluate(tree, names):
    kind = tree[0]
    if kind == "number":
        return tree[1]
    if kind == "name":
        return names[tree[1]]
    if kind == "if":
        return evaluate(tree[2] if evaluate(tree[1], names) else tree[3], names)
    if kind == "negative":
        return -evaluate(tree[1], names)
    left, right = evaluate(tree[1], names), evaluate(tree[2], names)
    if kind == "+":
        return left + right
    if kind == "-":
        return left - right
    if kind == "*":
        return left * right % 1000003
    if kind == "%":
        return left % (right or 1)
    if kind == "/":
        return left // (right or 1)
    return left < right if kind == "<" else left > right


def make_source(count):
    lines = ["let v0 = 1;"]
    for i in range(1, count):
        lines.append(f"let v{i} = if v{i - 1} % {i % 7 + 2} < 1 then (v{i - 1} + {i * 31}) * 3 "
                     f"else -(v{i // 2} - {i}) * (v{i - 1} % 100 + {i % 13}) / 7;")
    return "\n".join(lines)


source = make_source(4000)
for _ in range(3):
    names = {}
    program = Parser(source).program()
    for _ in range(4):
        for name, tree in program:
            names[name] = evaluate(tree, names)
print(len(source), names["v3999"], sum(names.values()))
