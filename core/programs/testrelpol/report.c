/*
 * Lines as MINIX's testrelpol has them, in the manner of TAP; with -j a line
 * of JSON more for each case, which minix-live testrelpol --json collects.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "testrelpol.h"

int json, nr_failed, nr_skipped, nr_rows;

static char labels[ROW_TEXT], words[ROW_TEXT], differs[ROW_TEXT];
static const char *row_phase, *row_title;
static long began;

static void
append(char *list, const char *text)
{
    size_t used = strlen(list);

    snprintf(list + used, ROW_TEXT - used, "%s\"%s\"", used == 0 ? "" : ", ",
        text);
}

/* Printed at once: a service that is tested next may be the way out. */
void
say(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    vprintf(format, ap);
    va_end(ap);
    putchar('\n');
    fflush(stdout);
}

void
begin_row(const char *phase, const char *title)
{
    row_phase = phase;
    row_title = title;
    labels[0] = words[0] = differs[0] = '\0';
    began = milliseconds();
}

void
row_label(const char *label)
{
    append(labels, label);
}

void
row_words(const char *text)
{
    append(words, text);
}

void
row_differs(const char *format, ...)
{
    char text[128];
    va_list ap;

    va_start(ap, format);
    vsnprintf(text, sizeof(text), format, ap);
    va_end(ap);
    append(differs, text);
}

static const char *
phase_name(int phase)
{
    const char *name = minix_rs_phase(phase);

    return name == NULL ? "none" : name;
}

static int
is_status(const struct expected *e, int status)
{
    const int *one = e->status;

    while (*one != END && *one != status)
        one++;
    return *one != END;
}

/* Whether the case is as it must be. A failure is the expected one only in its
 * own phase; an expected phase says nothing of a success. */
int
end_row(const struct expected *e, int status, int phase)
{
    char wanted[64] = "";
    const int *one;
    long took = milliseconds() - began;
    int ok = is_status(e, status) &&
        (phase == e->phase || (status == 0 && phase == RS_PHASE_NONE)) &&
        differs[0] == '\0';

    nr_rows++;
    for (one = e->status; *one != END; one++) {
        size_t used = strlen(wanted);

        snprintf(wanted + used, sizeof(wanted) - used, "%s%d",
            used == 0 ? "" : ", ", *one);
    }
    if (!ok) {
        nr_failed++;
        say("# %s: status %d in phase \"%s\", expected %s in phase \"%s\"",
            row_title, status, phase_name(phase), wanted, phase_name(e->phase));
        if (differs[0] != '\0')
            say("# differs: %s", differs);
    }
    if (json)
        say("{\"phase\": \"%s\", \"case\": \"%s\", \"labels\": [%s], "
            "\"words\": [%s], \"expected\": [%s], \"status\": %d, "
            "\"expectedPhase\": \"%s\", \"failedPhase\": \"%s\", "
            "\"seconds\": %ld.%03ld, \"verdict\": \"%s\", \"differs\": [%s]}",
            row_phase, row_title, labels, words, wanted, status,
            phase_name(e->phase), phase_name(phase), took / 1000, took % 1000,
            ok ? "ok" : "not ok", differs);
    return ok;
}

void
skip_row(const char *phase, const char *title, const char *label,
    const char *reason)
{
    nr_skipped++;
    say("# skip %s, %s: %s", label, title, reason);
    if (json)
        say("{\"phase\": \"%s\", \"case\": \"%s\", \"labels\": [\"%s\"], "
            "\"verdict\": \"skipped\", \"reason\": \"%s\"}",
            phase, title, label, reason);
}

/* What was asked for and is none of the cases. */
void
error_row(const char *word, const char *error)
{
    char label[RS_MAX_LABEL_LEN], *c;

    strlcpy(label, word, sizeof(label));
    for (c = label; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\' || *c < ' ')
            *c = '?';
    }
    nr_failed++;
    if (json)
        say("{\"phase\": \"recovery\", \"case\": \"label\", \"labels\": "
            "[\"%s\"], "
            "\"verdict\": \"not ok\", \"error\": \"%s\"}",
            label, error);
}
