/* A configuration that is read from a text, changed and searched. */
#include <libconfig.h>
#include "driver.h"

static const char source[] =
    "name = \"main\"; size = 12L; ratio = 0.5; on = true;\n"
    "window: { title = \"w\"; pos = { x = 350; y = 250; }; };\n"
    "list = ( \"abc\", 1, ( 2, 3 ), { a = 1; } ); array = [ 1, 2, 3 ];\n";

static config_t config;
static config_setting_t *added, *pos;
static uint32_t seed, sum;

#ifdef DECLARED
#include <minix/magic.h>

static const char *
of_value(const struct st_union *where)
{
    switch (st_union_field(where, "type")) {
    case CONFIG_TYPE_STRING: return "sval";
    case CONFIG_TYPE_GROUP:
    case CONFIG_TYPE_ARRAY:
    case CONFIG_TYPE_LIST: return "list";
    default: return "";
    }
}
#endif

void
package_start(void)
{
#ifdef DECLARED
    (void) st_register_union("config_value_t", of_value);
#endif
}

static void
look(const config_setting_t *setting)
{
    const char *name = config_setting_name(setting);

    sum = sum * 31 + (uint32_t) config_setting_type(setting);
    if (name != NULL)
        sum = package_hash_text(sum, name);
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_STRING:
        sum = package_hash_text(sum, config_setting_get_string(setting));
        break;
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_BOOL:
        sum = sum * 31 + (uint32_t) config_setting_get_int(setting);
        break;
    case CONFIG_TYPE_FLOAT:
        sum += (uint32_t) (config_setting_get_float(setting) * 16);
        break;
    default:
        for (int i = 0; i < config_setting_length(setting); i++)
            look(config_setting_get_elem(setting, (unsigned) i));
    }
}

uint32_t
package_step(int step, char *text, size_t size)
{
    int x = 0;

    if (step == 0) {
        config_init(&config);
        if (!config_read_string(&config, source))
            sum = 1;
        added = config_setting_add(config_root_setting(&config), "added",
            CONFIG_TYPE_GROUP);
        pos = config_lookup(&config, "window.pos");
    }
    for (int i = 0; i < 4; i++) {
        uint32_t number = package_random(&seed);
        config_setting_t *one;
        char name[16];

        snprintf(name, sizeof(name), "n%u", (unsigned) number % 30);
        config_setting_remove(added, name);
        one = config_setting_add(added, name,
            number % 2 ? CONFIG_TYPE_STRING : CONFIG_TYPE_FLOAT);
        if (number % 2)
            config_setting_set_string(one, name);
        else
            config_setting_set_float(one, number % 64 / 4.0);
    }
    config_setting_set_int(config_setting_get_member(pos, "x"), step);
    config_lookup_int(&config, "window.pos.x", &x);
    sum = PACKAGE_SEED;
    look(config_root_setting(&config));
    snprintf(text, size, "x %d, %d added", x, config_setting_length(added));
    return sum;
}
