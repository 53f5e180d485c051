/* One user or group by name or number: the first line of the file that fits.
 * musl's functions read the lines; its own lookups ask a daemon besides.
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

int __getpwent_a(FILE *f, struct passwd *pw, char **line, size_t *size,
    struct passwd **result);
int __getgrent_a(FILE *f, struct group *gr, char **line, size_t *size,
    char ***members, size_t *member_count, struct group **result);
int __getpw_a(const char *name, uid_t uid, struct passwd *pw, char **line,
    size_t *size, struct passwd **result);
int __getgr_a(const char *name, gid_t gid, struct group *gr, char **line,
    size_t *size, char ***members, size_t *member_count, struct group **result);

/* Without a file there is nobody. */
static FILE *
open_table(const char *path, int *error)
{
    FILE *f = fopen(path, "re");

    *error = f != NULL || errno == ENOENT ? 0 : errno;
    return f;
}

int
__getpw_a(const char *name, uid_t uid, struct passwd *pw, char **line,
    size_t *size, struct passwd **result)
{
    int error;
    FILE *f = open_table("/etc/passwd", &error);

    *result = NULL;
    if (f == NULL)
        return error;
    do
        error = __getpwent_a(f, pw, line, size, result);
    while (error == 0 && *result != NULL &&
        (name != NULL ? strcmp(name, pw->pw_name) != 0 : pw->pw_uid != uid));
    fclose(f);
    return error;
}

int
__getgr_a(const char *name, gid_t gid, struct group *gr, char **line,
    size_t *size, char ***members, size_t *member_count, struct group **result)
{
    int error;
    FILE *f = open_table("/etc/group", &error);

    *result = NULL;
    if (f == NULL)
        return error;
    do
        error = __getgrent_a(f, gr, line, size, members, member_count, result);
    while (error == 0 && *result != NULL &&
        (name != NULL ? strcmp(name, gr->gr_name) != 0 : gr->gr_gid != gid));
    fclose(f);
    return error;
}
