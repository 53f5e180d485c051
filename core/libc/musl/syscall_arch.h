/* Linux calls do not exist here.  Files that make them are not in musl.txt;
 * inline functions of other headers (waking a thread) mention them.
 */
#define NO_SUCH_CALL (-78L)

#define __syscall0(n) NO_SUCH_CALL
#define __syscall1(n, a) NO_SUCH_CALL
#define __syscall2(n, a, b) NO_SUCH_CALL
#define __syscall3(n, a, b, c) NO_SUCH_CALL
#define __syscall4(n, a, b, c, d) NO_SUCH_CALL
#define __syscall5(n, a, b, c, d, e) NO_SUCH_CALL
#define __syscall6(n, a, b, c, d, e, f) NO_SUCH_CALL
