/* An interpreter with a coroutine in the middle of its work. */
#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>
#include "driver.h"

static const char program[] =
    "local names, order = {}, {}\n"
    "local Point = {} Point.__index = Point\n"
    "function Point.new(x, y) return setmetatable({x = x, y = y}, Point) end\n"
    "function Point:sum() return self.x + self.y end\n"
    "local function worker()\n"
    "  local total, n = 0, 0\n"
    "  while true do\n"
    "    local seed = coroutine.yield(total, n)\n"
    "    n = n + 1\n"
    "    local name = string.format('n%d', seed % 37)\n"
    "    if not names[name] then order[#order + 1] = name end\n"
    "    names[name] = Point.new(seed % 100, n / 4)\n"
    "    for _, k in ipairs(order) do total = total + names[k]:sum() end\n"
    "  end\n"
    "end\n"
    "local co = coroutine.create(worker)\n"
    "coroutine.resume(co)\n"
    "function step(seed)\n"
    "  local ok, total, n = coroutine.resume(co, seed)\n"
    "  return string.format('%s %.2f after %d of %d', ok, total, n, #order)\n"
    "end\n";

static lua_State *L;
static uint32_t seed;

static void *
allocate(void *data, void *block, size_t old, size_t size)
{
    (void) data, (void) old;
    if (size > 0)
        return realloc(block, size);
    free(block);
    return NULL;
}

void
package_start(void)
{
}

uint32_t
package_step(int step, char *text, size_t size)
{
    if (step == 0) {
        L = lua_newstate(allocate, NULL);
        luaL_requiref(L, "_G", luaopen_base, 1);
        luaL_requiref(L, "string", luaopen_string, 1);
        luaL_requiref(L, "coroutine", luaopen_coroutine, 1);
        lua_settop(L, 0);
        if (luaL_dostring(L, program) != LUA_OK) {
            snprintf(text, size, "%s", lua_tostring(L, -1));
            return 0;
        }
    }
    for (int i = 0; i < 20; i++) {
        lua_settop(L, 0);
        lua_getglobal(L, "step");
        lua_pushinteger(L, (lua_Integer) package_random(&seed));
        if (lua_pcall(L, 1, 1, 0) != LUA_OK)
            break;
    }
    snprintf(text, size, "%s", lua_tostring(L, -1));
    return package_hash_text(PACKAGE_SEED, text);
}
