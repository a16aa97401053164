/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * No event tells that the affinity of a thread has changed, so it is asked for once a second; only
 * with clients that have asked for the threads.
 */
#include "qemu-integration/lifecycle/vcpu-threads.h"

#include "common/alloc.h"
#include "common/cpu-list.h"
#include "qemu-integration/lifecycle/domain-scheduling.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STACK_SIZE 65536

/* One of a vcpu. */
struct vcpu_thread {
    pid_t id;       /* 0: there is none */
    cpu_set_t cpus; /* what its vcpu has been pinned to; at first, its own */
};

struct life_vcpu_threads {
    struct lifecycle *cycle;
    struct event *timer;
    struct vcpu_thread threads[VM_VCPUS_MAX];
};

/* For a thread that begins. */
struct beginning {
    unsigned vcpu;
    pid_t id;
    sem_t begun;
};

static void *do_nothing(void *context)
{
    struct beginning *beginning = context;
    char name[16];

    snprintf(name, sizeof(name), "CPU %u/Xen", beginning->vcpu);
    pthread_setname_np(pthread_self(), name);
    beginning->id = gettid();
    sem_post(&beginning->begun);
    for (;;)
        pause();
    return NULL;
}

/* With all signals blocked: they are the main thread's. Returns 0 if it cannot be made. */
static pid_t start_thread(unsigned vcpu)
{
    struct beginning beginning = {.vcpu = vcpu};
    pthread_attr_t attributes;
    sigset_t all, before;
    pthread_t thread;
    int failure;

    sem_init(&beginning.begun, 0, 0);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failure = pthread_create(&thread, &attributes, do_nothing, &beginning);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    while (failure == 0 && sem_wait(&beginning.begun) < 0)
        ;
    sem_destroy(&beginning.begun);
    return beginning.id;
}

/* All of the host's that dom0 has mean all that there are: dom0 may have fewer than Xen. */
static void make_list(struct cpu_list *list, const cpu_set_t *cpus)
{
    *list = (struct cpu_list){0};
    if (CPU_COUNT(cpus) >= sysconf(_SC_NPROCESSORS_ONLN)) {
        memset(list->bits, 0xff, sizeof(list->bits));
        return;
    }
    for (unsigned cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, cpus)) {
            list->bits[cpu / 8] |= (uint8_t)(1U << cpu % 8);
            list->highest = cpu;
        }
}

static void follow(struct life_vcpu_threads *threads, unsigned vcpu)
{
    struct vcpu_thread *thread = &threads->threads[vcpu];
    struct error error = {0};
    struct cpu_list list;
    cpu_set_t cpus;

    if (thread->id == 0 || sched_getaffinity(thread->id, sizeof(cpus), &cpus) < 0 ||
        CPU_EQUAL(&cpus, &thread->cpus))
        return;
    thread->cpus = cpus;
    make_list(&list, &cpus);
    if (life_pin(threads->cycle, vcpu, &list, &error) < 0)
        error_warn(&error);
}

/* Between two lives there is no domain; the next one has the pins of before. */
static void on_time(evutil_socket_t fd, short what, void *context)
{
    struct life_vcpu_threads *threads = context;
    struct lifecycle *cycle = threads->cycle;

    (void)fd, (void)what;
    if (cycle->life.ending != ENDING_NONE || cycle->life.stage < STAGE_STARTING)
        return;
    for (unsigned vcpu = 0; vcpu < cycle->plan->vm->vcpus_max; vcpu++)
        follow(threads, vcpu);
}

static struct life_vcpu_threads *start(struct lifecycle *cycle)
{
    const struct timeval second = {.tv_sec = 1};
    struct life_vcpu_threads *threads = alloc_bytes(sizeof(*threads));

    *threads = (struct life_vcpu_threads){.cycle = cycle};
    threads->timer = event_new(cycle->events.loop, -1, EV_PERSIST, on_time, threads);
    if (threads->timer == NULL || event_add(threads->timer, &second) < 0)
        return threads;
    for (unsigned vcpu = 0; vcpu < cycle->plan->vm->vcpus_max; vcpu++) {
        struct vcpu_thread *thread = &threads->threads[vcpu];

        thread->id = start_thread(vcpu);
        if (thread->id != 0 &&
            sched_getaffinity(thread->id, sizeof(thread->cpus), &thread->cpus) < 0)
            thread->id = 0;
    }
    return threads;
}

pid_t life_vcpu_thread(struct lifecycle *cycle, unsigned vcpu)
{
    pid_t id;

    if (cycle->vcpu_threads == NULL)
        cycle->vcpu_threads = start(cycle);
    id = vcpu < VM_VCPUS_MAX ? cycle->vcpu_threads->threads[vcpu].id : 0;
    return id != 0 ? id : getpid();
}

void life_forget_vcpu_threads(struct lifecycle *cycle)
{
    if (cycle->vcpu_threads == NULL)
        return;
    if (cycle->vcpu_threads->timer != NULL)
        event_free(cycle->vcpu_threads->timer);
    free(cycle->vcpu_threads);
    cycle->vcpu_threads = NULL;
}
