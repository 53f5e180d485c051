/* What the processor reads from memory: descriptors and where they are. */
#ifndef KERNEL_DESCRIPTOR_H
#define KERNEL_DESCRIPTOR_H

#include <stdint.h>

struct descriptor {
    uint32_t low, high;
};
struct table_ptr {
    uint16_t limit;
    uint32_t base;
} __attribute__((packed));

#endif
