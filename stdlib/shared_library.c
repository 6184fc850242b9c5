// shared_library.c - see shared_library.h.
#include "stdlib/shared_library.h"

#include <dlfcn.h>

#include "vm/object/error.h"

void *shared_library_load(VM *vm, const char *user, const char *const *names,
                          const LibraryFunction *functions, size_t count, void *table)
{
    void *library = NULL;
    for (size_t i = 0; library == NULL && names[i] != NULL; i++)
        library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) return throw_null(vm, ImportError, "%s: %s", user, dlerror());
    for (size_t i = 0; i < count; i++) {
        void *symbol = dlsym(library, functions[i].name);
        if (symbol == NULL && functions[i].old_name != NULL)
            symbol = dlsym(library, functions[i].old_name);
        if (symbol == NULL) {
            dlclose(library);
            return throw_null(vm, ImportError, "%s with a function %s", user, functions[i].name);
        }
        memcpy((char *)table + functions[i].offset, &symbol, sizeof symbol);
    }
    return library;
}
