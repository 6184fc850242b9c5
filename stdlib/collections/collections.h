// collections.h - what the files of module _collections share.
#pragma once
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"
#include "vm/types/tuple.h"

extern const TypeDef deque_type, deque_iterator_type, deque_reverse_iterator_type, defaultdict_type,
    ordereddict_type, tuplegetter_type;
