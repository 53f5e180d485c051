/* Texts of errno, as MINIX words them.  Errors of the system have negative
 * numbers inside services; both signs are understood.
 */
#include <stdio.h>
#include <string.h>

#define FIRST_PRIVATE 200

static const char *const text[] = {
    "Undefined error: 0",
    "Operation not permitted",
    "No such file or directory",
    "No such process",
    "Interrupted system call",
    "Input/output error",
    "Device not configured",
    "Argument list too long",
    "Exec format error",
    "Bad file descriptor",
    "No child processes",
    "Resource deadlock avoided",
    "Cannot allocate memory",
    "Permission denied",
    "Bad address",
    "Block device required",
    "Device busy",
    "File exists",
    "Cross-device link",
    "Operation not supported by device",
    "Not a directory",
    "Is a directory",
    "Invalid argument",
    "Too many open files in system",
    "Too many open files",
    "Inappropriate ioctl for device",
    "Text file busy",
    "File too large",
    "No space left on device",
    "Illegal seek",
    "Read-only file system",
    "Too many links",
    "Broken pipe",
    "Numerical argument out of domain",
    "Result too large or too small",
    "Resource temporarily unavailable",
    "Operation now in progress",
    "Operation already in progress",
    "Socket operation on non-socket",
    "Destination address required",
    "Message too long",
    "Protocol wrong type for socket",
    "Protocol option not available",
    "Protocol not supported",
    "Socket type not supported",
    "Operation not supported",
    "Protocol family not supported",
    "Address family not supported by protocol family",
    "Address already in use",
    "Can't assign requested address",
    "Network is down",
    "Network is unreachable",
    "Network dropped connection on reset",
    "Software caused connection abort",
    "Connection reset by peer",
    "No buffer space available",
    "Socket is already connected",
    "Socket is not connected",
    "Can't send after socket shutdown",
    "Too many references: can't splice",
    "Connection timed out",
    "Connection refused",
    "Too many levels of symbolic links",
    "File name too long",
    "Host is down",
    "No route to host",
    "Directory not empty",
    "Too many processes",
    "Too many users",
    "Disc quota exceeded",
    "Stale NFS file handle",
    "Too many levels of remote in path",
    "RPC struct is bad",
    "RPC version wrong",
    "RPC prog. not avail",
    "Program version wrong",
    "Bad procedure for program",
    "No locks available",
    "Function not implemented",
    "Inappropriate file type or format",
    "Authentication error",
    "Need authenticator",
    "Identifier removed",
    "No message of desired type",
    "Value too large to be stored in data type",
    "Illegal byte sequence",
    "Not supported",
    "Operation Canceled",
    "Bad or Corrupt message",
    "No message available",
    "No STREAM resources",
    "Not a STREAM",
    "STREAM ioctl timeout",
    "Attribute not found",
    "Multihop attempted",
    "Link has been severed",
    "Protocol error",
};

static const char *const private_text[] = {
    "service restarted",
    "source or destination is not ready",
    "source or destination is not alive",
    "pseudo-code: don't send a reply",
    "generic error",
    "invalid packet size for some protocol",
    "urgent data present",
    "no urgent data present",
    "can't send message due to deadlock",
    "illegal system call number",
    "no permission for system call",
    "IPC trap not allowed",
    "destination cannot handle request",
    "badmode in ioctl",
    "no such connection",
    "specified endpoint is not alive",
    "specified endpoint is bad",
    "requested CPU does not work",
};

#define COUNT(a) ((int) (sizeof(a) / sizeof((a)[0])))

char *
strerror(int e)
{
    static char unknown[32];

    if (e < 0)
        e = -e;
    if (e < COUNT(text))
        return (char *) text[e];
    if (e >= FIRST_PRIVATE && e < FIRST_PRIVATE + COUNT(private_text))
        return (char *) private_text[e - FIRST_PRIVATE];
    snprintf(unknown, sizeof unknown,
        e < FIRST_PRIVATE ? "Undefined error: %d" : "Unknown error: %d", e);
    return unknown;
}
