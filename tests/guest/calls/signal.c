/* Signals, timers, sleep. */
#include "calls.h"
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int count, last;

static void
handler(int signo)
{
    count++;
    last = signo;
}

static void
handler_runs_and_returns(void)
{
    volatile double x = 1.5;
    int i;

    signal(SIGUSR1, handler);
    for (i = 1; i <= 50; i++) {
        x *= 1.25;
        must(raise(SIGUSR1) == 0);
        must(count == i && last == SIGUSR1);
        x /= 1.25;
    }
    must(x == 1.5);
}

static void
default_action_kills(void)
{
    int status;
    pid_t pid;

    if ((pid = fork()) == 0)
        for (;;)
            pause();
    must(kill(pid, SIGTERM) == 0);
    must(waitpid(pid, &status, 0) == pid);
    must(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    if ((pid = fork()) == 0)
        for (;;)
            ;
    must(kill(pid, SIGKILL) == 0);
    must(waitpid(pid, &status, 0) == pid && WTERMSIG(status) == SIGKILL);
}

static void
faults_kill(void)
{
    int status;
    pid_t pid;

    if ((pid = fork()) == 0) {
        *(volatile int *) 16 = 1;
        _exit(0);
    }
    must(waitpid(pid, &status, 0) == pid);
    must(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

static void
ignored_is_ignored(void)
{
    signal(SIGTERM, SIG_IGN);
    must(raise(SIGTERM) == 0);
    must(kill(getpid(), 0) == 0);
    must_fail(kill(29999, 0), ESRCH);
    must_fail(kill(getpid(), 99), EINVAL);
}

static void
blocked_waits(void)
{
    sigset_t set, old, pending;

    signal(SIGUSR2, handler);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    must(sigprocmask(SIG_BLOCK, &set, &old) == 0);
    must(raise(SIGUSR2) == 0 && count == 0);
    must(sigpending(&pending) == 0 && sigismember(&pending, SIGUSR2));
    must(sigprocmask(SIG_SETMASK, &old, NULL) == 0);
    must(count == 1 && last == SIGUSR2);
}

static void
suspend_waits_for_it(void)
{
    sigset_t set, old;
    long start = clock_ms();

    signal(SIGALRM, handler);
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    must(sigprocmask(SIG_BLOCK, &set, &old) == 0);
    alarm(1);
    must_fail(sigsuspend(&old), EINTR);
    must_take(start, 1000);
    must(count == 1);
    must(sigprocmask(SIG_SETMASK, &old, &set) == 0);
    must(sigismember(&set, SIGALRM));
}

static void
interrupts_calls(void)
{
    struct sigaction act;
    struct itimerval soon;
    int fds[2], status;
    long start;
    char c;
    pid_t pid;

    memset(&act, 0, sizeof act);
    act.sa_handler = handler;
    must(sigaction(SIGALRM, &act, NULL) == 0);
    must(pipe(fds) == 0);
    memset(&soon, 0, sizeof soon);
    soon.it_value.tv_usec = 100000;
    start = clock_ms();
    must(setitimer(ITIMER_REAL, &soon, NULL) == 0);
    must_fail(read(fds[0], &c, 1), EINTR);
    must_take(start, 100);
    if ((pid = fork()) == 0)
        for (;;)
            pause();
    start = clock_ms();
    must(setitimer(ITIMER_REAL, &soon, NULL) == 0);
    must_fail(waitpid(pid, &status, 0), EINTR);
    must_take(start, 100);
    must(kill(pid, SIGKILL) == 0 && waitpid(pid, NULL, 0) == pid);
    must(count == 2);
}

static void
timer_repeats(void)
{
    struct itimerval timer, left;
    long start = clock_ms();

    signal(SIGALRM, handler);
    memset(&timer, 0, sizeof timer);
    timer.it_value.tv_usec = timer.it_interval.tv_usec = 50000;
    must(setitimer(ITIMER_REAL, &timer, NULL) == 0);
    while (count < 5)
        pause();
    must_take(start, 5 * 50);
    memset(&timer, 0, sizeof timer);
    must(setitimer(ITIMER_REAL, &timer, &left) == 0);
    must(left.it_interval.tv_usec > 0);
}

static void
sleep_takes_its_time(void)
{
    long start = clock_ms();

    must(usleep(300000) == 0);
    must_take(start, 300);
}

static jmp_buf place;

static void
jump(int signo)
{
    longjmp(place, signo);
}

static void
jump_out_of_a_handler(void)
{
    struct sigaction act;
    int r;

    memset(&act, 0, sizeof act);
    act.sa_handler = jump;
    act.sa_flags = SA_NODEFER;
    must(sigaction(SIGUSR1, &act, NULL) == 0);
    if ((r = setjmp(place)) == 0) {
        raise(SIGUSR1);
        must(!"came back");
    }
    must(r == SIGUSR1);
}

static void
exec_resets_handlers(void)
{
    int status;
    pid_t pid;

    signal(SIGUSR1, handler);
    if ((pid = fork()) == 0) {
        execl("/bin/sleep", "sleep", "30", NULL);
        _exit(127);
    }
    usleep(200000);
    must(kill(pid, SIGUSR1) == 0);
    must(waitpid(pid, &status, 0) == pid && WTERMSIG(status) == SIGUSR1);
}

const struct test signal_tests[] = {
    { "a handler runs and returns", handler_runs_and_returns },
    { "the default action kills", default_action_kills },
    { "a fault kills", faults_kill },
    { "an ignored signal is ignored", ignored_is_ignored },
    { "a blocked signal waits", blocked_waits },
    { "sigsuspend waits for a signal", suspend_waits_for_it },
    { "a signal interrupts calls", interrupts_calls },
    { "an interval timer repeats", timer_repeats },
    { "sleep takes its time", sleep_takes_its_time },
    { "longjmp leaves a handler", jump_out_of_a_handler },
    { "exec resets handlers", exec_resets_handlers },
    { NULL, NULL },
};
