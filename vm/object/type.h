// type.h - classes: the native description (TypeDef), the class object (Type), instance layout (Shape).
//
// A TypeDef is constant data. A Type is the class that Python sees, one per VM, made from a TypeDef or by a
// class statement. Its slots (slots.def) are C functions: its own, inherited, or ones that call the
// special method the class defines in Python.
#pragma once
#include "vm/heap/object.h"
#include "vm/object/vm.h"

typedef enum CompareOp { COMPARE_LT, COMPARE_LE, COMPARE_EQ, COMPARE_NE, COMPARE_GT, COMPARE_GE } CompareOp;

// A borrowed view of an object's bytes (the buffer protocol).
typedef struct BufferView {
    Object *owner;  // who exports; buffer_release gives it back
    char *data;
    size_t size;    // bytes
    bool read_only;
    const char *format; // struct-module code; "B" for plain bytes
    size_t item_size;
    int dimensions;
    size_t shape[1], strides[1]; // one dimension is what Kukri's types export
} BufferView;

// The signatures of slots. Those that give a Value answer RAISED on error, the bool ones false.
typedef Value (*SlotUnary)(VM *vm, Value self);
typedef bool (*SlotHash)(VM *vm, Value self, uint64_t *hash);
typedef bool (*SlotTruth)(VM *vm, Value self, bool *truth);
typedef bool (*SlotLength)(VM *vm, Value self, size_t *length);
typedef Value (*SlotCompare)(VM *vm, Value self, Value other, CompareOp op); // may be NOT_IMPLEMENTED
// args holds positional_count values, then one for each name in keyword_names (NULL: none).
typedef Value (*SlotCall)(VM *vm, Value self, size_t positional_count, Value *args, Tuple *keyword_names);
typedef Value (*SlotGetAttr)(VM *vm, Value self, String *name);
typedef bool (*SlotSetAttr)(VM *vm, Value self, String *name, Value value); // ABSENT deletes
typedef Value (*SlotDescrGet)(VM *vm, Value self, Value instance, Value owner); // instance ABSENT: via class
typedef bool (*SlotDescrSet)(VM *vm, Value self, Value instance, Value value); // ABSENT deletes
typedef Value (*SlotNext)(VM *vm, Value self); // EXHAUSTED at the end, vm->stop_value then set
typedef bool (*SlotContains)(VM *vm, Value self, Value item, bool *found);
typedef Value (*SlotBinary)(VM *vm, Value left, Value right); // may be NOT_IMPLEMENTED
typedef bool (*SlotSetItem)(VM *vm, Value self, Value key, Value value); // ABSENT deletes
typedef Value (*SlotTernary)(VM *vm, Value left, Value right, Value third); // third NONE for a ** b
typedef bool (*SlotBuffer)(VM *vm, Value self, BufferView *view, bool writable);

typedef struct Slots {
#define SLOT(field, signature, name, reflected) Slot##signature field;
#include "vm/object/slots.def"
#undef SLOT
} Slots;

// A function that Python can call. signature is Python's own syntax and the only place it is said:
//   "pop(self, index=-1, /)"             args[0] self (checked), args[1] the index or the default
//   "print(*values, sep=' ', end='\n')"  *values is a tuple in its slot, **kwargs a dict
//   "@classmethod fromkeys(cls, iterable, value=None, /)", "@staticmethod maketrans(x, y=?, z=?, /)"
// A default is an int, float, str literal, None, True, False, () or `?`: args[i] is then ABSENT.
// Prefer positional-only signatures where Python's own function has one: nothing is copied for them.
typedef Value (*NativeFn)(VM *vm, Value *args);

struct Native {
    const char *signature;
    NativeFn fn;
    const char *doc;
};

// A computed attribute. set is NULL for read-only; value ABSENT deletes.
typedef struct NativeProperty {
    const char *name;
    Value (*get)(VM *vm, Value self);
    bool (*set)(VM *vm, Value self, Value value);
    const char *doc;
} NativeProperty;

typedef enum TypeFlags {
    TYPE_IS_FINAL = 1,          // cannot be subclassed ("type 'bool' is not an acceptable base type")
    TYPE_NO_CONSTRUCT = 2,      // "cannot create 'x' instances"
    TYPE_HAS_DICT = 4,          // instances take any attribute (of a TypeDef: the native type itself does)
    TYPE_IS_SEQUENCE = 8,       // matches a sequence pattern
    TYPE_IS_MAPPING = 16,       // matches a mapping pattern
    TYPE_HAS_WEAKREF = 32,      // instances can be weakly referenced
    TYPE_IS_HEAP = 64,          // made by a class statement or type()
    TYPE_HAS_FINALIZER = 128,   // defines __del__
    TYPE_IS_IMMUTABLE = 256,    // attributes cannot be set (builtin types)
    TYPE_IS_ABSTRACT = 512,     // __abstractmethods__ is not empty
    TYPE_MATCH_SELF = 1024,     // `case int(x)` binds the subject itself
    TYPE_HAS_GETATTR = 2048,    // defines __getattr__ in Python
    TYPE_IS_READY = 4096,       // its dict has been filled from the TypeDef
    TYPE_IS_EXCEPTION = 8192,
    TYPE_NO_FAST_ATTR = 16384,  // __getattribute__/__setattr__ overridden: no inline caching
    TYPE_IS_METACLASS = 32768,  // a subclass of type
    TYPE_INIT_TAKES_ALL = 131072, // of a TypeDef: construct gets the class alone, all arguments are init's
    TYPE_HIDES_DICT = 262144,   // of a TypeDef with TYPE_HAS_DICT: instances show no __dict__
    TYPE_ODD_MRO = 65536,       // a metaclass's mro() put classes there that are no bases: lookups are not cached
} TypeFlags;

struct TypeDef {
    const char *name;           // "list", or with its module: "collections.deque"
    const char *doc;
    const char *signature;      // of construct, or else of init: "list(iterable=(), /)"
    const TypeDef *base;        // NULL: object
    uint32_t size;              // of the C struct
    uint32_t flags;             // TypeFlags
    uint16_t kind;              // TYPE_x, filled in for the core's own; 0: TYPE_EXTENSION or base's layout
    void (*trace)(VM *vm, Tracer *tracer, Object *object); // NULL: no references
    void (*release)(VM *vm, Object *object);               // NULL: owns nothing outside the heap
    bool (*owns_slot)(Object *object, const Value *slot);  // needed if store() is used on outside memory
    // For objects whose cell size varies (bytes, tuple): the size of this one. NULL: `size`.
    size_t (*cell_size)(const Object *object);
    // A BufferView that the buffer slot gave comes back. NULL: nothing to do.
    void (*buffer_release)(VM *vm, Object *owner);
    // __new__: args[0] is the class to make an instance of, then the parameters of `signature`.
    NativeFn construct;
    // cls(x) for this type itself and one positional argument: the quick way to what construct gives, or NULL.
    SlotUnary convert;
    // __init__: args[0] is the instance. A type with init and no construct makes a zeroed instance
    // whatever the arguments (then `zeroed` memory must be a valid empty object).
    NativeFn init;
    const Native *methods;          // ends with {0}
    const NativeProperty *properties; // ends with {0}
#define SLOT(field, signature, name, reflected) Slot##signature field;
#include "vm/object/slots.def"
#undef SLOT
};

// Instances that take attributes have, behind the C struct of their layout (which declares nothing of it), a Value
// `more` at slots_offset and then inline_slots Values; all are zero bytes in a new instance. `more` is a tuple
// (capacity for attributes beyond the inline slots) or a dict (dict mode), anything else: nothing yet. So
// the cell of a native type with TYPE_HAS_DICT is INSTANCE_SIZE(Struct) big, its `more` zeroed. Where
// cells vary in size (str, bytes, tuple, int: cell_size is set) there are no inline slots and `more`
// lies behind the cell's native part: at cell_size(object) rounded up to 8, after the members.
#define INSTANCE_SIZE(Struct) (((sizeof(Struct) + 7) & ~(size_t)7) + sizeof(Value))
#define SLOTS_AT_END UINT32_MAX

struct Type {
    Object head;
    const TypeDef *def;     // the nearest native type's: trace, release, layout
    String *name, *qualname; // NULL in a native type until asked for: type_name_string
    Dict *dict;             // its namespace; a native type's is filled by the first lookup
    Tuple *bases;           // of Type
    Tuple *mro;             // of Type, itself first
    Type *base;             // the base that decides the layout
    Type *metaclass;        // type_of(this)
    Type **subclasses;      // direct ones, in order of creation; weak: the collector prunes them
    uint32_t subclass_count, subclass_capacity;
    const char *c_name;     // what type_name gives
    Value init;             // what looking up __init__ finds
    const TypeDef *new_def; // whose `construct` cls(...) runs (&object_type: a plain instance); NULL: Python's __new__
    const Native *new_native, *init_native; // bound rows of def, made on first call; see native_of_type
    const struct Signature *quick; // of a native type: how calls without keywords bind; see quick_signature of type.c
    bool quick_known, quick_init;  // whether quick was looked for; it is init's, not construct's
    uint32_t flags;         // TypeFlags
    uint16_t kind;          // of instances
    bool has_release;       // instances own memory outside the heap
    bool is_sized;          // instances' native part varies in size (cell_size)
    uint32_t instance_size; // bytes of an instance's cell, inline slots included; is_sized: of the native part at least
    uint32_t slots_offset;  // byte offset of `Value more` in instances; 0: no attributes; or SLOTS_AT_END
    uint32_t inline_slots;  // how many attribute slots follow `more`
    uint32_t member_offset, member_count; // __slots__ members, inherited ones first (is_sized: behind the cell)
    uint32_t shape;         // root shape id of instances
    Tuple *slot_names;      // of its own __slots__ members, sorted; or NULL
    Tuple *volatile_names;  // class attributes that change so often that nobody may cache them; or NULL
    uint32_t replace_count; // how often a plain value replaced a plain value while caches held it
    uint32_t version;       // changes with every change that may alter a lookup; 0: nobody has looked since
    Shape *root_shape;
    Function *call_init;    // exec's: what a call of this class runs after allocating, see type_init_function
    uint32_t call_epoch;    // vm->type_epoch it holds for
    Slots slots;
};

// A hidden class: which attributes an instance has, in order, and where; see shape.h. The root of a tree per
// type; an edge adds one name.
struct Shape {
    uint32_t id;
    uint32_t count;         // attributes
    Type *type;
    const TypeDef *def;     // type->def: outlives the type, for cells swept after it
    uint32_t instance_size; // bytes of the cells that have this shape (their native part, where that varies)
    uint32_t tail_size;     // bytes behind a native part that varies in size
    uint32_t flags;         // type->flags when it was made: those that never change
    bool dict_mode;         // the attributes are in the Dict that `more` holds
    struct ShapeTable *table; // names by number, shared along a chain; NULL in the root
    struct ShapeEdges *edges; // children
    Shape *root;
    Shape *next;            // all shapes of the type, from the root on
    Shape *dict_shape;      // of a root: its first dict-mode shape; of that: the next one
    uint32_t tree_count;    // of a root: how many shapes the type has
};

static inline Shape *shape_of(VM *vm, const Object *object)
{
    return vm->shapes[object->shape];
}

// The slow half of type_of.
Type *type_of_immediate(VM *vm, Value v);

// Returns the core type with this id, made and readied on first use. Never fails (it may lend memory).
Type *type_get_slow(VM *vm, TypeId id);
static inline Type *type_get(VM *vm, TypeId id)
{
    return LIKELY(vm->types[id] != NULL) ? vm->types[id] : type_get_slow(vm, id);
}

static inline Type *type_of(VM *vm, Value v)
{
    if (LIKELY(is_pointer(v))) {
        uint32_t shape = as_object(v)->shape;
        Type *type = vm->shapes[shape]->type; // NULL: a core type nobody has asked for yet
        return LIKELY(type != NULL) ? type : type_get_slow(vm, (TypeId)shape);
    }
    return type_of_immediate(vm, v);
}

// Returns the type made from a TypeDef that is not in types.def (one per VM, made on first use), or
// NULL with an exception.
RAISES Type *type_from_def(VM *vm, const TypeDef *def);
// Whether v is an instance (also of a subclass) of the native type def.
bool is_native(VM *vm, Value v, const TypeDef *def);

// Allocates an instance of cls, which is a type whose layout is native: header, shape and finalizer flag
// set, everything else zero bytes (slots ABSENT). What every construct function begins with.
// extra: bytes beyond instance_size for variable-sized cells (only when cls is exact).
RAISES void *type_allocate(VM *vm, Type *cls, size_t extra);

// Looks name up along the MRO; ABSENT if there is none. Cached per VM. Never runs Python. A cache of the answer is
// good while vm->type_epoch stays, provided that type->version is not 0 after the call.
Value type_lookup(VM *vm, Type *type, String *name);
// The same, telling which class of the MRO has it (NULL: none).
Value type_lookup_in(VM *vm, Type *type, String *name, Type **owner);
// Whether what type_lookup_in found may be cached under vm->type_epoch. (A counter kept in a class may not.)
bool type_can_cache(const Type *type, const Type *owner, const String *name);
bool type_is_subtype(const Type *type, const Type *base);
// Whether v, found in a class, stands in front of what an instance has under the name.
static inline bool is_data_descriptor(VM *vm, Value v)
{
    return is_pointer(v) && type_of(vm, v)->slots.descr_set != NULL;
}
// Tells caches that type's namespace changed at name: versions, slots, subclasses.
void type_modified(VM *vm, Type *type, String *name);
// Forgets every inline cache: a change that shape checks cannot see. In exec.
void caches_flush(VM *vm);
// What messages print: "list", of a native type with its module ("collections.deque"), of a class its __name__.
RAISES String *type_name_string(VM *vm, Type *type);     // __name__
RAISES String *type_qualname_string(VM *vm, Type *type); // __qualname__
RAISES Value type_module(VM *vm, Type *type); // __module__ as the class has it: mostly a str; ABSENT: none
const char *type_name(const Type *type); // UTF-8, NUL-terminated, valid while the type lives
const char *type_name_of(VM *vm, Value v);

// type(name, bases, namespace, **keywords): everything a class statement does after its body ran.
RUNS Value type_build(VM *vm, Type *metaclass, Value name, Tuple *bases, Dict *namespace, Dict *keywords);
// The most derived metaclass of bases and start, or NULL with TypeError (metaclass conflict).
RAISES Type *type_best_metaclass(VM *vm, Type *start, Tuple *bases);

// The attribute functions of plain objects, types and modules (object.__getattribute__ and friends).
RUNS Value object_get_attr(VM *vm, Value self, String *name);
RUNS bool object_set_attr(VM *vm, Value self, String *name, Value value);

#define TYPE(id, name, struct_, layout) extern const TypeDef name##_type;
#define SPECIAL(id, name) extern const TypeDef name##_type;
#include "vm/types/types.def"
#undef TYPE
#undef SPECIAL

// is_list(v), as_list(v) and so on, for every row of types.def. When the layout is the type's own,
// subclasses count; is_exact_list does not count them.
#define TYPE(id, name, struct_, layout)                                                              \
    typedef struct struct_ struct_;                                                                  \
    static inline bool is_##name(Value v)                                                            \
    {                                                                                                \
        return is_pointer(v) && as_object(v)->kind == TYPE_##layout;                                 \
    }                                                                                                \
    static inline bool is_exact_##name(Value v)                                                      \
    {                                                                                                \
        return is_pointer(v) && as_object(v)->shape == TYPE_##id;                                    \
    }                                                                                                \
    static inline struct_ *as_##name(Value v)                                                        \
    {                                                                                                \
        return (struct_ *)as_object(v);                                                              \
    }
#define SPECIAL(id, name)
#include "vm/types/types.def"
#undef TYPE
#undef SPECIAL
