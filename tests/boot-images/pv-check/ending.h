/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ends the guest when all checks are done. */
#ifndef PV_CHECK_ENDING_H
#define PV_CHECK_ENDING_H

struct guest;

/**
 * ending_check() - Whether end= is one of those that exist; a failed check if not
 */
void ending_check(struct guest *guest);

/**
 * ending_run() - Do what the word end= says; power off without one, or if there is no such end
 */
_Noreturn void ending_run(struct guest *guest);

/**
 * ending_crash() - Crash at once, without output
 */
_Noreturn void ending_crash(void);

#endif
