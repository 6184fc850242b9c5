# compute: an incremental solver of constraints in one direction, by strengths (the DeltaBlue algorithm)
REQUIRED, STRONG_PREFERRED, PREFERRED, STRONG_DEFAULT, NORMAL, WEAK_DEFAULT, WEAKEST = range(7)


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.strength = WEAKEST  # the strength by which it may be changed
        self.stay = True


class Constraint:
    """Chooses one of its variables as the output, if it is stronger than what determines that now."""

    is_input = False

    def __init__(self, strength):
        self.strength = strength

    def add_to(self, planner):
        self.join()
        planner.add(self)

    def remove_from(self, planner):
        if self.is_satisfied():
            planner.remove(self)
        else:
            self.leave()

    def satisfy(self, planner, mark):
        self.choose(mark)
        if not self.is_satisfied():
            if self.strength == REQUIRED:
                raise RuntimeError("a required constraint cannot be satisfied")
            return None
        for variable in self.inputs():
            variable.mark = mark
        output = self.output()
        overridden = output.determined_by
        if overridden is not None:
            overridden.unsatisfy()
        output.determined_by = self
        planner.propagate(self, mark)
        output.mark = mark
        return overridden

    def inputs_known(self, mark):
        for variable in self.inputs():
            if variable.mark != mark and not variable.stay and variable.determined_by is not None:
                return False
        return True


class Unary(Constraint):
    def __init__(self, planner, variable, strength):
        super().__init__(strength)
        self.variable = variable
        self.satisfied = False
        self.add_to(planner)

    def join(self):
        self.variable.constraints.append(self)
        self.satisfied = False

    def leave(self):
        self.variable.constraints.remove(self)
        self.satisfied = False

    def choose(self, mark):
        self.satisfied = self.variable.mark != mark and self.strength < self.variable.strength

    def is_satisfied(self):
        return self.satisfied

    def inputs(self):
        return ()

    def output(self):
        return self.variable

    def unsatisfy(self):
        self.satisfied = False

    def recalculate(self):
        self.variable.strength = self.strength
        self.variable.stay = not self.is_input
        if self.variable.stay:
            self.execute()


class Stay(Unary):
    def execute(self):
        pass


class Edit(Unary):
    is_input = True

    def execute(self):
        pass


class Binary(Constraint):
    FORWARD, BACKWARD = 1, -1

    def __init__(self, planner, a, b, strength):
        super().__init__(strength)
        self.a = a
        self.b = b
        self.direction = 0
        self.add_to(planner)

    def join(self):
        self.a.constraints.append(self)
        self.b.constraints.append(self)
        self.direction = 0

    def leave(self):
        self.a.constraints.remove(self)
        self.b.constraints.remove(self)
        self.direction = 0

    def choose(self, mark):
        a, b = self.a, self.b
        if a.mark == mark:
            self.direction = self.FORWARD if b.mark != mark and self.strength < b.strength else 0
        elif b.mark == mark:
            self.direction = self.BACKWARD if self.strength < a.strength else 0
        elif a.strength > b.strength:
            self.direction = self.BACKWARD if self.strength < a.strength else 0
        else:
            self.direction = self.FORWARD if self.strength < b.strength else 0

    def is_satisfied(self):
        return self.direction != 0

    def input(self):
        return self.a if self.direction == self.FORWARD else self.b

    def inputs(self):
        return (self.input(),)

    def output(self):
        return self.b if self.direction == self.FORWARD else self.a

    def unsatisfy(self):
        self.direction = 0

    def recalculate(self):
        source, output = self.input(), self.output()
        output.strength = max(self.strength, source.strength)
        output.stay = source.stay
        if output.stay:
            self.execute()


class Equal(Binary):
    def execute(self):
        self.output().value = self.input().value


class Scale(Binary):
    def __init__(self, planner, a, factor, offset, b, strength):
        self.factor = factor
        self.offset = offset
        super().__init__(planner, a, b, strength)

    def join(self):
        super().join()
        self.factor.constraints.append(self)
        self.offset.constraints.append(self)

    def leave(self):
        super().leave()
        self.factor.constraints.remove(self)
        self.offset.constraints.remove(self)

    def inputs(self):
        return self.input(), self.factor, self.offset

    def execute(self):
        if self.direction == self.FORWARD:
            self.b.value = self.a.value * self.factor.value + self.offset.value
        else:
            self.a.value = (self.b.value - self.offset.value) // self.factor.value

    def recalculate(self):
        source, output = self.input(), self.output()
        output.strength = max(self.strength, source.strength)
        output.stay = source.stay and self.factor.stay and self.offset.stay
        if output.stay:
            self.execute()


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def add(self, constraint):
        mark = self.new_mark()
        overridden = constraint.satisfy(self, mark)
        while overridden is not None:
            overridden = overridden.satisfy(self, mark)

    def remove(self, constraint):
        output = constraint.output()
        constraint.unsatisfy()
        constraint.leave()
        unsatisfied = self.forget(output)
        unsatisfied.sort(key=lambda one: one.strength)
        for one in unsatisfied:
            self.add(one)

    def forget(self, output):
        """What follows from output is undetermined now; returns the constraints that may take over."""
        output.determined_by = None
        output.strength = WEAKEST
        output.stay = True
        unsatisfied, todo = [], [output]
        while todo:
            variable = todo.pop()
            for constraint in variable.constraints:
                if not constraint.is_satisfied():
                    unsatisfied.append(constraint)
            for constraint in self.consumers(variable):
                constraint.recalculate()
                todo.append(constraint.output())
        return unsatisfied

    def consumers(self, variable):
        determining = variable.determined_by
        return [one for one in variable.constraints if one is not determining and one.is_satisfied()]

    def propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            one = todo.pop()
            if one.output().mark == mark:
                raise RuntimeError("a cycle")
            one.recalculate()
            todo.extend(self.consumers(one.output()))

    def plan(self, sources):
        """The constraints to execute, in order, when the sources' outputs change."""
        mark = self.new_mark()
        plan, todo = [], [one for one in sources if one.is_input and one.is_satisfied()]
        while todo:
            one = todo.pop()
            output = one.output()
            if output.mark != mark and one.inputs_known(mark):
                plan.append(one)
                output.mark = mark
                todo.extend(self.consumers(output))
        return plan

    def change(self, variable, value):
        edit = Edit(self, variable, PREFERRED)
        plan = self.plan([edit])
        for _ in range(10):
            variable.value = value
            for one in plan:
                one.execute()
        edit.remove_from(self)


def chain(size):
    planner = Planner()
    variables = [Variable("v%d" % i) for i in range(size + 1)]
    for before, after in zip(variables, variables[1:]):
        Equal(planner, before, after, REQUIRED)
    Stay(planner, variables[-1], STRONG_DEFAULT)
    edit = Edit(planner, variables[0], PREFERRED)
    plan = planner.plan([edit])
    for value in range(100):
        variables[0].value = value
        for one in plan:
            one.execute()
        assert variables[-1].value == value
    edit.remove_from(planner)
    return variables[-1].value


def projection(size):
    planner = Planner()
    factor, offset = Variable("factor", 10), Variable("offset", 1000)
    sources, results = [], []
    for i in range(size):
        source, result = Variable("source", i), Variable("result", i)
        sources.append(source)
        results.append(result)
        Stay(planner, source, NORMAL)
        Scale(planner, source, factor, offset, result, REQUIRED)
    planner.change(sources[-1], 17)
    assert results[-1].value == 1170
    planner.change(results[-1], 1050)
    assert sources[-1].value == 5
    planner.change(factor, 5)
    assert all(results[i].value == sources[i].value * 5 + 1000 for i in range(size - 1))
    planner.change(offset, 2000)
    assert all(results[i].value == sources[i].value * 5 + 2000 for i in range(size - 1))
    return sum(result.value for result in results)


for _ in range(10):
    result = chain(1200), projection(1200)
print(result)
