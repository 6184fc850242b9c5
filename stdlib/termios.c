// termios.c - the module termios: how a terminal treats what is typed and printed.
#include <sys/ioctl.h>
#include <termios.h>

#include "stdlib/module_error.h"
#include "stdlib/posix/posix.h"
#include "vm/types/list.h"

typedef struct TermiosState {
    Type *error;
} TermiosState;

static void trace_state(VM *vm, Tracer *tracer, void *memory)
{
    (void)vm;
    trace_object(tracer, ((TermiosState *)memory)->error);
}

static const StateDef state_def = {"termios", sizeof(TermiosState), trace_state, NULL};

static RUNS Type *error_class(VM *vm)
{
    TermiosState *state = state_get(vm, &state_def);
    return state != NULL ? module_error(vm, &state->error, "termios", "error", type_get(vm, Exception)) : NULL;
}

// termios.error(errno, text): no OSError, but made like one.
static COLD RUNS Value throw_error(VM *vm)
{
    int number = errno;
    Type *type = error_class(vm);
    String *text = type != NULL ? str_from_c(vm, strerror(number)) : NULL;
    if (text == NULL) return RAISED;
    Value args[] = {value_of_small(number), value_of_object(text)};
    Value error = call(vm, value_of_object(type), 2, args);
    return raised(error) ? RAISED : throw_value(vm, error);
}

// ---- Attributes ---------------------------------------------------------------------------------

// Control characters are bytes of length one; how many and how long to wait for are ints where lines do not count.
static bool is_number(const struct termios *mode, size_t index)
{
    return !(mode->c_lflag & ICANON) && (index == VMIN || index == VTIME);
}

static Value py_termios_tcgetattr(VM *vm, Value *args) // (fd, /)
{
    int fd;
    struct termios mode;
    if (!descriptor_read(vm, args[0], &fd)) return RAISED;
    if (tcgetattr(fd, &mode) < 0) return throw_error(vm);
    List *characters = list_new(vm);
    for (size_t i = 0; i < NCCS; i++) {
        char byte = (char)mode.c_cc[i];
        Value item = is_number(&mode, i) ? value_of_small(mode.c_cc[i]) : value_of_bytes(bytes_new(vm, &byte, 1));
        if (raised(item) || !list_append(vm, characters, item)) return RAISED;
    }
    Value parts[] = {int_new(vm, mode.c_iflag), int_new(vm, mode.c_oflag), int_new(vm, mode.c_cflag),
                     int_new(vm, mode.c_lflag), int_new(vm, cfgetispeed(&mode)), int_new(vm, cfgetospeed(&mode)),
                     value_of_object(characters)};
    List *list = list_from_values(vm, parts, 7);
    return list != NULL ? value_of_object(list) : RAISED;
}

static RUNS bool read_characters(VM *vm, const List *list, struct termios *mode)
{
    for (size_t i = 0; i < NCCS; i++) {
        if (list->count != NCCS) return throw_false(vm, TypeError, "tcsetattr: attributes[6] must be list of size %d", NCCS);
        Value item = list->items[i];
        int64_t number;
        if (is_bytes(item) && as_bytes(item)->size == 1) {
            mode->c_cc[i] = (cc_t)as_bytes(item)->data[0];
        } else if (is_int(item)) {
            if (!index_as_int64(vm, item, false, &number)) return false;
            mode->c_cc[i] = (cc_t)number;
        } else {
            return throw_false(vm, TypeError,
                               "tcsetattr: elements of attributes must be characters or integers");
        }
    }
    return true;
}

static Value py_termios_tcsetattr(VM *vm, Value *args) // (fd, when, attributes, /)
{
    int fd, when;
    struct termios mode;
    int64_t numbers[6];
    if (!descriptor_read(vm, args[0], &fd) || !arg_int(vm, args, 1, &when)) return RAISED;
    if (!is_list(args[2]) || as_list(args[2])->count != 7) {
        return throw(vm, TypeError, "tcsetattr, arg 3: must be 7 element list");
    }
    if (tcgetattr(fd, &mode) < 0) return throw_error(vm);
    for (size_t i = 0; i < 6; i++) {
        // An __index__ may have made the list shorter.
        Value item = i < as_list(args[2])->count ? as_list(args[2])->items[i] : NONE;
        if (!index_as_int64(vm, item, false, &numbers[i])) return RAISED;
    }
    Value characters = as_list(args[2])->count == 7 ? as_list(args[2])->items[6] : NONE;
    mode.c_iflag = (tcflag_t)numbers[0];
    mode.c_oflag = (tcflag_t)numbers[1];
    mode.c_cflag = (tcflag_t)numbers[2];
    mode.c_lflag = (tcflag_t)numbers[3];
    if (!is_list(characters) || as_list(characters)->count != NCCS) {
        return throw(vm, TypeError, "tcsetattr: attributes[6] must be list of size %d", NCCS);
    }
    if (!read_characters(vm, as_list(characters), &mode)) return RAISED;
    if (cfsetispeed(&mode, (speed_t)numbers[4]) < 0 || cfsetospeed(&mode, (speed_t)numbers[5]) < 0 ||
        tcsetattr(fd, when, &mode) < 0)
        return throw_error(vm);
    return NONE;
}

// ---- What is under way --------------------------------------------------------------------------

static RUNS Value with_number(VM *vm, Value *args, int (*function)(int, int))
{
    int fd, number;
    if (!descriptor_read(vm, args[0], &fd) || !arg_int(vm, args, 1, &number)) return RAISED;
    return function(fd, number) < 0 ? throw_error(vm) : NONE;
}

static Value py_termios_tcsendbreak(VM *vm, Value *args) // (fd, duration, /)
{
    return with_number(vm, args, tcsendbreak);
}

static Value py_termios_tcflush(VM *vm, Value *args) // (fd, queue, /)
{
    return with_number(vm, args, tcflush);
}

static Value py_termios_tcflow(VM *vm, Value *args) // (fd, action, /)
{
    return with_number(vm, args, tcflow);
}

static Value py_termios_tcdrain(VM *vm, Value *args) // (fd, /)
{
    int fd;
    if (!descriptor_read(vm, args[0], &fd)) return RAISED;
    return tcdrain(fd) < 0 ? throw_error(vm) : NONE;
}

static Value py_termios_tcgetwinsize(VM *vm, Value *args) // (fd, /)
{
    int fd;
    struct winsize size;
    if (!descriptor_read(vm, args[0], &fd)) return RAISED;
    if (ioctl(fd, TIOCGWINSZ, &size) < 0) return throw_error(vm);
    Tuple *pair = tuple_of(vm, 2, value_of_small(size.ws_row), value_of_small(size.ws_col));
    return pair != NULL ? value_of_object(pair) : RAISED;
}

static Value py_termios_tcsetwinsize(VM *vm, Value *args) // (fd, winsize, /)
{
    int fd;
    struct winsize size;
    int64_t rows, columns;
    if (!descriptor_read(vm, args[0], &fd)) return RAISED;
    if (!(is_tuple(args[1]) && as_tuple(args[1])->count == 2) && !(is_list(args[1]) && as_list(args[1])->count == 2)) {
        return throw(vm, TypeError, "tcsetwinsize, arg 2: must be a two-item sequence");
    }
    const Value *items = is_tuple(args[1]) ? as_tuple(args[1])->items : as_list(args[1])->items;
    Value pair[] = {items[0], items[1]};
    if (!index_as_int64(vm, pair[0], false, &rows) || !index_as_int64(vm, pair[1], false, &columns)) return RAISED;
    if (ioctl(fd, TIOCGWINSZ, &size) < 0) return throw_error(vm);
    size.ws_row = (unsigned short)rows;
    size.ws_col = (unsigned short)columns;
    if (size.ws_row != rows || size.ws_col != columns) {
        return throw(vm, OverflowError, "winsize value(s) out of range.");
    }
    return ioctl(fd, TIOCSWINSZ, &size) < 0 ? throw_error(vm) : NONE;
}

// ---- The module ---------------------------------------------------------------------------------

static bool termios_init(VM *vm, Module *module)
{
    Type *error = error_class(vm);
    return error != NULL && dict_set_c(vm, module->dict, "error", value_of_object(error));
}

static const Native termios_functions[] = {
    {"tcgetattr(fd, /)", py_termios_tcgetattr, "Get the tty attributes for file descriptor fd."},
    {"tcsetattr(fd, when, attributes, /)", py_termios_tcsetattr, "Set the tty attributes for file descriptor fd."},
    {"tcsendbreak(fd, duration, /)", py_termios_tcsendbreak, "Send a break on file descriptor fd."},
    {"tcdrain(fd, /)", py_termios_tcdrain, "Wait until all output written to file descriptor fd has been transmitted."},
    {"tcflush(fd, queue, /)", py_termios_tcflush, "Discard queued data on file descriptor fd."},
    {"tcflow(fd, action, /)", py_termios_tcflow, "Suspend or resume input or output on file descriptor fd."},
    {"tcgetwinsize(fd, /)", py_termios_tcgetwinsize, "Get the tty winsize for file descriptor fd."},
    {"tcsetwinsize(fd, winsize, /)", py_termios_tcsetwinsize, "Set the tty winsize for file descriptor fd."},
    {0},
};

#define C(name) {#name, CONSTANT_INT, .i = name}
static const NativeConstant termios_constants[] = {
    C(B0), C(B50), C(B75), C(B110), C(B134), C(B150), C(B200), C(B300), C(B600), C(B1200), C(B1800), C(B2400),
    C(B4800), C(B9600), C(B19200), C(B38400), C(B57600), C(B115200), C(B230400), C(B460800), C(B500000), C(B576000),
    C(B921600), C(B1000000), C(B1152000), C(B1500000), C(B2000000), C(B2500000), C(B3000000), C(B3500000), C(B4000000),
    C(BRKINT), C(ICRNL), C(IGNBRK), C(IGNCR), C(IGNPAR), C(IMAXBEL), C(INLCR), C(INPCK), C(ISTRIP), C(IUCLC), C(IUTF8),
    C(IXANY), C(IXOFF), C(IXON), C(PARMRK),
    C(BS0), C(BS1), C(BSDLY), C(CR0), C(CR1), C(CR2), C(CR3), C(CRDLY), C(FF0), C(FF1), C(FFDLY), C(NL0), C(NL1),
    C(NLDLY), C(OCRNL), C(OFDEL), C(OFILL), C(OLCUC), C(ONLCR), C(ONLRET), C(ONOCR), C(OPOST), C(TAB0), C(TAB1),
    C(TAB2), C(TAB3), C(TABDLY), C(VT0), C(VT1), C(VTDLY), C(XTABS),
    C(CBAUD), C(CBAUDEX), C(CIBAUD), C(CLOCAL), C(CREAD), C(CRTSCTS), C(CS5), C(CS6), C(CS7), C(CS8), C(CSIZE),
    C(CSTOPB), C(HUPCL), C(PARENB), C(PARODD), {"CMSPAR", CONSTANT_INT, .i = 010000000000},
    C(ECHO), C(ECHOCTL), C(ECHOE), C(ECHOK), C(ECHOKE), C(ECHONL), C(ECHOPRT), C(EXTPROC), C(FLUSHO), C(ICANON),
    C(IEXTEN), C(ISIG), C(NOFLSH), C(PENDIN), C(TOSTOP), C(XCASE),
    C(VDISCARD), C(VEOF), C(VEOL), C(VEOL2), C(VERASE), C(VINTR), C(VKILL), C(VLNEXT), C(VMIN), C(VQUIT), C(VREPRINT),
    C(VSTART), C(VSTOP), C(VSUSP), C(VSWTC), {"VSWTCH", CONSTANT_INT, .i = VSWTC}, C(VTIME), C(VWERASE), C(NCCS),
    C(TCSANOW), C(TCSADRAIN), C(TCSAFLUSH), C(TCIFLUSH), C(TCOFLUSH), C(TCIOFLUSH), C(TCOOFF), C(TCOON), C(TCIOFF),
    C(TCION),
    C(FIOASYNC), C(FIOCLEX), C(FIONBIO), C(FIONCLEX), C(FIONREAD), C(TCFLSH), C(TCGETA), C(TCGETS), C(TCSBRK),
    C(TCSBRKP), C(TCSETA), C(TCSETAF), C(TCSETAW), C(TCSETS), C(TCSETSF), C(TCSETSW), C(TCXONC), C(TIOCCONS),
    C(TIOCEXCL), C(TIOCGETD), C(TIOCGPGRP), C(TIOCGSID), C(TIOCGWINSZ), C(TIOCINQ), C(TIOCMBIC), C(TIOCMBIS),
    C(TIOCMGET), C(TIOCMSET), C(TIOCNOTTY), C(TIOCNXCL), C(TIOCOUTQ), C(TIOCPKT), C(TIOCSCTTY), C(TIOCSETD),
    C(TIOCSPGRP), C(TIOCSTI), C(TIOCSWINSZ), C(TIOCM_CAR), C(TIOCM_CTS), C(TIOCM_DSR), C(TIOCM_DTR), C(TIOCM_LE),
    C(TIOCM_RI), C(TIOCM_RTS), C(TIOCM_SR), C(TIOCM_ST),
    {0},
};

const ModuleDef termios_module = {
    .name = "termios",
    .doc = "This module provides an interface to the Posix calls for tty I/O control.",
    .functions = termios_functions,
    .constants = termios_constants,
    .init = termios_init,
};
