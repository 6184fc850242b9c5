// Files of the host's own: opened, looked at, listed, made, removed and renamed by the host's functions.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>
#include "tests/embed/check.h"

enum { ENTRIES = 32 };

// A tree in memory below /v. A file's bytes live in a memfd.
typedef struct Entry {
    char path[64];
    int fd; // -1: a folder
} Entry;
static Entry entries[ENTRIES];

static bool is_ours(const char *path)
{
    return strncmp(path, "/v", 2) == 0 && (path[2] == 0 || path[2] == '/');
}

static Entry *find(const char *path)
{
    for (int i = 0; i < ENTRIES; i++) {
        if (entries[i].path[0] && !strcmp(entries[i].path, path)) return &entries[i];
    }
    return NULL;
}

static Entry *add_entry(const char *path, int fd)
{
    for (int i = 0; i < ENTRIES; i++) {
        if (entries[i].path[0]) continue;
        snprintf(entries[i].path, sizeof entries[i].path, "%s", path);
        entries[i].fd = fd;
        return &entries[i];
    }
    return NULL;
}

static int open_file(void *user, const char *path, int flags, unsigned mode)
{
    (void)user;
    (void)mode;
    if (!is_ours(path)) return KUKRI_NOT_MINE;
    Entry *entry = find(path);
    if (!entry && !(flags & O_CREAT)) return -ENOENT;
    if (!entry) entry = add_entry(path, memfd_create("file", MFD_CLOEXEC));
    if (!entry) return -ENOSPC;
    if (entry->fd < 0) return -EISDIR;
    char again[32];
    snprintf(again, sizeof again, "/proc/self/fd/%d", entry->fd);
    int fd = open(again, flags & (O_ACCMODE | O_TRUNC | O_APPEND));
    return fd < 0 ? -errno : fd;
}

static const char *base_in(const char *folder, const char *path)
{
    size_t size = strlen(folder);
    if (strncmp(path, folder, size) != 0 || path[size] != '/' || strchr(path + size + 1, '/')) return NULL;
    return path + size + 1;
}

static int ask_file(void *user, KukriFileRequest *request)
{
    int *asked = user;
    if (!is_ours(request->path)) return KUKRI_NOT_MINE;
    ++*asked;
    Entry *entry = find(request->path);
    if (request->action == KUKRI_FILE_MAKE_FOLDER) return entry ? -EEXIST : add_entry(request->path, -1) ? 0 : -ENOSPC;
    if (!entry) return -ENOENT;
    switch (request->action) {
    case KUKRI_FILE_LOOK:
        request->is_folder = entry->fd < 0;
        request->size = entry->fd < 0 ? 0 : (uint64_t)lseek(entry->fd, 0, SEEK_END);
        request->modified_ns = 1500000000000000000;
        return 0;
    case KUKRI_FILE_LIST:
        if (entry->fd >= 0) return -ENOTDIR;
        for (int i = 0; i < ENTRIES; i++) {
            const char *base = entries[i].path[0] ? base_in(request->path, entries[i].path) : NULL;
            if (base) request->add(request, base, entries[i].fd < 0);
        }
        return 0;
    case KUKRI_FILE_REMOVE:
        if (entry->fd < 0) return -EISDIR;
        close(entry->fd);
        entry->path[0] = 0;
        return 0;
    case KUKRI_FILE_REMOVE_FOLDER:
        if (entry->fd >= 0) return -ENOTDIR;
        for (int i = 0; i < ENTRIES; i++) {
            if (entries[i].path[0] && base_in(request->path, entries[i].path)) return -ENOTEMPTY;
        }
        entry->path[0] = 0;
        return 0;
    case KUKRI_FILE_RENAME:
        if (!is_ours(request->to)) return -EXDEV;
        snprintf(entry->path, sizeof entry->path, "%s", request->to);
        return 0;
    case KUKRI_FILE_MAKE_FOLDER: break;
    }
    return -ENOSYS;
}

static void expect(KukriVM *vm, const char *expression, const char *expected)
{
    if (shows(vm, kukri_eval(vm, expression), expected)) return;
    fprintf(stderr, "%s\n%s", expression, kukri_error_text(vm, 0));
    exit(1);
}

static void run(KukriVM *vm, const char *source)
{
    if (kukri_run_string(vm, source, "<program>") != KUKRI_DONE) fputs(kukri_error_text(vm, 0), stderr), exit(1);
}

int main(void)
{
    int asked = 0;
    KukriConfig config = KUKRI_CONFIG_INIT;
    config.open_file = open_file;
    config.ask_file = ask_file;
    config.ask_user = &asked;
    KukriVM *vm = kukri_new(&config);
    CHECK(vm != NULL);
    add_entry("/v", -1);
    run(vm, "import os, shutil, asyncio\nfrom pathlib import Path\n"
            "with open('/v/a.txt', 'w') as f: f.write('hello\\n')\n"
            "os.makedirs('/v/x/y/z'); Path('/v/x/y/b.txt').write_text('world')\nos.mkdir('/v/../v/./empty')\n");
    expect(vm, "sorted(os.listdir('/v')), os.listdir(b'/v/x'), sorted(os.listdir(Path('/v/x/y')))",
           "(['a.txt', 'empty', 'x'], [b'y'], ['b.txt', 'z'])");
    expect(vm, "open('/v/a.txt').read(), os.path.getsize('/v/a.txt'), os.stat('/v/a.txt').st_mtime, Path('/v/x/y/b.txt').read_bytes()",
           "('hello\\n', 6, 1500000000.0, b'world')");
    expect(vm, "[f(p) for p in ('/v', '/v/a.txt', '/v/none') for f in (os.path.exists, os.path.isdir, os.path.isfile, os.path.islink)]",
           "[True, True, False, False, True, False, True, False, False, False, False, False]");
    expect(vm, "os.access('/v/a.txt', os.R_OK), os.access('/v/none', os.R_OK)", "(True, False)");
    expect(vm, "sorted((top, sorted(folders), sorted(files)) for top, folders, files in os.walk('/v'))",
           "[('/v', ['empty', 'x'], ['a.txt']), ('/v/empty', [], []), ('/v/x', ['y'], []), ('/v/x/y', ['z'], ['b.txt']), ('/v/x/y/z', [], [])]");
    expect(vm, "sorted((e.name, e.path, e.is_dir(), e.is_file(), e.is_symlink(), e.stat().st_size) for e in os.scandir('/v/x/y'))",
           "[('b.txt', '/v/x/y/b.txt', False, True, False, 5), ('z', '/v/x/y/z', True, False, False, 0)]");
    expect(vm, "sorted(map(str, Path('/v').rglob('*.txt'))), sorted(p.name for p in Path('/v').iterdir())",
           "(['/v/a.txt', '/v/x/y/b.txt'], ['a.txt', 'empty', 'x'])");
    expect(vm, "asyncio.run(asyncio.to_thread(open('/v/a.txt').read))", "'hello\\n'");
    run(vm, "os.rename('/v/a.txt', '/v/c.txt'); Path('/v/c.txt').replace('/v/d.txt'); os.remove('/v/d.txt'); os.rmdir('/v/empty')\n"
            "def f(*a):\n"
            "    try: return a[0](*a[1:])\n"
            "    except OSError as e: return type(e).__name__, str(e)\n");
    expect(vm, "f(os.rmdir, '/v/x'), f(os.remove, '/v/x'), f(os.listdir, '/v/none')",
           "(('OSError', \"[Errno 39] Directory not empty: '/v/x'\"), ('IsADirectoryError', \"[Errno 21] Is a directory: '/v/x'\"), "
           "('FileNotFoundError', \"[Errno 2] No such file or directory: '/v/none'\"))");
    expect(vm, "f(os.rename, '/v/x/y/b.txt', '/tmp/b')[1], f(os.mkdir, '/v/x')[0]",
           "(\"[Errno 18] Invalid cross-device link: '/v/x/y/b.txt' -> '/tmp/b'\", 'FileExistsError')");
    // What is not the host's is what it was: not granted.
    expect(vm, "f(os.listdir, '/'), f(os.chmod, '/v/none', 0)[0], f(os.stat, '/etc/passwd')[0]",
           "(('PermissionError', \"[Errno 13] access to file '/' is not granted\"), 'FileNotFoundError', 'PermissionError')");
    run(vm, "shutil.rmtree('/v/x')");
    expect(vm, "os.listdir('/v')", "[]");
    CHECK(asked > 20);
    kukri_free(vm);
    return 0;
}
