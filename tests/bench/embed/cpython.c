// cpython.c - CPython's subinterpreters, for work.c. One lock serves them all, so threads of VMs are not measured.
#include <Python.h>
#include "peer.h"

const char peer_name[] = "cpython";
const bool peer_has_threads = false;

static PyThreadState *first;

void peer_begin(void)
{
    Py_Initialize();
    first = PyThreadState_Get();
}

void *peer_open(void)
{
    PyThreadState *vm = Py_NewInterpreter();
    if (!vm) peer_fail("no VM");
    return vm;
}

void peer_close(void *vm)
{
    PyThreadState_Swap(vm);
    Py_EndInterpreter(vm);
    PyThreadState_Swap(first);
}

static PyObject *host(PyObject *self, PyObject *x)
{
    (void)self;
    Py_INCREF(x);
    return x;
}

static PyObject *names(void)
{
    return PyModule_GetDict(PyImport_AddModule("__main__"));
}

void peer_define(void *vm)
{
    static PyMethodDef definition = {"host", host, METH_O, NULL};
    PyThreadState_Swap(vm);
    PyObject *function = PyCFunction_New(&definition, NULL);
    if (!function || PyDict_SetItemString(names(), "host", function) < 0) peer_fail("no function");
    Py_DECREF(function);
    PyObject *done = PyRun_String("def f(x): return x\n"
                                  "def loop(n):\n"
                                  "    for i in range(n): host(i)\n"
                                  "def empty(n):\n"
                                  "    for i in range(n): pass\n"
                                  "def square(n): return sum(i * i for i in range(n))\n", Py_file_input, names(), names());
    if (!done) peer_fail("its program failed");
    Py_DECREF(done);
}

void peer_call(void *vm, int count)
{
    PyThreadState_Swap(vm);
    PyObject *f = PyDict_GetItemString(names(), "f"), *one = PyLong_FromLong(1);
    for (int i = 0; i < count; i++) {
        PyObject *result = PyObject_CallOneArg(f, one);
        if (!result) peer_fail("a call failed");
        Py_DECREF(result);
    }
    Py_DECREF(one);
}

void peer_run(void *vm, const char *function, int count)
{
    PyThreadState_Swap(vm);
    PyObject *result = PyObject_CallFunction(PyDict_GetItemString(names(), function), "i", count);
    if (!result) peer_fail("a call failed");
    Py_DECREF(result);
}
