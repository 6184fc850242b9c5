// What a program may reach: nothing that was not granted. Files, links, descriptors, the network, clocks, modules.
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "tests/embed/check.h"

static char folder[64];

static void put_file(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (!file || fputs(text, file) < 0 || fclose(file)) perror(path), exit(1);
}

// What an expression comes to: its value's repr, or the exception's type and message, with the folder's name as DIR.
static void comes_to(KukriVM *vm, const char *expression, const char *expected)
{
    char source[2048];
    snprintf(source, sizeof source,
             "DIR = %s%s%s\ntry: answer = repr(%s)\n"
             "except BaseException as e: answer = f'{type(e).__name__}: {e}'\n"
             "answer = answer.replace(DIR, 'DIR')\n", "'", folder, "'", expression);
    CHECK(kukri_run_string(vm, source, "<access>") == KUKRI_DONE);
    const char *text;
    CHECK(kukri_to_text(vm, kukri_get_global(vm, "answer"), &text, NULL));
    if (!strcmp(text, expected)) return;
    fprintf(stderr, "%s\nexpected %s\n     got %s\n", expression, expected, text);
    exit(1);
}

static void nothing_by_default(void)
{
    KukriVM *vm = kukri_new(NULL);
    kukri_run_string(vm, "import os, sys, socket, time, signal, subprocess, random, tempfile", "<imports>");
    comes_to(vm, "open('/etc/passwd')", "PermissionError: [Errno 13] access to file '/etc/passwd' is not granted");
    comes_to(vm, "open('/no/such/file')", "PermissionError: [Errno 13] access to file '/no/such/file' is not granted");
    comes_to(vm, "os.open('/etc/passwd', os.O_RDONLY)", "PermissionError: [Errno 13] access to file '/etc/passwd' is not granted");
    comes_to(vm, "os.listdir('/')", "PermissionError: [Errno 13] access to file '/' is not granted");
    comes_to(vm, "os.path.exists('/etc')", "False");
    comes_to(vm, "os.getcwd()", "PermissionError: [Errno 13] access to file '.' is not granted");
    comes_to(vm, "os.read(20, 1)", "PermissionError: [Errno 13] access to file descriptor 20 is not granted");
    comes_to(vm, "open(20)", "PermissionError: [Errno 13] access to file descriptor 20 is not granted");
    comes_to(vm, "os.close(1)", "PermissionError: [Errno 13] access to file descriptor 1 is not granted");
    comes_to(vm, "os.dup(1)", "PermissionError: [Errno 13] access to file descriptor 1 is not granted");
    comes_to(vm, "socket.socket(fileno=20)", "PermissionError: [Errno 13] access to file descriptor 20 is not granted");
    comes_to(vm, "sys.stdin.read()", "PermissionError: [Errno 13] access to standard input is not granted");
    comes_to(vm, "os.system('id')", "PermissionError: [Errno 13] access to system() is not granted");
    comes_to(vm, "os.fork()", "PermissionError: [Errno 13] access to fork() is not granted");
    comes_to(vm, "os._exit(1)", "PermissionError: [Errno 13] access to _exit() is not granted");
    comes_to(vm, "os.abort()", "PermissionError: [Errno 13] access to abort() is not granted");
    comes_to(vm, "os.kill(os.getpid(), 9)", "PermissionError: [Errno 13] access to kill() is not granted");
    comes_to(vm, "os.chdir('/')", "PermissionError: [Errno 13] access to chdir() is not granted");
    comes_to(vm, "signal.raise_signal(9)", "PermissionError: [Errno 13] access to raise_signal() is not granted");
    comes_to(vm, "subprocess.run(['id'])", "PermissionError: [Errno 13] access to processes is not granted");
    comes_to(vm, "socket.create_connection(('127.0.0.1', 9))", "PermissionError: [Errno 13] access to network address '127.0.0.1:9' is not granted");
    comes_to(vm, "socket.getaddrinfo('localhost', 9)", "PermissionError: [Errno 13] access to host 'localhost' is not granted");
    comes_to(vm, "socket.socket().bind(('', 0))", "PermissionError: [Errno 13] access to listening address '0.0.0.0:0' is not granted");
    comes_to(vm, "socket.socket(socket.AF_INET, socket.SOCK_RAW)", "PermissionError: [Errno 13] access to processes is not granted");
    comes_to(vm, "dict(os.environ)", "{}");
    comes_to(vm, "time.time()", "PermissionError: [Errno 13] access to the clock is not granted");
    comes_to(vm, "time.localtime()", "PermissionError: [Errno 13] access to the clock is not granted");
    comes_to(vm, "0 <= time.monotonic() < 1000", "True");
    comes_to(vm, "(time.monotonic_ns() % 1000000)", "0");
    comes_to(vm, "os.urandom(4)", "PermissionError: [Errno 13] access to random numbers is not granted");
    comes_to(vm, "__import__('fcntl')", "ImportError: access to module 'fcntl' is not granted");
    comes_to(vm, "__import__('importlib.machinery').machinery.BuiltinImporter.load_module('pwd')",
             "ImportError: access to module 'pwd' is not granted");
    comes_to(vm, "random.SystemRandom().random()", "PermissionError: [Errno 13] access to random numbers is not granted");
    comes_to(vm, "__import__('select').epoll.fromfd(1)", "PermissionError: [Errno 13] access to file descriptor 1 is not granted");
    comes_to(vm, "open(1, 'w').close()", "None"); // and it is open as before
    if (fcntl(1, F_GETFD) < 0) exit(1);
    comes_to(vm, "exec(compile('1/0', '/etc/passwd', 'exec'))", "ZeroDivisionError: division by zero");
    CHECK(kukri_run_string(vm, "exec(compile('1/0', '/etc/passwd', 'exec'))", "<lines>") == KUKRI_RAISED);
    CHECK(!strstr(kukri_error_text(vm, 0), "root"));
    kukri_free(vm);
}

static void granted_folders(void)
{
    KukriVM *vm = kukri_new(NULL);
    char path[128];
    kukri_run_string(vm, "import os, shutil, glob", "<imports>");
    CHECK(kukri_allow_read(vm, folder));
    snprintf(path, sizeof path, "%s/work", folder);
    CHECK(kukri_allow_write(vm, path));
    CHECK(!kukri_allow_read(vm, "/no/such/folder/at/all"));
    CHECK(strstr(kukri_error_text(vm, 0), "FileNotFoundError"));
    kukri_clear_error(vm);
    comes_to(vm, "open(DIR + '/a.txt').read()", "'text'");
    comes_to(vm, "open(DIR + '/inside').read()", "'text'");
    comes_to(vm, "open(DIR + '/outside')", "PermissionError: [Errno 13] access to file 'DIR/outside' is not granted");
    comes_to(vm, "open(DIR + '/work/../a.txt').read()", "'text'");
    comes_to(vm, "open(DIR + '/../../etc/passwd')", "PermissionError: [Errno 13] access to file 'DIR/../../etc/passwd' is not granted");
    comes_to(vm, "open(DIR + '/folder/passwd')", "PermissionError: [Errno 13] access to file 'DIR/folder/passwd' is not granted");
    comes_to(vm, "open(DIR + '/folder/nothing')", "PermissionError: [Errno 13] access to file 'DIR/folder/nothing' is not granted");
    comes_to(vm, "open(DIR + '/none')", "FileNotFoundError: [Errno 2] No such file or directory: 'DIR/none'");
    comes_to(vm, "open(DIR + '/a.txt', 'w')", "PermissionError: [Errno 13] access to file 'DIR/a.txt' is not granted");
    comes_to(vm, "sorted(os.listdir(DIR))", "['a.txt', 'folder', 'inside', 'outside', 'work']");
    comes_to(vm, "os.stat(DIR + '/a.txt').st_size", "4");
    comes_to(vm, "os.stat(DIR + '/outside')", "PermissionError: [Errno 13] access to file 'DIR/outside' is not granted");
    comes_to(vm, "os.path.islink(DIR + '/outside')", "True");
    comes_to(vm, "open(DIR + '/work/new', 'w').write('12345')", "5");
    comes_to(vm, "os.rename(DIR + '/work/new', DIR + '/work/newer')", "None");
    comes_to(vm, "os.rename(DIR + '/work/newer', DIR + '/moved')", "PermissionError: [Errno 13] access to file 'DIR/moved' is not granted");
    comes_to(vm, "os.link('/etc/passwd', DIR + '/work/p')", "PermissionError: [Errno 13] access to file '/etc/passwd' is not granted");
    comes_to(vm, "os.symlink('/etc/passwd', DIR + '/work/p')", "PermissionError: [Errno 13] access to file '/etc/passwd' is not granted");
    comes_to(vm, "os.symlink('newer', DIR + '/work/link')", "None");
    comes_to(vm, "os.makedirs(DIR + '/work/x/y/z')", "None");
    comes_to(vm, "shutil.rmtree(DIR + '/work/x')", "None");
    comes_to(vm, "sorted(map(os.path.basename, glob.glob(DIR + '/work/*')))", "['link', 'newer']");
    comes_to(vm, "os.unlink(DIR + '/work/link') or os.unlink(DIR + '/work/newer')", "None");
    kukri_free(vm);
}

static int64_t fixed_clock(void *user)
{
    return 86400000000000;
}

static int fixed_random(void *user, void *data, size_t size)
{
    memset(data, 7, size);
    return 1;
}

static void other_grants(void)
{
    KukriConfig config = KUKRI_CONFIG_INIT;
    config.clock = fixed_clock;
    config.random = fixed_random;
    KukriVM *vm = kukri_new(&config);
    kukri_run_string(vm, "import os, time, socket", "<imports>");
    comes_to(vm, "(time.time(), time.gmtime()[:3], os.urandom(3))", "(86400.0, (1970, 1, 2), b'\\x07\\x07\\x07')");
    CHECK(!kukri_allow_connect(vm, "host:port"));
    CHECK(strstr(kukri_error_text(vm, 0), "ValueError: 'port' is not a port"));
    CHECK(kukri_allow_listen(vm, "127.0.0.1:*") && kukri_allow_connect(vm, "[::1]:80"));
    comes_to(vm, "socket.create_server(('127.0.0.1', 0)).getsockname()[0]", "'127.0.0.1'");
    comes_to(vm, "socket.create_server(('0.0.0.0', 0))", "PermissionError: [Errno 13] access to listening address '0.0.0.0:0' is not granted (while attempting to bind on address ('0.0.0.0', 0))");
    comes_to(vm, "socket.socket().connect(('10.0.0.1', 80))", "PermissionError: [Errno 13] access to network address '10.0.0.1:80' is not granted");
    comes_to(vm, "socket.socket(socket.AF_INET6).connect(('::2', 80))", "PermissionError: [Errno 13] access to network address '[::2]:80' is not granted");
    CHECK(kukri_allow_module(vm, "fcntl"));
    comes_to(vm, "__import__('fcntl').__name__", "'fcntl'");
    kukri_free(vm);
    config = (KukriConfig){.size = sizeof config, .allow = KUKRI_ALLOW_ALL};
    vm = kukri_new(&config);
    comes_to(vm, "open('/etc/passwd').read(4)", "'root'");
    kukri_free(vm);
}

// Files that only the host has: in memory, below /virtual.
static int virtual_file(void *user, const char *path, int flags, unsigned mode)
{
    if (strncmp(path, "/virtual", 8)) return KUKRI_NOT_MINE;
    const char *text = !strcmp(path, "/virtual/a.txt") ? "from memory" : !strcmp(path, "/virtual/there.py") ? "x = 6 * 7\n" : NULL;
    if (!text) return -ENOENT;
    if ((flags & O_ACCMODE) != O_RDONLY) return -EROFS;
    int fd = memfd_create("virtual", 0);
    if (fd >= 0 && (write(fd, text, strlen(text)) < 0 || lseek(fd, 0, SEEK_SET) < 0)) return close(fd), -EIO;
    return fd;
}

static void files_of_the_host(void)
{
    KukriConfig config = KUKRI_CONFIG_INIT;
    config.open_file = virtual_file;
    KukriVM *vm = kukri_new(&config);
    kukri_run_string(vm, "import os, sys", "<imports>");
    comes_to(vm, "open('/virtual/a.txt').read()", "'from memory'");
    comes_to(vm, "open('/somewhere/../virtual/a.txt').read()", "'from memory'");
    comes_to(vm, "open('/virtual/none')", "FileNotFoundError: [Errno 2] No such file or directory: '/virtual/none'");
    comes_to(vm, "open('/virtual/a.txt', 'w')", "OSError: [Errno 30] Read-only file system: '/virtual/a.txt'");
    comes_to(vm, "os.stat('/virtual/a.txt').st_size", "11");
    comes_to(vm, "os.path.exists('/virtual/none')", "False");
    comes_to(vm, "os.unlink('/virtual/a.txt')", "PermissionError: [Errno 13] access to file '/virtual/a.txt' is not granted");
    comes_to(vm, "open('/etc/passwd')", "PermissionError: [Errno 13] access to file '/etc/passwd' is not granted");
    comes_to(vm, "sys.path.append('/virtual') or __import__('there').x", "42");
    kukri_free(vm);
}

// Every module written in C is in the list that says what may be had of it: one that is not (stdlib/access.def) is refused.
static void all_modules_are_known(void)
{
    KukriVM *vm = kukri_new(NULL);
    CHECK(kukri_run_string(vm,
                           "import sys\n"
                           "refused = []\n"
                           "for name in sys.builtin_module_names:\n"
                           "    try: __import__(name)\n"
                           "    except ImportError: refused.append(name)\n",
                           "<modules>") == KUKRI_DONE);
    CHECK(kukri_run_string(vm, "assert refused and set(refused) == {'fcntl', 'pwd', 'grp', 'resource', 'termios'}, refused", "<refused>") == KUKRI_DONE);
    kukri_free(vm);
}

int main(void)
{
    char path[128];
    snprintf(folder, sizeof folder, "/tmp/kukri-access-XXXXXX");
    if (!mkdtemp(folder)) return 1;
    put_file("a.txt", "text");
    snprintf(path, sizeof path, "%s/work", folder);
    if (mkdir(path, 0700)) return 1;
    snprintf(path, sizeof path, "%s/outside", folder);
    if (symlink("/etc/passwd", path)) return 1;
    snprintf(path, sizeof path, "%s/folder", folder);
    if (symlink("/etc", path)) return 1;
    snprintf(path, sizeof path, "%s/inside", folder);
    if (symlink("a.txt", path)) return 1;
    nothing_by_default();
    granted_folders();
    other_grants();
    files_of_the_host();
    all_modules_are_known();
    snprintf(path, sizeof path, "rm -rf %s", folder);
    return system(path) != 0;
}
