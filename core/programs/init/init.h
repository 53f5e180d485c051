/* init's parts. */
#ifndef INIT_H
#define INIT_H

void say(const char *text);

/* Runs a command file; nonzero after the first command that failed. */
int run_file(const char *path);

#endif
