// itertools.h - what the files of module itertools share.
#pragma once
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"
#include "vm/types/tuple.h"

extern const TypeDef accumulate_type, batched_type, chain_type, combinations_type,
    combinations_with_replacement_type, compress_type, count_type, cycle_type, dropwhile_type,
    filterfalse_type, groupby_type, grouper_type, islice_type, pairwise_type, permutations_type,
    product_type, repeat_type, starmap_type, takewhile_type, tee_type, tee_data_type,
    zip_longest_type;

static inline bool ended(Value item)
{
    return raised(item) || is_exhausted(item);
}

// What `next` answers when an iterator under it ended, or it raised.
static inline Value ending(Value item)
{
    return raised(item) ? RAISED : EXHAUSTED;
}

// Warns that pickling goes; false if the warning became an exception.
RUNS bool warn_pickling(VM *vm);
// (type(self), args) or (type(self), args, state); args NULL: an exception is pending. Warns first.
RUNS Value reduced(VM *vm, Value self, Tuple *args, Value state); // state or ABSENT
// A part of a pickled state: "state is not a tuple".
RUNS bool state_tuple(VM *vm, Value state, Tuple **tuple);

// Instances made from C.
RAISES Value chain_new(VM *vm, Value source);                                  // an iterator of iterables
RUNS Value py_itertools_tee(VM *vm, Value *args);

#define REDUCE_DOC "Return state information for pickling."
#define SETSTATE_DOC "Set state information for unpickling."
