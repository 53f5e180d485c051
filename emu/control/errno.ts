/** What the guest's error numbers say: they are MINIX's, not the host's. */
import * as abi from "../../core/abi/abi.ts";

const TEXTS: ReadonlyMap<number, string> = new Map([
  [abi.EPERM, "Operation not permitted"],
  [abi.ENOENT, "No such file or directory"],
  [abi.ESRCH, "No such process"],
  [abi.EINTR, "Interrupted system call"],
  [abi.EIO, "Input/output error"],
  [abi.ENXIO, "No such device or address"],
  [abi.E2BIG, "Argument list too long"],
  [abi.ENOEXEC, "Exec format error"],
  [abi.EBADF, "Bad file descriptor"],
  [abi.ENOMEM, "Out of memory"],
  [abi.EACCES, "Permission denied"],
  [abi.EFAULT, "Bad address"],
  [abi.EBUSY, "Resource busy"],
  [abi.EEXIST, "File exists"],
  [abi.ENODEV, "No such device"],
  [abi.ENOTDIR, "Not a directory"],
  [abi.EISDIR, "Is a directory"],
  [abi.EINVAL, "Invalid argument"],
  [abi.ENFILE, "Too many open files in system"],
  [abi.EMFILE, "Too many open files"],
  [abi.ETXTBSY, "Text file busy"],
  [abi.EFBIG, "File too large"],
  [abi.ENOSPC, "No space left on device"],
  [abi.EROFS, "Read-only file system"],
  [abi.EPIPE, "Broken pipe"],
  [abi.EAGAIN, "Resource temporarily unavailable"],
  [abi.ELOOP, "Too many levels of symbolic links"],
  [abi.ENAMETOOLONG, "File name too long"],
  [abi.ENOSYS, "Function not implemented"],
]);

export function errnoText(errno: number): string {
  return TEXTS.get(errno) ?? `error ${errno}`;
}
