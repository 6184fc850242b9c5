// access.c - kukri.h, "What the program may reach": grants.
#include "stdlib/access.h"
#include "embed/state.h"

#define BEGIN(host) ENTER(host)

// The host's function may not use the VM that is writing.
static void write_to_host(void *user, int stream, const char *data, size_t size)
{
    KukriVM *host = user;
    const char *outer = host->callback;
    host->callback = "the write function";
    host->write(host->write_user, stream, data, size);
    host->callback = outer;
}

bool access_configure(KukriVM *host, const KukriConfig *config)
{
    VM *vm = &host->vm;
    if (config->allow == KUKRI_ALLOW_ALL && !config->task_limit && !config->handle_limit && !config->output_limit &&
        !config->recursion_limit && !config->write && !config->open_file && !config->ask_file && !config->clock && !config->random) {
        return true;
    }
    static_assert((int)ACCESS_PROCESS == KUKRI_ALLOW_PROCESS && (int)ACCESS_ENVIRONMENT == KUKRI_ALLOW_ENVIRONMENT &&
                      (int)ACCESS_CLOCK == KUKRI_ALLOW_CLOCK && (int)ACCESS_RANDOM == KUKRI_ALLOW_RANDOM &&
                      (int)ACCESS_STDIN == KUKRI_ALLOW_STDIN, "a grant is a bit of config->allow");
    Access *self = access_make(vm);
    if (!self) return false;
    if (config->task_limit) self->task_limit = config->task_limit;
    if (config->handle_limit) self->handle_limit = config->handle_limit;
    if (config->output_limit) self->output_limit = config->output_limit;
    self->recursion_limit = config->recursion_limit;
    host->write = config->write;
    host->write_user = config->write_user;
    self->write = config->write ? write_to_host : NULL;
    self->write_user = host;
    self->open_file = config->open_file;
    self->open_user = config->open_user;
    self->ask_file = config->ask_file;
    self->ask_user = config->ask_user;
    self->clock = config->clock;
    self->clock_user = config->clock_user;
    self->random = config->random;
    self->random_user = config->random_user;
    if (config->allow == KUKRI_ALLOW_ALL) return true;
    if (config->random) access_grant(vm, ACCESS_RANDOM); // of the host's making
    access_grant(vm, config->allow);
    if (!access_restrict(vm)) return false;
    // What the host names to import from may be imported from.
    for (const char *path = config->module_path; path && *path;) {
        size_t size = strcspn(path, ":");
        char folder[4096];
        if (size > 0 && size < sizeof folder) {
            memcpy(folder, path, size);
            folder[size] = 0;
            if (!access_grant_path(vm, folder, ACCESS_IMPORT)) (void)take_pending(vm); // there is none: nothing to import
        }
        path += size + (path[size] == ':');
    }
    return true;
}

// A grant to a VM without restrictions says nothing new.
static int answer(KukriVM *host, bool done)
{
    if (!done) (void)keep_error(host);
    return done;
}

int kukri_allow_read(KukriVM *host, const char *path)
{
    BEGIN(host);
    return answer(host, access_grant_path(&host->vm, path, ACCESS_READ));
}

int kukri_allow_write(KukriVM *host, const char *path)
{
    BEGIN(host);
    return answer(host, access_grant_path(&host->vm, path, ACCESS_READ | ACCESS_WRITE));
}

int kukri_allow_connect(KukriVM *host, const char *place)
{
    BEGIN(host);
    return answer(host, access_grant_net(&host->vm, place, false));
}

int kukri_allow_listen(KukriVM *host, const char *place)
{
    BEGIN(host);
    return answer(host, access_grant_net(&host->vm, place, true));
}

int kukri_allow_module(KukriVM *host, const char *name)
{
    BEGIN(host);
    return answer(host, access_grant_module(&host->vm, name));
}
