/* The other file of buffers.c, to which all memory is bytes. */
#ifndef BUFFERS_H
#define BUFFERS_H

void private_clients(void *first);
void private_start(void *memory, int op);
void box_fill(void *raw, int *target);
void box_add(void *raw, int value);

#endif
