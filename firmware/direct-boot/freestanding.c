/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions to which gcc generates calls, for 32-bit code without a C library. */
#include <stddef.h>

void *memcpy(void *restrict destination, const void *restrict source, size_t size);
void *memset(void *destination, int value, size_t size);

void *memcpy(void *restrict destination, const void *restrict source, size_t size)
{
    void *to = destination;

    __asm__ volatile("rep movsb" : "+D"(to), "+S"(source), "+c"(size) : : "memory");
    return destination;
}

void *memset(void *destination, int value, size_t size)
{
    void *to = destination;

    __asm__ volatile("rep stosb" : "+D"(to), "+c"(size) : "a"(value) : "memory");
    return destination;
}
