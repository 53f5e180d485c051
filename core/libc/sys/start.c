/* From the entry (core/crt) to main. */
#include <lib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    exit(main(argc, argv, envp));
}
