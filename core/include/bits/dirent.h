/* A directory entry as getdents returns it; d_reclen is a multiple of 8. */
#define _DIRENT_HAVE_D_RECLEN
#define _DIRENT_HAVE_D_OFF
#define _DIRENT_HAVE_D_TYPE

struct dirent {
    unsigned long long d_ino;
    unsigned short d_reclen;
    unsigned short d_namlen;
    unsigned char d_type;
    char d_name[512];
};

#define d_fileno d_ino
