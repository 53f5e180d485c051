/* A reader of Redis' protocol in the middle of a reply, and strings of sds. */
#include <hiredis.h>
#include <sds.h>
#include "driver.h"

static const char replies[] = "*3\r\n$5\r\nhello\r\n:1234\r\n*2\r\n+OK\r\n$-"
                              "1\r\n-ERR no\r\n$3\r\nend\r\n";

static redisReader *reader;
static redisReply *last;
static sds *lines;
static size_t sent;
static int count, room;

void
package_start(void)
{
}

static uint32_t
look(uint32_t sum, const redisReply *reply)
{
    sum = sum * 31 + (uint32_t) reply->type + (uint32_t) reply->integer;
    if (reply->str != NULL)
        sum = package_hash(sum, reply->str, reply->len);
    for (size_t i = 0; i < reply->elements; i++)
        sum = look(sum, reply->element[i]);
    return sum;
}

uint32_t
package_step(int step, char *text, size_t size)
{
    uint32_t sum = PACKAGE_SEED;
    void *reply;

    if (step == 0)
        reader = redisReaderCreate();
    for (int n = 0; n < 33; n++) {
        redisReaderFeed(reader, replies + sent, 1);
        sent = (sent + 1) % (sizeof(replies) - 1);
        if (redisReaderGetReply(reader, &reply) != REDIS_OK || reply == NULL)
            continue;
        if (last != NULL)
            freeReplyObject(last);
        last = reply;
    }
    if (count == room)
        lines = realloc(lines, (size_t) (room = room * 2 + 4) * sizeof(*lines));
    lines[count++] = sdscatprintf(sdsempty(), "line %d", step);
    for (int i = 0; i < count; i++) {
        lines[i] = sdscat(lines[i], i % 3 == 0 ? "+grows and grows" : "+");
        sum = package_hash(sum, lines[i], sdslen(lines[i]));
    }
    if (last != NULL)
        sum = look(sum, last);
    snprintf(text, size, "%d lines, type %d", count,
        last == NULL ? 0 : last->type);
    return sum;
}
