/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ends the machine when all checks are done. */
#ifndef SELF_CHECK_ENDING_H
#define SELF_CHECK_ENDING_H

struct machine;

/**
 * ending_run() - Do what the word end= says, or what the image was made for without it
 *
 * ending_check() has reported an unknown value of end= as a failed check.
 */
_Noreturn void ending_run(struct machine *machine);

/**
 * ending_check() - Whether end= is one of those that exist; a failed check if not
 */
void ending_check(struct machine *machine);

#endif
