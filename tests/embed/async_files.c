// Asynchronous files of a program that may reach one folder: what is granted works, nothing else does.
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "tests/embed/check.h"

static char folder[64];

// What awaiting an expression comes to, with the folder's name as DIR.
static void comes_to(KukriVM *vm, const char *expression, const char *expected)
{
    char source[2048];
    snprintf(source, sizeof source,
             "import asyncio\nDIR = '%s'\n"
             "async def main(): return %s\n"
             "try: answer = repr(asyncio.run(main()))\n"
             "except BaseException as e: answer = f'{type(e).__name__}: {e}'\n"
             "answer = answer.replace(DIR, 'DIR')\n", folder, expression);
    CHECK(kukri_run_string(vm, source, "<files>") == KUKRI_DONE);
    const char *text;
    CHECK(kukri_to_text(vm, kukri_get_global(vm, "answer"), &text, NULL));
    if (!strcmp(text, expected)) return;
    fprintf(stderr, "%s\nexpected %s\n     got %s\n", expression, expected, text);
    exit(1);
}

#define REFUSED(what) "PermissionError: [Errno 13] access to file " what " is not granted"

static void nothing_by_default(void)
{
    KukriVM *vm = kukri_new(NULL);
    comes_to(vm, "await asyncio.read('/etc/passwd')", REFUSED("'/etc/passwd'"));
    comes_to(vm, "await asyncio.write('/tmp/x', '')", REFUSED("'/tmp/x'"));
    comes_to(vm, "await asyncio.open('/etc/passwd')", REFUSED("'/etc/passwd'"));
    comes_to(vm, "await asyncio.listdir('/')", REFUSED("'/'"));
    comes_to(vm, "await asyncio.exists('/etc')", "False");
    comes_to(vm, "await asyncio.rmtree('/etc')", REFUSED("'/etc'"));
    comes_to(vm, "asyncio.watch('/etc')", REFUSED("'/etc'"));
    comes_to(vm, "await asyncio.open(20)", "PermissionError: [Errno 13] access to file descriptor 20 is not granted");
    kukri_free(vm);
}

static void one_folder(void)
{
    KukriVM *vm = kukri_new(NULL);
    CHECK(kukri_allow_write(vm, folder));
    comes_to(vm, "await asyncio.write(DIR + '/a', 'text'), await asyncio.read(DIR + '/a', 'utf-8')", "(4, 'text')");
    comes_to(vm, "await asyncio.write(DIR + '/a', 'new', atomic=True, sync=True), await asyncio.read(DIR + '/a')", "(3, b'new')");
    comes_to(vm, "await asyncio.read(DIR + '/../../etc/passwd')", REFUSED("'DIR/../../etc/passwd'"));
    comes_to(vm, "await asyncio.symlink('/etc/passwd', DIR + '/link')", "None");
    comes_to(vm, "await asyncio.read(DIR + '/link')", REFUSED("'DIR/link'"));
    comes_to(vm, "await asyncio.copy(DIR + '/link', DIR + '/b')", REFUSED("'DIR/link'"));
    comes_to(vm, "await asyncio.write(DIR + '/link', '', atomic=True)", "OSError: [Errno 40] Too many levels of symbolic links: 'DIR/link'");
    comes_to(vm, "await asyncio.mkdir(DIR + '/in'), await asyncio.symlink('/etc/passwd', DIR + '/in/a')", "(None, None)");
    comes_to(vm, "await asyncio.copy(DIR + '/a', DIR + '/in')",
             "OSError: [Errno 40] Too many levels of symbolic links: 'DIR/a' -> 'DIR/in'");
    comes_to(vm, "await asyncio.rmtree(DIR + '/in')", "None");
    comes_to(vm, "await asyncio.copy(DIR + '/link', DIR + '/link2', follow_symlinks=False), await asyncio.readlink(DIR + '/link2')",
             "('DIR/link2', '/etc/passwd')");
    comes_to(vm, "await asyncio.remove(DIR + '/link2')", "None");
    comes_to(vm, "await asyncio.readlink(DIR + '/link')", "'/etc/passwd'");
    comes_to(vm, "await asyncio.mkdir(DIR + '/sub'), await asyncio.copy(DIR + '/a', DIR + '/sub')", "(None, 'DIR/sub/a')");
    comes_to(vm, "sorted(await asyncio.listdir(DIR)), [row async for row in asyncio.walk(DIR + '/sub')]",
             "(['a', 'link', 'sub'], [('DIR/sub', [], ['a'])])");
    comes_to(vm, "await asyncio.rename(DIR + '/a', '/tmp/elsewhere')", REFUSED("'/tmp/elsewhere'"));
    comes_to(vm, "await (await asyncio.open(DIR + '/a')).read()", "'new'");
    comes_to(vm, "await asyncio.chmod(DIR + '/a', 0o600), (await asyncio.stat(DIR + '/a')).st_mode & 0o777 == 0o600",
             "(None, True)");
    comes_to(vm, "await asyncio.remove(DIR + '/link'), await asyncio.rmtree(DIR + '/sub'), await asyncio.listdir(DIR)",
             "(None, None, ['a'])");
    kukri_free(vm);
}

// A VM that is freed while its files are at work: what has begun to be written is.
static void freed_at_work(void)
{
    KukriVM *vm = kukri_new(NULL);
    CHECK(kukri_allow_write(vm, folder));
    comes_to(vm, "[asyncio.ensure_future(asyncio.write(DIR + '/a', bytes(3000000))), await asyncio.sleep(0.001)][1]", "None");
    kukri_free(vm);
    char path[128];
    struct stat info;
    snprintf(path, sizeof path, "%s/a", folder);
    if (stat(path, &info) || (info.st_size != 3000000 && info.st_size != 3) || unlink(path)) perror(path), exit(1);
}

// The cap on memory holds for what is read and written, too.
static void capped(void)
{
    KukriConfig config = {.memory_limit = 32 << 20};
    KukriVM *vm = kukri_new(&config);
    CHECK(kukri_allow_write(vm, folder));
    comes_to(vm, "await asyncio.write(DIR + '/a', bytes(3000000))", "3000000");
    comes_to(vm, "[data := bytes(2000000), [await asyncio.write(DIR + '/a', data, append=True) for i in range(20)]][1][0]", "2000000");
    comes_to(vm, "await asyncio.read(DIR + '/a')", "MemoryError: ");
    comes_to(vm, "len(await (await asyncio.open(DIR + '/a', 'rb')).read(1000))", "1000");
    comes_to(vm, "await asyncio.remove(DIR + '/a')", "None");
    kukri_free(vm);
}

int main(void)
{
    snprintf(folder, sizeof folder, "/tmp/kukri-files-XXXXXX");
    if (!mkdtemp(folder)) return perror(folder), 1;
    nothing_by_default();
    one_folder();
    freed_at_work();
    capped();
    return rmdir(folder) != 0;
}
