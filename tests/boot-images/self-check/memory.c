/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The functions a freestanding compiler may call on its own. */
#include <stddef.h>
#include <stdint.h>

void *memset(void *destination, int value, size_t size);
void *memcpy(void *restrict destination, const void *restrict source, size_t size);

void *memset(void *destination, int value, size_t size)
{
    void *next = destination;

    __asm__ volatile("rep stosb" : "+D"(next), "+c"(size) : "a"(value) : "memory");
    return destination;
}

void *memcpy(void *restrict destination, const void *restrict source, size_t size)
{
    void *next = destination;

    __asm__ volatile("rep movsb" : "+D"(next), "+S"(source), "+c"(size) : : "memory");
    return destination;
}
