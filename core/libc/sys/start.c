/* From the entry (core/crt) to main. */
#include <lib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Bounds of the constructors, set by the linker. */
extern void (*const __init_array_start[])(void);
extern void (*const __init_array_end[])(void);

int main(int argc, char **argv, char **envp);
void __minix_start(int argc, char **argv, char **envp);

char *__progname;

void
__minix_start(int argc, char **argv, char **envp)
{
    char *slash;

    __environ = envp;
    if (argc > 0) {
        slash = strrchr(argv[0], '/');
        __progname = slash != NULL ? slash + 1 : argv[0];
    }
    for (uintptr_t at = (uintptr_t) __init_array_start;
        at < (uintptr_t) __init_array_end; at += sizeof(void (*)(void)))
        (*(void (*const *)(void)) at)();
    exit(main(argc, argv, envp));
}
