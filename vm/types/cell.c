// cell.c - cells: variables that inner functions share with their makers.
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/descriptors.h"
#include "vm/types/str.h"

Value cell_new(VM *vm, Value value)
{
    Cell *cell = object_new(vm, TYPE_cell, sizeof *cell);
    cell->value = value;
    return value_of_object(cell);
}

static void cell_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Cell *)object)->value);
}

static Value cell_construct(VM *vm, Value *args)
{
    return cell_new(vm, args[1]);
}

static Value cell_repr(VM *vm, Value self)
{
    Cell *cell = as_cell(self);
    String *text;
    if (is_absent(cell->value)) {
        text = str_format(vm, "<cell at %p: empty>", address_of(vm, self));
    } else {
        text = str_format(vm, "<cell at %p: %.80T object at %p>", address_of(vm, self), cell->value,
                          address_of(vm, cell->value));
    }
    return text == NULL ? RAISED : value_of_object(text);
}

// By contents; an empty cell stands before every other.
static Value cell_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_cell(other)) return NOT_IMPLEMENTED;
    Value a = as_cell(self)->value, b = as_cell(other)->value;
    if (!is_absent(a) && !is_absent(b)) return compare_op(vm, op, a, b);
    return compare_op(vm, op, value_of_small(!is_absent(a)), value_of_small(!is_absent(b)));
}

static Value cell_get_contents(VM *vm, Value self)
{
    Value value = as_cell(self)->value;
    return is_absent(value) ? throw(vm, ValueError, "Cell is empty") : value;
}

static bool cell_set_contents(VM *vm, Value self, Value value)
{
    store(vm, as_object(self), &as_cell(self)->value, value);
    return true;
}

static const NativeProperty cell_properties[] = {
    {"cell_contents", cell_get_contents, cell_set_contents, NULL},
    {0},
};

const TypeDef cell_type = {
    .name = "cell",
    .doc = "Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the "
           "cell will be empty,\n    and \n further attempts to access its cell_contents attribute will\n"
           "    raise a ValueError.",
    .signature = "cell(contents=?, /)",
    .size = sizeof(Cell),
    .flags = TYPE_IS_FINAL,
    .trace = cell_trace,
    .construct = cell_construct,
    .repr = cell_repr,
    .compare = cell_compare,
    .properties = cell_properties,
};
