/* One locale, C, in which a character is a byte. */
#ifndef _LOCALE_IMPL_H
#define _LOCALE_IMPL_H

#include <locale.h>
#include <stdlib.h>
#include "libc.h"

#define CURRENT_LOCALE ((locale_t) 0)
#define C_LOCALE CURRENT_LOCALE
#define UTF8_LOCALE CURRENT_LOCALE
#define CURRENT_UTF8 0
#define LCTRANS(text, category, locale) (text)
#define LCTRANS_CUR(text) (text)
#define __lctrans_cur(text) (text)

#undef MB_CUR_MAX
#define MB_CUR_MAX 1

#endif
