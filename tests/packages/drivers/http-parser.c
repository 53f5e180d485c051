/* Requests that are read in pieces, most often in the middle of one. */
#include <http_parser.h>
#include "driver.h"

struct connection {
    http_parser parser;
    unsigned requests;
    uint32_t sum;
    char url[40];
};

static http_parser_settings settings;
static struct connection *connections[3];
static size_t sent[3];

static const char request[] =
    "POST /some/where?q=1 HTTP/1.1\r\nHost: example\r\nX-Long: a b c\r\n"
    "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nb\r\n, the "
    "world\r\n0\r\n\r\n"
    "GET /next HTTP/1.1\r\nHost: example\r\nContent-Length: 4\r\n\r\nbody";

static int
on_text(http_parser *parser, const char *at, size_t length)
{
    struct connection *connection = parser->data;

    connection->sum = package_hash(connection->sum, at, length);
    return 0;
}

static int
on_url(http_parser *parser, const char *at, size_t length)
{
    struct connection *connection = parser->data;

    strncat(connection->url, at, length < 8 ? length : 8);
    return 0;
}

static int
on_end(http_parser *parser)
{
    struct connection *connection = parser->data;

    connection->requests++;
    connection->url[0] = '\0';
    return 0;
}

void
package_start(void)
{
}

uint32_t
package_step(int step, char *text, size_t size)
{
    uint32_t sum = PACKAGE_SEED;

    if (step == 0) {
        http_parser_settings_init(&settings);
        settings.on_url = on_url;
        settings.on_header_field = settings.on_header_value = on_text;
        settings.on_body = on_text;
        settings.on_message_complete = on_end;
        for (int i = 0; i < 3; i++) {
            connections[i] = calloc(1, sizeof(*connections[i]));
            http_parser_init(&connections[i]->parser, HTTP_REQUEST);
            connections[i]->parser.data = connections[i];
        }
    }
    for (int i = 0; i < 3; i++) {
        for (int n = 17 + 13 * i; n > 0; n--) {
            http_parser_execute(&connections[i]->parser, &settings,
                request + sent[i], 1);
            sent[i] = (sent[i] + 1) % (sizeof(request) - 1);
        }
        sum = package_hash_text(sum, connections[i]->url) ^ connections[i]->sum;
        sum = sum * 31 + connections[i]->parser.state;
    }
    snprintf(text, size, "%u %u %u requests", connections[0]->requests,
        connections[1]->requests, connections[2]->requests);
    return sum;
}
