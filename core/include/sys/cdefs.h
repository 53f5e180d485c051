/* BSD's names for what a compiler can say of a declaration. */
#ifndef _SYS_CDEFS_H
#define _SYS_CDEFS_H

#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS }
#else
#define __BEGIN_DECLS
#define __END_DECLS
#endif

#define __CONCAT1(a, b) a##b
#define __CONCAT(a, b) __CONCAT1(a, b)
#define __STRING(a) #a
#define ___STRING(a) __STRING(a)

#define __P(parameters) parameters
#define __dead __attribute__((__noreturn__))
#define __dead2 __attribute__((__noreturn__))
#define __pure __attribute__((__const__))
#define __pure2 __attribute__((__const__))
#define __constfunc __attribute__((__const__))
#define __noinline __attribute__((__noinline__))
#define __always_inline __inline __attribute__((__always_inline__))
#define __unused __attribute__((__unused__))
#define __used __attribute__((__used__))
#define __packed __attribute__((__packed__))
#define __aligned(bytes) __attribute__((__aligned__(bytes)))
#define __section(name) __attribute__((__section__(name)))
#define __weakref(name) __attribute__((__weakref__(name)))
#define __printflike(format, first) \
    __attribute__((__format__(__printf__, format, first)))
#define __scanflike(format, first) \
    __attribute__((__format__(__scanf__, format, first)))
#define __format_arg(number) __attribute__((__format_arg__(number)))
#define __nonnull(numbers) __attribute__((__nonnull__ numbers))
#define __malloc_like __attribute__((__malloc__))
#define __result_use_check __attribute__((__warn_unused_result__))

#define __predict_true(condition) __builtin_expect((condition) != 0, 1)
#define __predict_false(condition) __builtin_expect((condition) != 0, 0)

#define __offsetof(type, member) __builtin_offsetof(type, member)
#define __containerof(address, type, member) \
    ((type *) ((char *) (address) - __builtin_offsetof(type, member)))
#define __arraycount(array) (sizeof(array) / sizeof((array)[0]))

#define __DECONST(type, value) \
    ((type) (__UINTPTR_TYPE__) (const void *) (value))
#define __DEVOLATILE(type, value) \
    ((type) (__UINTPTR_TYPE__) (volatile void *) (value))
#define __UNCONST(value) ((void *) (__UINTPTR_TYPE__) (const void *) (value))

/* Texts for tools that look into files: there are none here. */
#define __RCSID(text)
#define __KERNEL_RCSID(number, text)
#define __COPYRIGHT(text)
#define __FBSDID(text)
#define __SCCSID(text)

#endif
