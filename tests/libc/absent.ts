// Table: functions that the headers declare and that do not link, with the
// reason. What is not here links in a service and in a program.

/** Reason, and names. */
export const ABSENT: readonly [reason: string, names: string][] = [
  [
    "the compiler makes it in place; it is no function",
    `
      alloca
    `,
  ],
  [
    "a process has one thread",
    `
      _pthread_cleanup_pop _pthread_cleanup_push call_once cnd_broadcast
      cnd_destroy cnd_init cnd_signal cnd_timedwait cnd_wait gettid
      mtx_destroy mtx_init mtx_lock mtx_timedlock mtx_trylock mtx_unlock
      pthread_atfork pthread_attr_destroy pthread_attr_getdetachstate
      pthread_attr_getguardsize pthread_attr_getinheritsched
      pthread_attr_getschedparam pthread_attr_getschedpolicy
      pthread_attr_getscope pthread_attr_getstack pthread_attr_getstacksize
      pthread_attr_init pthread_attr_setdetachstate
      pthread_attr_setguardsize pthread_attr_setinheritsched
      pthread_attr_setschedparam pthread_attr_setschedpolicy
      pthread_attr_setscope pthread_attr_setstack pthread_attr_setstacksize
      pthread_barrier_destroy pthread_barrier_init pthread_barrier_wait
      pthread_barrierattr_destroy pthread_barrierattr_getpshared
      pthread_barrierattr_init pthread_barrierattr_setpshared pthread_cancel
      pthread_cond_broadcast pthread_cond_destroy pthread_cond_init
      pthread_cond_signal pthread_cond_timedwait pthread_cond_wait
      pthread_condattr_destroy pthread_condattr_getclock
      pthread_condattr_getpshared pthread_condattr_init
      pthread_condattr_setclock pthread_condattr_setpshared pthread_create
      pthread_detach pthread_equal pthread_exit pthread_getaffinity_np
      pthread_getattr_default_np pthread_getattr_np pthread_getconcurrency
      pthread_getcpuclockid pthread_getname_np pthread_getschedparam
      pthread_getspecific pthread_join pthread_key_create pthread_key_delete
      pthread_kill pthread_mutex_consistent pthread_mutex_destroy
      pthread_mutex_getprioceiling pthread_mutex_init pthread_mutex_lock
      pthread_mutex_setprioceiling pthread_mutex_timedlock
      pthread_mutex_trylock pthread_mutex_unlock pthread_mutexattr_destroy
      pthread_mutexattr_getprioceiling pthread_mutexattr_getprotocol
      pthread_mutexattr_getpshared pthread_mutexattr_getrobust
      pthread_mutexattr_gettype pthread_mutexattr_init
      pthread_mutexattr_setprioceiling pthread_mutexattr_setprotocol
      pthread_mutexattr_setpshared pthread_mutexattr_setrobust
      pthread_mutexattr_settype pthread_once pthread_rwlock_destroy
      pthread_rwlock_init pthread_rwlock_rdlock pthread_rwlock_timedrdlock
      pthread_rwlock_timedwrlock pthread_rwlock_tryrdlock
      pthread_rwlock_trywrlock pthread_rwlock_unlock pthread_rwlock_wrlock
      pthread_rwlockattr_destroy pthread_rwlockattr_getpshared
      pthread_rwlockattr_init pthread_rwlockattr_setpshared pthread_self
      pthread_setaffinity_np pthread_setattr_default_np
      pthread_setcanceltype pthread_setconcurrency pthread_setname_np
      pthread_setschedparam pthread_setschedprio pthread_setspecific
      pthread_sigmask pthread_spin_destroy pthread_spin_init
      pthread_spin_lock pthread_spin_trylock pthread_spin_unlock
      pthread_testcancel pthread_timedjoin_np pthread_tryjoin_np sched_yield
      thrd_create thrd_current thrd_detach thrd_equal thrd_exit thrd_join
      thrd_sleep thrd_yield tss_create tss_delete tss_get tss_set
    `,
  ],
  [
    "VFS has no sockets, and there is no network",
    `
      __res_state accept accept4 bind connect endhostent endnetent
      endprotoent endservent freeaddrinfo freeifaddrs getaddrinfo
      gethostbyaddr gethostbyaddr_r gethostbyname gethostbyname2
      gethostbyname2_r gethostbyname_r gethostent getifaddrs getnameinfo
      getnetbyaddr getnetbyname getnetent getpeername getprotobyname
      getprotobynumber getprotoent getservbyname getservbyname_r
      getservbyport getservbyport_r getservent getsockname getsockopt
      if_freenameindex if_indextoname if_nameindex if_nametoindex listen
      recv recvfrom recvmmsg recvmsg res_init res_mkquery res_query
      res_querydomain res_search res_send send sendfile sendmmsg sendmsg
      sendto sethostent setnetent setprotoent setservent setsockopt shutdown
      sockatmark socket socketpair
    `,
  ],
  [
    "PM and VFS have no such object: queues, semaphores, shared memory, transfers in the background",
    `
      aio_cancel aio_error aio_fsync aio_read aio_return aio_suspend
      aio_write ftok lio_listio memfd_create mq_close mq_getattr mq_notify
      mq_open mq_receive mq_send mq_setattr mq_timedreceive mq_timedsend
      mq_unlink msgctl msgget msgrcv msgsnd sem_close sem_destroy
      sem_getvalue sem_init sem_open sem_post sem_timedwait sem_trywait
      sem_unlink sem_wait semctl semget semop semtimedop shm_open shm_unlink
      shmat shmctl shmdt shmget
    `,
  ],
  [
    "programs are linked statically",
    `
      dl_iterate_phdr dladdr dlclose dlerror dlinfo dlopen dlsym
    `,
  ],
  [
    "a call of Linux' kernel",
    `
      __sched_cpucount _flush_cache acct adjtimex cachectl cacheflush
      clock_adjtime clone copy_file_range epoll_create epoll_create1
      epoll_ctl epoll_pwait epoll_wait eventfd eventfd_read eventfd_write
      fallocate fanotify_init fanotify_mark fgetxattr flistxattr
      fremovexattr fsetxattr get_avphys_pages get_nprocs get_nprocs_conf
      get_phys_pages getauxval getloadavg getxattr inotify_add_watch
      inotify_init inotify_init1 inotify_rm_watch ioperm iopl isastream
      klogctl lgetxattr listxattr llistxattr lremovexattr lsetxattr
      membarrier mlock2 mremap name_to_handle_at open_by_handle_at
      personality prctl preadv2 prlimit process_vm_readv process_vm_writev
      pwritev2 quotactl readahead remap_file_pages removexattr
      sched_getaffinity sched_getcpu sched_setaffinity setdomainname
      setfsgid setfsuid setns setxattr signalfd splice statx swapoff swapon
      sync_file_range syncfs syscall sysinfo tee timerfd_create
      timerfd_gettime timerfd_settime unshare vhangup vmsplice
    `,
  ],
  [
    "VM maps memory and takes it back; it changes, locks and advises nothing",
    `
      madvise mincore mlock mlockall mprotect msync munlock munlockall
      posix_madvise
    `,
  ],
  [
    "a path begins at the working directory or the root, at no other directory",
    `
      faccessat fchmodat fchownat fstatat futimesat linkat mkdirat mkfifoat
      mknodat openat readlinkat renameat symlinkat unlinkat
    `,
  ],
  [
    "VFS has no call for it",
    `
      flock fstatfs fstatvfs lchmod lchown lockf poll posix_fadvise
      posix_fallocate ppoll pselect select statfs statvfs
    `,
  ],
  [
    "PM has no call for it",
    `
      adjtime clock_getcpuclockid getgrouplist getgroups getpgid getpriority
      getresgid getresuid getrlimit initgroups issetugid nice ptrace
      sched_get_priority_max sched_get_priority_min sched_getparam
      sched_getscheduler sched_rr_get_interval sched_setparam
      sched_setscheduler setgroups setpgid setpgrp setpriority setregid
      setresgid setresuid setreuid setrlimit sigaltstack sigqueue
      sigtimedwait sigwait sigwaitinfo timer_create timer_delete
      timer_getoverrun timer_gettime timer_settime times ulimit waitid
    `,
  ],
  [
    "a file descriptor names no program to execute, and a child has no state but its parent's",
    `
      _Fork fexecve posix_spawn posix_spawn_file_actions_addchdir_np
      posix_spawn_file_actions_addclose posix_spawn_file_actions_adddup2
      posix_spawn_file_actions_addfchdir_np posix_spawn_file_actions_addopen
      posix_spawn_file_actions_destroy posix_spawn_file_actions_init
      posix_spawnattr_destroy posix_spawnattr_getflags
      posix_spawnattr_getpgroup posix_spawnattr_getschedparam
      posix_spawnattr_getschedpolicy posix_spawnattr_getsigdefault
      posix_spawnattr_getsigmask posix_spawnattr_init
      posix_spawnattr_setflags posix_spawnattr_setpgroup
      posix_spawnattr_setschedparam posix_spawnattr_setschedpolicy
      posix_spawnattr_setsigdefault posix_spawnattr_setsigmask posix_spawnp
    `,
  ],
  [
    "there is no shell",
    `
      pclose popen system wordexp wordfree
    `,
  ],
  [
    "there is no source of random numbers for programs",
    `
      getentropy getrandom
    `,
  ],
  [
    "nothing keeps a record of who is here, and no daemon collects messages",
    `
      closelog endspent endusershell endutent endutxent fgetspent gethostid
      getpass getspent getspnam getspnam_r getusershell getutent getutid
      getutline getutxent getutxid getutxline lckpwdf login_tty openlog
      putspent pututline pututxline setlogmask setspent setusershell
      setutent setutxent sgetspent syslog ulckpwdf updwtmp updwtmpx utmpname
      utmpxname vsyslog
    `,
  ],
  [
    "there are no pseudo terminals, sessions have no terminal of their own, and the terminal sends no break",
    `
      daemon forkpty grantpt openpty posix_openpt ptsname ptsname_r tcflow
      tcflush tcgetpgrp tcgetsid tcsendbreak tcsetpgrp ttyname ttyname_r
      unlockpt
    `,
  ],
  [
    "one locale, in which a character is a byte: nothing is converted, and no catalogue is read",
    `
      catopen iconv iconv_close iconv_open
    `,
  ],
  [
    "libc has no cipher",
    `
      crypt crypt_r encrypt setkey
    `,
  ],
  [
    "contexts are switched by setjmp and longjmp alone",
    `
      getcontext makecontext setcontext swapcontext
    `,
  ],
  [
    "the program mount speaks to VFS itself, since the arguments are MINIX's",
    `
      mount umount umount2
    `,
  ],
  [
    "an object of the tracked allocator begins inside a block of malloc's",
    `
      malloc_usable_size
    `,
  ],
  [
    "VFS tells what the real user may, not the effective one",
    `
      eaccess euidaccess
    `,
  ],
];
