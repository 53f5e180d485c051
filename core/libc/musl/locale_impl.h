/* One locale, C, in which a character is a byte. */
#ifndef _LOCALE_IMPL_H
#define _LOCALE_IMPL_H

#include <locale.h>
#include <stdlib.h>
#include "libc.h"

/* What a translated locale would have: always a null pointer here. */
struct __locale_map {
    char name[24];
};

extern struct __locale_struct __the_locale;
extern locale_t __current_locale;

#define CURRENT_LOCALE __current_locale
#define C_LOCALE (&__the_locale)
#define UTF8_LOCALE C_LOCALE
#define CURRENT_UTF8 0
#define LCTRANS(text, category, locale) (text)
#define LCTRANS_CUR(text) (text)
#define __lctrans_cur(text) (text)

#undef MB_CUR_MAX
#define MB_CUR_MAX 1

#endif
