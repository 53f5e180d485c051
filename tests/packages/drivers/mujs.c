/* An interpreter with objects, closures and regular expressions. */
#include <mujs.h>
#include "driver.h"

static const char program[] =
    "var names = {}, order = [], pattern = /^n(\\d+)$/;\n"
    "function Point(x, y) { this.x = x; this.y = y; }\n"
    "Point.prototype.sum = function () { return this.x + this.y; };\n"
    "function counter() { var n = 0; return function () { return ++n; }; }\n"
    "var next = counter();\n"
    "function step(seed) {\n"
    "  var name = 'n' + seed % 37, total = 0;\n"
    "  if (!(name in names)) order.push(name);\n"
    "  names[name] = new Point(seed % 100, next() / 4);\n"
    "  if (order.length > 20) delete names[order.shift()];\n"
    "  for (var i = 0; i < order.length; i++) total += names[order[i]].sum();\n"
    "  return total + ' after ' + order.length + ' ' + pattern.exec(name)[1];\n"
    "}\n";

static js_State *J;
static uint32_t seed;

#ifdef DECLARED
#include <minix/magic.h>
#include <jsi.h>
#include <jsvalue.h>

static const char *
of_value(const struct st_union *where)
{
    switch (st_union_field(where, "type")) {
    case JS_TLITSTR: return "litstr";
    case JS_TMEMSTR: return "memstr";
    case JS_TOBJECT: return "object";
    default: return "";
    }
}

static const char *
of_object(const struct st_union *where)
{
    switch (st_union_field(where, "type")) {
    case JS_CARRAY: return "a";
    case JS_CFUNCTION:
    case JS_CSCRIPT: return "f";
    case JS_CCFUNCTION: return "c";
    case JS_CSTRING: return "s";
    case JS_CREGEXP: return "r";
    case JS_CITERATOR: return "iter";
    case JS_CUSERDATA: return "user";
    default: return "";
    }
}
#endif

void
package_start(void)
{
#ifdef DECLARED
    (void) st_register_union("js_Value.u", of_value);
    (void) st_register_union("js_Object.u", of_object);
#endif
}

uint32_t
package_step(int step, char *text, size_t size)
{
    if (step == 0) {
        J = js_newstate(NULL, NULL, JS_STRICT);
        js_dostring(J, program);
    }
    for (int i = 0; i < 20; i++) {
        js_getglobal(J, "step");
        js_pushundefined(J);
        js_pushnumber(J, package_random(&seed) % 1000);
        if (js_pcall(J, 1) != 0)
            i = 20;
        snprintf(text, size, "%s", js_trystring(J, -1, "?"));
        js_pop(J, 1);
    }
    js_gc(J, 0);
    return package_hash_text(PACKAGE_SEED, text);
}
