// builtins_site.c - the builtins for people at a prompt: exit, quit, help, copyright, credits, license.
#include "vm/exec/builtins_parts.h"
#include "vm/exec/interp.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

typedef struct SiteObject {
    Object head;
    const char *text;   // what repr() says
} SiteObject;

static Value site_repr(VM *vm, Value self)
{
    return value_of_str(str_from_c(vm, ((SiteObject *)as_object(self))->text));
}

static Value quitter_call(VM *vm, Value self, size_t count, Value *args, Tuple *keyword_names)
{
    if (count + (keyword_names ? keyword_names->count : 0) > 1) {
        return throw(vm, TypeError, "Quitter.__call__() takes from 1 to 2 positional arguments but %zu were given",
                     count + 1);
    }
    return throw_with(vm, SystemExit, count + (keyword_names != NULL) ? args[0] : NONE);
}

static Value printer_call(VM *vm, Value self, size_t count, Value *args, Tuple *keyword_names)
{
    if (count || keyword_names) return throw(vm, TypeError, "_Printer.__call__() takes 1 positional argument but %zu were given", count + 1);
    Value text = site_repr(vm, self);
    if (raised(text)) return RAISED;
    Value print = builtins_get(vm, NAME(vm, print));
    return raised(print) || is_absent(print) ? print : call(vm, print, 1, &text);
}

// help(x): what module pydoc makes of it.
static Value helper_call(VM *vm, Value self, size_t count, Value *args, Tuple *keyword_names)
{
    Value pydoc = import_module(vm, "pydoc");
    String *name = str_intern_c(vm, "help");
    Value help = raised(pydoc) || !name ? RAISED : get_attr(vm, pydoc, name);
    return raised(help) ? RAISED : call_keywords(vm, help, count, args, keyword_names);
}

static const TypeDef quitter_type = {
    .name = "_sitebuiltins.Quitter", .size = sizeof(SiteObject), .flags = TYPE_NO_CONSTRUCT,
    .repr = site_repr, .call = quitter_call,
};

static const TypeDef printer_type = {
    .name = "_sitebuiltins._Printer", .size = sizeof(SiteObject), .flags = TYPE_NO_CONSTRUCT,
    .doc = "interactive prompt objects for printing the license text, a list of\ncontributors and the copyright notice.",
    .repr = site_repr, .call = printer_call,
};

static const TypeDef helper_type = {
    .name = "_sitebuiltins._Helper", .size = sizeof(SiteObject), .flags = TYPE_NO_CONSTRUCT,
    .doc = "Define the builtin 'help'.\n\nThis is a wrapper around pydoc.help that provides a helpful message\n"
           "when 'help' is typed at the Python interactive prompt.\n\nCalling help() at the Python prompt starts "
           "an interactive help session.\nCalling help(thing) prints help for the python object 'thing'.\n",
    .repr = site_repr, .call = helper_call,
};

static RAISES bool add(VM *vm, Module *module, const char *name, const TypeDef *def, const char *text)
{
    Type *type = type_from_def(vm, def);
    SiteObject *object = type ? type_allocate(vm, type, 0) : NULL;
    if (!object) return false;
    object->text = text;
    return dict_set_c(vm, module->dict, name, value_of_object(object));
}

bool site_constants(VM *vm, Module *module)
{
    return add(vm, module, "exit", &quitter_type, "Use exit() or Ctrl-D (i.e. EOF) to exit") &&
           add(vm, module, "quit", &quitter_type, "Use quit() or Ctrl-D (i.e. EOF) to exit") &&
           add(vm, module, "help", &helper_type,
               "Type help() for interactive help, or help(object) for help about object.") &&
           add(vm, module, "copyright", &printer_type, "Copyright (c) the authors of Kukri.\nAll Rights Reserved.") &&
           add(vm, module, "credits", &printer_type, "Kukri is an interpreter of the Python language.") &&
           add(vm, module, "license", &printer_type, "See the file LICENSE that came with Kukri.");
}
