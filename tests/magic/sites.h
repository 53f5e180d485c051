/* What the two units of the program of allocation sites share. */
#ifndef SITES_H
#define SITES_H

void show_block(const char *shape, const void *memory);
void other_unit(void);

#endif
