/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The checksum of images, initrds and command lines: two running sums of little-endian 32-bit words
 * modulo 2^32, the second one adding up the first (Fletcher's scheme), so that each bit and the
 * order of the words count. It takes two additions a word: the kernel runs it over 160 MiB under
 * nested emulation.
 */
#ifndef BOOT_IMAGES_CHECKSUM_H
#define BOOT_IMAGES_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

struct checksum {
    uint32_t plain;
    uint32_t weighted;
};

/* the start value; not 0, so that leading zeroes count */
#define CHECKSUM_START ((struct checksum){.plain = 1, .weighted = 0})

/* a 32-bit word at any address, which may alias an object of another type */
typedef uint32_t checksum_word __attribute__((may_alias, aligned(1)));

/**
 * checksum_words() - Add whole words
 * @sum:   Running checksum
 * @data:  First byte, at any address
 * @count: Number of 32-bit words
 */
static inline void checksum_words(struct checksum *sum, const void *data, size_t count)
{
    const checksum_word *word = data;
    uint32_t plain = sum->plain;
    uint32_t weighted = sum->weighted;

    for (; count >= 8; count -= 8, word += 8) {
        weighted += plain += word[0];
        weighted += plain += word[1];
        weighted += plain += word[2];
        weighted += plain += word[3];
        weighted += plain += word[4];
        weighted += plain += word[5];
        weighted += plain += word[6];
        weighted += plain += word[7];
    }
    for (; count > 0; count--, word++)
        weighted += plain += word[0];
    sum->plain = plain;
    sum->weighted = weighted;
}

/**
 * checksum_value() - The checksum as one number
 */
static inline uint64_t checksum_value(const struct checksum *sum)
{
    return (uint64_t)sum->weighted << 32 | sum->plain;
}

/**
 * checksum_bytes() - Checksum of a range of any length
 * @data: First byte
 * @size: Length in bytes; the last word is padded with zeroes, and the length is added after it
 *
 * Return: the checksum
 */
static inline uint64_t checksum_bytes(const void *data, size_t size)
{
    struct checksum sum = CHECKSUM_START;
    uint32_t last[2] = {0, (uint32_t)size};
    const uint8_t *tail = (const uint8_t *)data + size / 4 * 4;

    checksum_words(&sum, data, size / 4);
    for (size_t i = 0; i < size % 4; i++)
        last[0] |= (uint32_t)tail[i] << 8 * i;
    checksum_words(&sum, last, 2);
    return checksum_value(&sum);
}

#endif
