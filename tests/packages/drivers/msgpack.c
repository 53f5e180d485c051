/* An unpacker in the middle of a message, and the objects of those before. */
#include <msgpack.h>
#include "driver.h"

static msgpack_unpacker *unpacker;
static msgpack_sbuffer *packed;
static msgpack_unpacked kept;
static size_t sent;
static unsigned messages;
static uint32_t seed;

void
package_start(void)
{
}

static uint32_t
look(uint32_t sum, const msgpack_object *object)
{
    sum = sum * 31 + (uint32_t) object->type;
    switch (object->type) {
    case MSGPACK_OBJECT_POSITIVE_INTEGER:
        return sum * 31 + (uint32_t) object->via.u64;
    case MSGPACK_OBJECT_STR:
        return package_hash(sum, object->via.str.ptr, object->via.str.size);
    case MSGPACK_OBJECT_ARRAY:
        for (uint32_t i = 0; i < object->via.array.size; i++)
            sum = look(sum, &object->via.array.ptr[i]);
        return sum;
    case MSGPACK_OBJECT_MAP:
        for (uint32_t i = 0; i < object->via.map.size; i++)
            sum = look(look(sum, &object->via.map.ptr[i].key),
                &object->via.map.ptr[i].val);
        return sum;
    default: return sum;
    }
}

static void
pack(void)
{
    msgpack_packer packer;
    char name[16];

    msgpack_packer_init(&packer, packed, msgpack_sbuffer_write);
    msgpack_pack_map(&packer, 2);
    snprintf(name, sizeof(name), "key %u",
        (unsigned) package_random(&seed) % 99);
    msgpack_pack_str(&packer, strlen(name));
    msgpack_pack_str_body(&packer, name, strlen(name));
    msgpack_pack_array(&packer, 3);
    msgpack_pack_uint32(&packer, package_random(&seed));
    msgpack_pack_double(&packer, 0.5);
    msgpack_pack_nil(&packer);
    msgpack_pack_uint8(&packer, 7);
    msgpack_pack_true(&packer);
}

uint32_t
package_step(int step, char *text, size_t size)
{
    size_t take;

    if (step == 0) {
        unpacker = msgpack_unpacker_new(256);
        packed = msgpack_sbuffer_new();
        msgpack_unpacked_init(&kept);
    }
    for (int i = 0; i < 3; i++)
        pack();
    take = packed->size - sent - 5;
    msgpack_unpacker_reserve_buffer(unpacker, take);
    memcpy(msgpack_unpacker_buffer(unpacker), packed->data + sent, take);
    msgpack_unpacker_buffer_consumed(unpacker, take);
    sent += take;
    for (int i = 0; i < 2; i++)
        if (msgpack_unpacker_next(unpacker, &kept) == MSGPACK_UNPACK_SUCCESS)
            messages++;
    snprintf(text, size, "%u messages, %u bytes", messages, (unsigned) sent);
    return look(PACKAGE_SEED, &kept.data);
}
