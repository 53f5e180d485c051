/* Linux calls do not exist here.  Files that make them are not in musl.txt;
 * inline functions of other headers (waking a thread) mention them.
 */
#define NO_SUCH_CALL(n, ...) \
    static inline long __syscall##n(__VA_ARGS__) \
    { \
        return -78; \
    }

NO_SUCH_CALL(0, long)
NO_SUCH_CALL(1, long, long)
NO_SUCH_CALL(2, long, long, long)
NO_SUCH_CALL(3, long, long, long, long)
NO_SUCH_CALL(4, long, long, long, long, long)
NO_SUCH_CALL(5, long, long, long, long, long, long)
NO_SUCH_CALL(6, long, long, long, long, long, long, long)
