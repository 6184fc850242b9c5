// itertools.c - module itertools: its table. infinite.c, select.c, combine.c, group.c and combinatoric.c
// hold the types.
#include "stdlib/itertools/itertools.h"

bool warn_pickling(VM *vm)
{
    return warn(vm, DeprecationWarning, 1,
                "Pickle, copy, and deepcopy support will be removed from itertools in Python 3.14.");
}

Value reduced(VM *vm, Value self, Tuple *args, Value state)
{
    if (args == NULL || !warn_pickling(vm)) return RAISED;
    Value type = value_of_object(type_of(vm, self));
    Tuple *result = is_absent(state) ? tuple_pair(vm, type, value_of_object(args))
                                     : tuple_of(vm, 3, type, value_of_object(args), state);
    return result == NULL ? RAISED : value_of_object(result);
}

bool state_tuple(VM *vm, Value state, Tuple **tuple)
{
    if (!warn_pickling(vm)) return false;
    if (!is_tuple(state)) return throw_false(vm, TypeError, "state is not a tuple");
    *tuple = as_tuple(state);
    return true;
}

static const Native functions[] = {
    {"tee(iterable, n=2, /)", py_itertools_tee, "Returns a tuple of n independent iterators."},
    {0},
};

static const NativeConstant constants[] = {
    {"accumulate", CONSTANT_TYPE, {.type = &accumulate_type}},
    {"batched", CONSTANT_TYPE, {.type = &batched_type}},
    {"chain", CONSTANT_TYPE, {.type = &chain_type}},
    {"combinations", CONSTANT_TYPE, {.type = &combinations_type}},
    {"combinations_with_replacement", CONSTANT_TYPE, {.type = &combinations_with_replacement_type}},
    {"compress", CONSTANT_TYPE, {.type = &compress_type}},
    {"count", CONSTANT_TYPE, {.type = &count_type}},
    {"cycle", CONSTANT_TYPE, {.type = &cycle_type}},
    {"dropwhile", CONSTANT_TYPE, {.type = &dropwhile_type}},
    {"filterfalse", CONSTANT_TYPE, {.type = &filterfalse_type}},
    {"groupby", CONSTANT_TYPE, {.type = &groupby_type}},
    {"islice", CONSTANT_TYPE, {.type = &islice_type}},
    {"pairwise", CONSTANT_TYPE, {.type = &pairwise_type}},
    {"permutations", CONSTANT_TYPE, {.type = &permutations_type}},
    {"product", CONSTANT_TYPE, {.type = &product_type}},
    {"repeat", CONSTANT_TYPE, {.type = &repeat_type}},
    {"starmap", CONSTANT_TYPE, {.type = &starmap_type}},
    {"takewhile", CONSTANT_TYPE, {.type = &takewhile_type}},
    {"zip_longest", CONSTANT_TYPE, {.type = &zip_longest_type}},
    {"_grouper", CONSTANT_TYPE, {.type = &grouper_type}},
    {"_tee", CONSTANT_TYPE, {.type = &tee_type}},
    {"_tee_dataobject", CONSTANT_TYPE, {.type = &tee_data_type}},
    {0},
};

const ModuleDef itertools_module = {
    .name = "itertools",
    .doc = "Functional tools for creating and using iterators.\n\n"
           "Infinite iterators:\n"
           "count(start=0, step=1) --> start, start+step, start+2*step, ...\n"
           "cycle(p) --> p0, p1, ... plast, p0, p1, ...\n"
           "repeat(elem [,n]) --> elem, elem, elem, ... endlessly or up to n times\n\n"
           "Iterators terminating on the shortest input sequence:\n"
           "accumulate(p[, func]) --> p0, p0+p1, p0+p1+p2\n"
           "batched(p, n) --> [p0, p1, ..., p_n-1], [p_n, p_n+1, ..., p_2n-1], ...\n"
           "chain(p, q, ...) --> p0, p1, ... plast, q0, q1, ...\n"
           "chain.from_iterable([p, q, ...]) --> p0, p1, ... plast, q0, q1, ...\n"
           "compress(data, selectors) --> (d[0] if s[0]), (d[1] if s[1]), ...\n"
           "dropwhile(predicate, seq) --> seq[n], seq[n+1], starting when predicate fails\n"
           "groupby(iterable[, keyfunc]) --> sub-iterators grouped by value of keyfunc(v)\n"
           "filterfalse(predicate, seq) --> elements of seq where predicate(elem) is False\n"
           "islice(seq, [start,] stop [, step]) --> elements from\n"
           "       seq[start:stop:step]\n"
           "pairwise(s) --> (s[0],s[1]), (s[1],s[2]), (s[2], s[3]), ...\n"
           "starmap(fun, seq) --> fun(*seq[0]), fun(*seq[1]), ...\n"
           "tee(it, n=2) --> (it1, it2 , ... itn) splits one iterator into n\n"
           "takewhile(predicate, seq) --> seq[0], seq[1], until predicate fails\n"
           "zip_longest(p, q, ...) --> (p[0], q[0]), (p[1], q[1]), ...\n\n"
           "Combinatoric generators:\n"
           "product(p, q, ... [repeat=1]) --> cartesian product\n"
           "permutations(p[, r])\ncombinations(p, r)\ncombinations_with_replacement(p, r)\n",
    .functions = functions,
    .constants = constants,
};
