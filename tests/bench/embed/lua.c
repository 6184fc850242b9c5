// lua.c - Lua 5.4, for work.c.
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include "peer.h"

const char peer_name[] = "lua";
const bool peer_has_threads = true;

void peer_begin(void) {}

void *peer_open(void)
{
    lua_State *vm = luaL_newstate();
    if (!vm) peer_fail("no VM");
    luaL_openlibs(vm);
    return vm;
}

void peer_close(void *vm)
{
    lua_close(vm);
}

static int host(lua_State *vm)
{
    lua_settop(vm, 1);
    return 1;
}

void peer_define(void *vm)
{
    lua_register(vm, "host", host);
    if (luaL_dostring(vm, "function f(x) return x end\n"
                          "function loop(n) for i = 1, n do host(i) end end\n"
                          "function empty(n) for i = 1, n do end end\n"
                          "function square(n) local s = 0 for i = 1, n do s = s + i * i end return s end\n")) {
        peer_fail(lua_tostring(vm, -1));
    }
}

void peer_call(void *vm, int count)
{
    lua_getglobal(vm, "f");
    for (int i = 0; i < count; i++) {
        lua_pushvalue(vm, -1);
        lua_pushinteger(vm, 1);
        if (lua_pcall(vm, 1, 1, 0)) peer_fail(lua_tostring(vm, -1));
        lua_pop(vm, 1);
    }
    lua_pop(vm, 1);
}

void peer_run(void *vm, const char *function, int count)
{
    lua_getglobal(vm, function);
    lua_pushinteger(vm, count);
    if (lua_pcall(vm, 1, 0, 0)) peer_fail(lua_tostring(vm, -1));
}
