/*
 * Pointers that get into numbers and bytes, each in a way of its own.  The first
 * word of the command line is the kind that is in use; nothing else holds
 * pointers then, so that a transfer with none is right.  What the build names
 * stands beside the line.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "buffers.h"
#include "host/host.h"

#define CLIENTS 4
#define TURNS 10

struct client {
    int id;
    int served;
};
struct request {
    int op;
    struct client *who;
};
static struct client *clients[CLIENTS];
static int turns;

static struct request
request(int op)
{
    return (struct request){ op, clients[op % CLIENTS] };
}

static void
serve(struct request r)
{
    r.who->served += r.op;
}

/* A queue of bytes, one after the other. */
static unsigned char fifo[256];
static unsigned fifo_in, fifo_out;

static void
fifo_put(const void *p, unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        fifo[fifo_in++ % 256] = ((const unsigned char *) p)[i]; /* fifo */
}

static void
fifo_get(void *p, unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        ((unsigned char *) p)[i] = fifo[fifo_out++ % 256];
}

static void
bytewise(int i)
{
    struct request r = request(i);

    fifo_put(&r, sizeof(r));
    fifo_get(&r, sizeof(r));
    serve(r);
}

/* Slots of characters, filled through a pointer to memcpy(). */
static void *(*const copy)(void *, const void *, size_t) = memcpy;
static char slots[8][16];

static void
by_pointer(int i)
{
    struct request r = request(i);

    copy(slots[i % 8], &r, sizeof(r)); /* slots */
    memcpy(&r, slots[i % 8], sizeof(r));
    serve(r);
}

/* An array of numbers that is used as a structure. */
static long storage[4];

static void
assigned(int i)
{
    *(struct request *) storage = request(i); /* storage */
    serve(*(struct request *) storage);
}

/* Characters in a structure with pointers of its own. */
struct packet {
    int type;
    char payload[16];
    struct packet *next;
};
static struct packet *packets;

static void
overlaid(int i)
{
    struct packet *p = calloc(1, sizeof(*p));
    struct request *r = (struct request *) p->payload;

    r->op = i;
    r->who = clients[i % CLIENTS]; /* packet.payload */
    p->next = packets;
    packets = p;
    serve(*r);
}

/* The end of a structure, filled by what a table says. */
struct session {
    struct session *next;
    long private[];
};
static const struct kind {
    size_t size;
    void (*start)(void *, int);
} kind = { sizeof(struct request), private_start };
static struct session *sessions;

static void
flexible(int i)
{
    struct session *s = calloc(1, sizeof(*s) + kind.size);
    struct request r;

    kind.start(s->private, i);
    memcpy(&r, s->private, sizeof(r));
    r.who = clients[i % CLIENTS];
    serve(r);
    s->next = sessions;
    sessions = s;
}

/* A vector of elements of any size. */
struct vector {
    unsigned char *data;
    size_t count, room, size;
};
static struct vector vector = { .size = sizeof(struct request) };

static void
push(struct vector *v, const void *element)
{
    if (v->count == v->room) {
        v->room = v->room == 0 ? 2 : 2 * v->room;
        v->data = realloc(v->data, v->room * v->size);
    }
    memcpy(v->data + v->count++ * v->size, element, v->size); /* memory of */
}

static void
grown(int i)
{
    struct request r = request(i);

    push(&vector, &r);
    serve(((struct request *) vector.data)[vector.count - 1]);
}

/* Free objects linked through what is a number while they are in use. */
static void *spare;

static void
give(void *object)
{
    *(void **) object = spare; /* client.id */
    spare = object;
}

static void
linked(int i)
{
    struct client *c = malloc(sizeof(*c));

    if (i % 2 == 0)
        give(c);
    else
        free(c);
    serve(request(i));
}

/* Numbers. */
static uintptr_t table[4];
static long *numbers;

static void
tabled(int i)
{
    table[i % 4] = (uintptr_t) clients[i % CLIENTS]; /* table */
    serve((struct request){ i, (struct client *) table[i % 4] });
}

static void
allocated(int i)
{
    if (numbers == NULL)
        numbers = malloc(4 * sizeof(*numbers));
    numbers[i % 4] = (long) clients[i % CLIENTS]; /* memory of */
    serve((struct request){ i, (struct client *) numbers[i % 4] });
}

/* Pieces, by way of a local variable. */
static unsigned short *code;
static unsigned length;

static void
emit(int value)
{
    code[length++] = (unsigned short) value; /* memory of */
}

static void
in_pieces(int i)
{
    const struct client *c = clients[i % CLIENTS];
    unsigned short pieces[sizeof(c) / sizeof(unsigned short)];

    if (code == NULL)
        code = calloc(64, sizeof(*code));
    memcpy(pieces, &c, sizeof(c));
    emit(i);
    for (unsigned n = 0; n < sizeof(pieces) / sizeof(*pieces); n++)
        emit(pieces[n]);
    serve(request(i));
}

/* Arguments of any type. */
static char arguments[4][8];

static void
pack(int i, ...)
{
    va_list list;
    void *p;

    va_start(list, i);
    p = va_arg(list, void *);
    va_end(list);
    memmove(arguments[i % 4], &p, sizeof(p)); /* arguments */
}

static void
packed(int i)
{
    struct request r = { i, NULL };

    pack(i, clients[i % CLIENTS]);
    memcpy(&r.who, arguments[i % 4], sizeof(r.who));
    serve(r);
}

/* Bytes that another file knows as a union. */
static struct {
    unsigned length;
    unsigned char raw[20];
} boxes[2];

static void
elsewhere(int i)
{
    box_fill(boxes[i % 2].raw, &clients[i % CLIENTS]->served);
    box_add(boxes[i % 2].raw, i);
}

/* A number that is exchanged for another. */
static long swapped;

static void
exchanged(int i)
{
    long before = swapped, next = (long) clients[i % CLIENTS];

    __sync_bool_compare_and_swap(&swapped, before, next); /* swapped */
    serve((struct request){ i, (struct client *) swapped });
}

/* Memory that an allocator hands out behind a head of its own, and that nothing
 * but a pointer to anything knows. */
struct order {
    int op;
    struct client *who;
};
static void *last_headed;

static void *
with_head(size_t size)
{
    char *head = malloc(8 + size);

    *(size_t *) head = size;
    return head + 8;
}

static void
headed(int i)
{
    struct order *r = with_head(sizeof(*r));

    r->op = i;
    r->who = clients[i % CLIENTS]; /* memory of */
    last_headed = r;
    ((struct order *) last_headed)->who->served += i;
}

/* The same from a chunk of bytes. */
static char *chunk;
static size_t chunk_used;
static void *last_dealt;

static void *
deal_out(size_t size)
{
    void *memory = chunk + chunk_used;

    chunk_used = (chunk_used + size) % 512;
    return memory;
}

static void
dealt(int i)
{
    struct order *r;

    if (chunk == NULL)
        chunk = malloc(1024);
    r = deal_out(sizeof(*r));
    r->op = i;
    r->who = clients[i % CLIENTS]; /* memory of */
    last_dealt = r;
    ((struct order *) last_dealt)->who->served += i;
}

/* The address of a function. */
static unsigned long handler;

static void
count(int *number)
{
    ++*number;
}

static void
handled(int i)
{
    handler = (unsigned long) count; /* handler */
    ((void (*)(int *)) handler)(&clients[i % CLIENTS]->served);
}

static void (*const kinds[])(int) = {
    bytewise,
    by_pointer,
    assigned,
    overlaid,
    flexible,
    grown,
    linked,
    tabled,
    allocated,
    in_pieces,
    packed,
    elsewhere,
    exchanged,
    headed,
    dealt,
    handled,
};

void
test_start(void)
{
}

void
test_build(void)
{
    for (int i = 0; i < CLIENTS; i++)
        clients[i] = calloc(1, sizeof(*clients[i]));
    private_clients(clients[0]);
    test_work();
}

/* Text goes the same ways. */
void
test_work(void)
{
    uint32_t in_use = host_word(0);
    char text[16] = "text text text ";

    for (int i = 0; i < TURNS; i++) {
        if (in_use < sizeof(kinds) / sizeof(kinds[0]))
            kinds[in_use](turns);
        else
            serve(request(turns));
        turns++;
    }
    copy(slots[7], text, sizeof(text));
}

uint32_t
test_checksum(void)
{
    uint32_t sum = (uint32_t) turns;

    for (int i = 0; i < CLIENTS; i++)
        sum = sum * 31 + (uint32_t) clients[i]->served;
    return sum;
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    (void) show;
}
