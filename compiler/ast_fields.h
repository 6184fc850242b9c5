// ast_fields.h - includes ast.def once, with every row macro the includer left out empty, and takes
// all of them away afterwards. Included several times on purpose.
#ifndef SUM
#define SUM(sum)
#endif
#ifndef NODE
#define NODE(sum, Name)
#endif
#ifndef TEXT
#define TEXT(name)
#endif
#ifndef TEXTS
#define TEXTS(name)
#endif
#ifndef ONE
#define ONE(sum, name)
#endif
#ifndef MAYBE
#define MAYBE(sum, name)
#endif
#ifndef MANY
#define MANY(sum, name)
#endif
#ifndef NUMBER
#define NUMBER(name)
#endif
#ifndef NUMBER_OR_NONE
#define NUMBER_OR_NONE(name)
#endif
#ifndef VALUE
#define VALUE(name)
#endif
#ifndef KIND
#define KIND(name)
#endif
#ifndef CONTEXT
#define CONTEXT(name)
#endif
#ifndef OPERATOR
#define OPERATOR(type, name)
#endif
#ifndef OPERATORS
#define OPERATORS(type, name)
#endif
#ifndef NEVER
#define NEVER(name)
#endif
#ifndef NEVER_MANY
#define NEVER_MANY(name)
#endif
#ifndef END
#define END(sum, Name)
#endif

#include "compiler/ast.def"

#undef SUM
#undef NODE
#undef TEXT
#undef TEXTS
#undef ONE
#undef MAYBE
#undef MANY
#undef NUMBER
#undef NUMBER_OR_NONE
#undef VALUE
#undef KIND
#undef CONTEXT
#undef OPERATOR
#undef OPERATORS
#undef NEVER
#undef NEVER_MANY
#undef END
