/* The statements of an entry of system.conf. */
#include "minix_service.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct where {
    const char *file;
    int line;
};

struct name {
    const char *text;
    int value;
};

#define SYS(call) { #call, SYS_##call - KERNEL_CALL }
static const struct name system_calls[] = {
    SYS(PRIVCTL),
    SYS(TRACE),
    SYS(KILL),
    SYS(UMAP),
    SYS(VIRCOPY),
    SYS(PHYSCOPY),
    SYS(UMAP_REMOTE),
    SYS(VUMAP),
    SYS(IRQCTL),
    SYS(DEVIO),
    SYS(SDEVIO),
    SYS(VDEVIO),
    SYS(ABORT),
    SYS(IOPENABLE),
    SYS(READBIOS),
    SYS(STIME),
    SYS(VMCTL),
    SYS(MEMSET),
    SYS(PADCONF),
    { NULL, 0 },
};

#define VM(call) { #call, VM_##call - VM_RQ_BASE }
static const struct name vm_calls[] = {
    VM(EXIT),
    VM(FORK),
    VM(EXEC_NEWMEM),
    { "PUSH_SIG", -1 },
    VM(WILLEXIT),
    VM(ADDDMA),
    VM(DELDMA),
    VM(GETDMA),
    VM(REMAP),
    VM(REMAP_RO),
    VM(SHM_UNMAP),
    VM(GETPHYS),
    VM(GETREF),
    VM(RS_SET_PRIV),
    VM(INFO),
    VM(RS_UPDATE),
    VM(RS_MEMCTL),
    VM(PROCCTL),
    VM(MAPCACHEPAGE),
    VM(SETCACHEPAGE),
    VM(FORGETCACHEPAGE),
    VM(CLEARCACHE),
    VM(VFS_MMAP),
    VM(VFS_REPLY),
    VM(GETRUSAGE),
    VM(RS_PREPARE),
    { NULL, 0 },
};

static const struct name domains[] = {
    { "UNIX", 1 },
    { "LOCAL", 1 },
    { "INET", 2 },
    { "LINK", 18 },
    { "INET6", 24 },
    { "ROUTE", 34 },
    { NULL, 0 },
};

static char ipc_list[256];

static const struct name *
find(const struct name *names, const char *text)
{
    while (names->text != NULL && strcmp(names->text, text) != 0)
        names++;
    return names->text == NULL ? NULL : names;
}

static long
number(const char *text, int base, const char *keyword, const struct where *at)
{
    char *end;
    long value = strtoul(text, &end, base);

    if (*text == '\0' || *end != '\0')
        fatal("%s: bad number '%s' at %s:%d", keyword, text, at->file,
            at->line);
    return value;
}

/* A word that stands for a whole list stands alone. */
static int
sole(const char *word, char **words, int count, const char *keyword,
    const struct where *at)
{
    int i;

    for (i = 0; i < count; i++) {
        if (strcmp(words[i], word) != 0)
            continue;
        if (count > 1)
            fatal("%s: %s keyword not allowed in list at %s:%d", keyword, word,
                at->file, at->line);
        return TRUE;
    }
    return FALSE;
}

static char *
only_word(char **words, int count, const char *keyword, const struct where *at)
{
    if (count != 1)
        fatal("%s: one argument expected at %s:%d", keyword, at->file,
            at->line);
    return words[0];
}

/* User id of a login name, from /etc/passwd. */
static int
find_login(const char *login, uid_t *uid)
{
    char text[4096], *line, *next;
    size_t len = strlen(login);
    ssize_t n;
    int fd;

    if ((fd = open("/etc/passwd", O_RDONLY)) < 0)
        return FALSE;
    n = read(fd, text, sizeof(text) - 1);
    close(fd);
    text[n < 0 ? 0 : n] = '\0';
    for (line = text; line != NULL; line = next) {
        if ((next = strchr(line, '\n')) != NULL)
            *next++ = '\0';
        if (strncmp(line, login, len) != 0 || line[len] != ':')
            continue;
        if ((line = strchr(line + len + 1, ':')) == NULL)
            return FALSE;
        *uid = atoi(line + 1);
        return TRUE;
    }
    return FALSE;
}

static void
do_uid(struct rs_start *start, char **words, int count, const struct where *at)
{
    const char *word = only_word(words, count, "do_uid", at);
    char *end;

    if (strcmp(word, "SELF") == 0) {
        start->rss_uid = getuid();
        return;
    }
    if (find_login(word, &start->rss_uid))
        return;
    start->rss_uid = strtol(word, &end, 0);
    if (*end != '\0')
        fatal("do_uid: bad uid/login '%s' at %s:%d", word, at->file, at->line);
}

static void
do_ipc(struct rs_start *start, char **words, int count, const struct where *at)
{
    int i;

    if (start->rss_ipc != NULL)
        fatal("do_ipc: repeated ipc keyword at %s:%d", at->file, at->line);
    start->rss_ipc = ipc_list;
    if (sole("ALL", words, count, "do_ipc", at)) {
        start->rss_ipc = RSS_IPC_ALL;
    } else if (sole("ALL_SYS", words, count, "do_ipc", at)) {
        start->rss_ipc = RSS_IPC_ALL_SYS;
    } else {
        for (i = 0; i < count; i++) {
            if (strlen(ipc_list) + strlen(words[i]) + 2 > sizeof(ipc_list))
                fatal("do_ipc: list too long at %s:%d", at->file, at->line);
            if (i > 0)
                strcat(ipc_list, " ");
            strcat(ipc_list, words[i]);
        }
    }
    start->rss_ipclen = strlen(start->rss_ipc);
}

/* Both kinds of calls: a bitmap of names, on top of the basic ones. */
static void
do_calls(struct rs_start *start, char **words, int count,
    const struct where *at, const char *keyword, const struct name *names,
    bitchunk_t *map, int nr_calls, unsigned basic)
{
    const struct name *name;
    int i;

    if (sole("NONE", words, count, keyword, at)) {
        start->rss_flags &= ~basic;
        return;
    }
    if (sole("BASIC", words, count, keyword, at))
        return;
    if (sole("ALL", words, count, keyword, at)) {
        for (i = 0; i < nr_calls; i++)
            map[i / BITCHUNK_BITS] |= 1UL << (i % BITCHUNK_BITS);
        return;
    }
    for (i = 0; i < count; i++) {
        if ((name = find(names, words[i])) == NULL) {
            warn("%s: ignoring unknown call '%s' at %s:%d", keyword, words[i],
                at->file, at->line);
            continue;
        }
        if (name->value >= 0)
            map[name->value / BITCHUNK_BITS] |= 1UL
                << (name->value % BITCHUNK_BITS);
    }
}

static void
do_system(struct rs_start *start, char **words, int count,
    const struct where *at)
{
    do_calls(start, words, count, at, "do_system", system_calls,
        start->rss_system, NR_SYS_CALLS, RSS_SYS_BASIC_CALLS);
}

static void
do_vm(struct rs_start *start, char **words, int count, const struct where *at)
{
    do_calls(start, words, count, at, "do_vm", vm_calls, start->rss_vm,
        NR_VM_CALLS, RSS_VM_BASIC_CALLS);
}

static void
do_io(struct rs_start *start, char **words, int count, const struct where *at)
{
    int i;

    if (sole("NONE", words, count, "do_io", at))
        return;
    if (sole("ALL", words, count, "do_io", at)) {
        start->rss_nr_io = RSS_IO_ALL;
        return;
    }
    for (i = 0; i < count; i++) {
        char *colon = strchr(words[i], ':');
        long length = 1;

        if (start->rss_nr_io >= RSS_NR_IO)
            fatal("do_io: too many I/O ranges (max %d) at %s:%d", RSS_NR_IO,
                at->file, at->line);
        if (colon != NULL) {
            *colon = '\0';
            length = number(colon + 1, 16, "do_io", at);
        }
        start->rss_io[start->rss_nr_io].base =
            number(words[i], 16, "do_io", at);
        start->rss_io[start->rss_nr_io++].len = length;
    }
}

static void
do_irq(struct rs_start *start, char **words, int count, const struct where *at)
{
    int i;

    if (sole("NONE", words, count, "do_irq", at))
        return;
    if (sole("ALL", words, count, "do_irq", at)) {
        start->rss_nr_irq = RSS_IRQ_ALL;
        return;
    }
    for (i = 0; i < count; i++) {
        if (start->rss_nr_irq >= RSS_NR_IRQ)
            fatal("do_irq: too many IRQs (max %d) at %s:%d", RSS_NR_IRQ,
                at->file, at->line);
        start->rss_irq[start->rss_nr_irq++] = number(words[i], 0, "do_irq", at);
    }
}

static void
do_sigmgr(struct rs_start *start, char **words, int count,
    const struct where *at)
{
    const char *word = only_word(words, count, "do_sigmgr", at);

    if (strcmp(word, "SELF") == 0)
        start->rss_sigmgr = SELF;
    else if (minix_rs_lookup(word, &start->rss_sigmgr) != 0)
        fatal("do_sigmgr: unknown sigmgr %s at %s:%d", word, at->file,
            at->line);
}

static void
do_scheduler(struct rs_start *start, char **words, int count,
    const struct where *at)
{
    const char *word = only_word(words, count, "do_scheduler", at);

    if (strcmp(word, "KERNEL") == 0)
        start->rss_scheduler = KERNEL;
    else if (minix_rs_lookup(word, &start->rss_scheduler) != 0)
        fatal("do_scheduler: unknown scheduler %s at %s:%d", word, at->file,
            at->line);
}

static void
do_priority(struct rs_start *start, char **words, int count,
    const struct where *at)
{
    long value = number(only_word(words, count, "do_priority", at), 0,
        "do_priority", at);

    if (value < 0 || value >= NR_SCHED_QUEUES)
        fatal("do_priority: priority %ld out of range at %s:%d", value,
            at->file, at->line);
    start->rss_priority = value;
}

static void
do_quantum(struct rs_start *start, char **words, int count,
    const struct where *at)
{
    long value =
        number(only_word(words, count, "do_quantum", at), 0, "do_quantum", at);

    if (value <= 0)
        fatal("do_quantum: quantum %ld out of range at %s:%d", value, at->file,
            at->line);
    start->rss_quantum = value;
}

static void
do_cpu(struct rs_start *start, char **words, int count, const struct where *at)
{
    long value = number(only_word(words, count, "do_cpu", at), 0, "do_cpu", at);

    if (value < 0)
        fatal("do_cpu: cpu %ld out of range at %s:%d", value, at->file,
            at->line);
    start->rss_cpu = value;
}

static void
do_control(struct rs_start *start, char **words, int count,
    const struct where *at)
{
    int i;

    for (i = 0; i < count; i++) {
        if (start->rss_nr_control >= RS_NR_CONTROL)
            fatal("do_control: too many control labels (max %d) at %s:%d",
                RS_NR_CONTROL, at->file, at->line);
        start->rss_control[start->rss_nr_control++] =
            (struct rss_label){ words[i], strlen(words[i]) };
    }
}

static void
do_domain(struct rs_start *start, char **words, int count,
    const struct where *at)
{
    const struct name *name;
    int i;

    for (i = 0; i < count; i++) {
        if (start->rss_nr_domain >= NR_DOMAIN)
            fatal("do_domain: too many socket domains (max %d) at %s:%d",
                NR_DOMAIN, at->file, at->line);
        name = find(domains, words[i]);
        start->rss_domain[start->rss_nr_domain++] =
            name != NULL ? name->value : number(words[i], 10, "do_domain", at);
    }
}

/* "VID:DID[/SUBVID:SUBDID]", or the old form "VID/DID"; hexadecimal. */
static void
do_pci_device(struct rs_start *start, char **words, int count,
    const struct where *at)
{
    struct rs_pci_id *id;
    unsigned vid, did, sub_vid, sub_did;
    int i, n;

    for (i = 0; i < count; i++) {
        if (start->rss_nr_pci_id >= RS_NR_PCI_DEVICE)
            fatal("do_pci_device: too many device IDs (max %d) at %s:%d",
                RS_NR_PCI_DEVICE, at->file, at->line);
        sub_vid = NO_SUB_VID;
        sub_did = NO_SUB_DID;
        n = sscanf(words[i], "%x:%x/%x:%x", &vid, &did, &sub_vid, &sub_did);
        if (n != 2 && n != 4 && sscanf(words[i], "%x/%x", &vid, &did) != 2)
            fatal("do_pci_device: bad ID '%s' at %s:%d", words[i], at->file,
                at->line);
        id = &start->rss_pci_id[start->rss_nr_pci_id++];
        *id = (struct rs_pci_id){ vid, did, sub_vid, sub_did };
    }
}

/* "CLASS[/SUBCLASS[/INTERFACE]]"; hexadecimal. */
static void
do_pci_class(struct rs_start *start, char **words, int count,
    const struct where *at)
{
    static const unsigned masks[] = { 0xff0000, 0xffff00, 0xffffff };
    unsigned part[3];
    int i, n;

    for (i = 0; i < count; i++) {
        if (start->rss_nr_pci_class >= RS_NR_PCI_CLASS)
            fatal("do_pci_class: too many classes (max %d) at %s:%d",
                RS_NR_PCI_CLASS, at->file, at->line);
        part[1] = part[2] = 0;
        n = sscanf(words[i], "%x/%x/%x", &part[0], &part[1], &part[2]);
        if (n < 1)
            fatal("do_pci_class: bad class '%s' at %s:%d", words[i], at->file,
                at->line);
        start->rss_pci_class[start->rss_nr_pci_class++] = (struct rs_pci_class){
            part[0] << 16 | part[1] << 8 | part[2],
            masks[n - 1],
        };
    }
}

static void
do_pci(struct rs_start *start, char **words, int count, const struct where *at)
{
    if (count > 0 && strcmp(words[0], "device") == 0)
        do_pci_device(start, words + 1, count - 1, at);
    else if (count > 0 && strcmp(words[0], "class") == 0)
        do_pci_class(start, words + 1, count - 1, at);
    else
        fatal("do_pci: unexpected word at %s:%d", at->file, at->line);
}

static const struct {
    const char *word;
    void (*apply)(struct rs_start *, char **, int, const struct where *);
} keywords[] = {
    { "uid", do_uid },
    { "ipc", do_ipc },
    { "system", do_system },
    { "vm", do_vm },
    { "io", do_io },
    { "irq", do_irq },
    { "pci", do_pci },
    { "sigmgr", do_sigmgr },
    { "scheduler", do_scheduler },
    { "priority", do_priority },
    { "quantum", do_quantum },
    { "cpu", do_cpu },
    { "control", do_control },
    { "domain", do_domain },
};

/* Unknown keywords say something to other tools. */
void
apply_statement(struct rs_start *start, const char *file, int line,
    char **words, int count)
{
    const struct where at = { file, line };
    size_t i;

    for (i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
        if (strcmp(keywords[i].word, words[0]) == 0) {
            keywords[i].apply(start, words + 1, count - 1, &at);
            return;
        }
    }
}

void
finish_entry(struct rs_start *start)
{
    if (start->rss_ipc != NULL)
        return;
    start->rss_ipc = RSS_IPC_ALL_SYS;
    start->rss_ipclen = strlen(start->rss_ipc);
}
