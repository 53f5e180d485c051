// Table: the functions of C11's library, and of POSIX those that many programs
// use, by their headers. Written by hand: it does not depend on what our
// headers happen to declare.

export const COMMON = `
  __assert_fail isalnum isalpha isblank iscntrl isdigit isgraph islower
  isprint ispunct isspace isupper isxdigit tolower toupper iswalnum iswalpha
  iswblank iswcntrl iswdigit iswgraph iswlower iswprint iswpunct iswspace
  iswupper iswxdigit iswctype wctype towlower towupper towctrans wctrans
  __errno_location setlocale localeconv setjmp longjmp sigsetjmp siglongjmp
  signal raise

  acos acosf acosl asin asinf asinl atan atanf atanl atan2 atan2f atan2l cos
  cosf cosl sin sinf sinl tan tanf tanl acosh acoshf acoshl asinh asinhf
  asinhl atanh atanhf atanhl cosh coshf coshl sinh sinhf sinhl tanh tanhf
  tanhl exp expf expl exp2 exp2f exp2l expm1 expm1f expm1l frexp frexpf frexpl
  ilogb ilogbf ilogbl ldexp ldexpf ldexpl log logf logl log10 log10f log10l
  log1p log1pf log1pl log2 log2f log2l logb logbf logbl modf modff modfl
  scalbn scalbnf scalbnl scalbln scalblnf scalblnl cbrt cbrtf cbrtl fabs fabsf
  fabsl hypot hypotf hypotl pow powf powl sqrt sqrtf sqrtl erf erff erfl erfc
  erfcf erfcl lgamma lgammaf lgammal tgamma tgammaf tgammal ceil ceilf ceill
  floor floorf floorl nearbyint nearbyintf nearbyintl rint rintf rintl lrint
  lrintf lrintl llrint llrintf llrintl round roundf roundl lround lroundf
  lroundl llround llroundf llroundl trunc truncf truncl fmod fmodf fmodl
  remainder remainderf remainderl remquo remquof remquol copysign copysignf
  copysignl nan nanf nanl nextafter nextafterf nextafterl nexttoward
  nexttowardf nexttowardl fdim fdimf fdiml fmax fmaxf fmaxl fmin fminf fminl
  fma fmaf fmal

  cacos cacosf cacosl casin casinf casinl catan catanf catanl ccos ccosf ccosl
  csin csinf csinl ctan ctanf ctanl cacosh cacoshf cacoshl casinh casinhf
  casinhl catanh catanhf catanhl ccosh ccoshf ccoshl csinh csinhf csinhl ctanh
  ctanhf ctanhl cexp cexpf cexpl clog clogf clogl cabs cabsf cabsl cpow cpowf
  cpowl csqrt csqrtf csqrtl carg cargf cargl cimag cimagf cimagl conj conjf
  conjl cproj cprojf cprojl creal crealf creall

  feclearexcept fegetexceptflag feraiseexcept fesetexceptflag fetestexcept
  fegetround fesetround fegetenv feholdexcept fesetenv feupdateenv

  imaxabs imaxdiv strtoimax strtoumax wcstoimax wcstoumax

  remove rename tmpfile tmpnam fclose fflush fopen freopen setbuf setvbuf
  fprintf fscanf printf scanf snprintf sprintf sscanf vfprintf vfscanf vprintf
  vscanf vsnprintf vsprintf vsscanf fgetc fgets fputc fputs getc getchar putc
  putchar puts ungetc fread fwrite fgetpos fseek fsetpos ftell rewind clearerr
  feof ferror perror fdopen fileno fseeko ftello getline getdelim dprintf
  vdprintf asprintf vasprintf open_memstream fmemopen popen pclose flockfile
  funlockfile ctermid

  atof atoi atol atoll strtod strtof strtold strtol strtoll strtoul strtoull
  rand srand aligned_alloc calloc free malloc realloc posix_memalign abort
  atexit at_quick_exit exit _Exit getenv quick_exit system bsearch qsort
  qsort_r abs labs llabs div ldiv lldiv mblen mbtowc wctomb mbstowcs wcstombs
  setenv unsetenv putenv mkstemp mkdtemp realpath random srandom drand48
  erand48 lrand48 rand_r getsubopt reallocarray

  memcpy memmove strcpy strncpy strcat strncat memcmp strcmp strcoll strncmp
  strxfrm memchr strchr strcspn strpbrk strrchr strspn strstr strtok memset
  strerror strlen memccpy stpcpy stpncpy strdup strndup strnlen strtok_r
  strerror_r strsignal strcasecmp strncasecmp ffs bcmp bcopy bzero index
  rindex memmem strsep strlcpy strlcat strcasestr

  clock difftime mktime time timespec_get asctime ctime gmtime localtime
  strftime gmtime_r localtime_r asctime_r ctime_r strptime tzset timegm
  nanosleep clock_gettime clock_getres clock_settime clock_nanosleep

  fwprintf fwscanf swprintf swscanf vfwprintf vfwscanf vswprintf vswscanf
  vwprintf vwscanf wprintf wscanf fgetwc fgetws fputwc fputws fwide getwc
  getwchar putwc putwchar ungetwc wcstod wcstof wcstold wcstol wcstoll wcstoul
  wcstoull wcscpy wcsncpy wmemcpy wmemmove wcscat wcsncat wcscmp wcscoll
  wcsncmp wcsxfrm wmemcmp wcschr wcscspn wcspbrk wcsrchr wcsspn wcsstr wcstok
  wmemchr wcslen wmemset wcsftime btowc wctob mbsinit mbrlen mbrtowc wcrtomb
  mbsrtowcs wcsrtombs mbrtoc16 c16rtomb mbrtoc32 c32rtomb wcsdup wcsnlen
  wcscasecmp

  call_once cnd_broadcast cnd_destroy cnd_init cnd_signal cnd_timedwait
  cnd_wait mtx_destroy mtx_init mtx_lock mtx_timedlock mtx_trylock mtx_unlock
  thrd_create thrd_current thrd_detach thrd_equal thrd_exit thrd_join
  thrd_sleep thrd_yield tss_create tss_delete tss_get tss_set

  access chdir chown close dup dup2 execl execle execlp execv execve execvp
  _exit fchdir fchown fork fsync ftruncate getcwd getegid geteuid getgid
  gethostname getopt getpgrp getpid getppid getuid isatty link lseek pause
  pipe pread pwrite read readlink rmdir setgid setsid setuid sleep symlink
  sysconf pathconf truncate unlink usleep write alarm open creat fcntl chmod
  fchmod fstat lstat mkdir mkfifo mknod stat umask utimensat futimens closedir
  opendir readdir rewinddir scandir alphasort dirfd

  sigaction sigaddset sigdelset sigemptyset sigfillset sigismember sigpending
  sigprocmask sigsuspend kill killpg psignal wait waitpid getrusage
  gettimeofday getitimer setitimer select poll mmap munmap mprotect readv
  writev uname getopt_long getopt_long_only basename dirname fnmatch regcomp
  regexec regerror regfree glob globfree nftw hcreate hsearch hdestroy tsearch
  tfind tdelete twalk lfind lsearch insque remque getpwnam getpwuid getgrnam
  getgrgid htonl htons ntohl ntohs inet_ntop inet_pton inet_ntoa nl_langinfo
  newlocale uselocale freelocale duplocale gettext err errx warn warnx syslog
  tcgetattr tcsetattr cfgetospeed cfsetospeed ioctl pthread_create
  pthread_mutex_lock socket
`;
