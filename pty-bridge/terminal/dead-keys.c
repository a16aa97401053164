/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/terminal/dead-keys.h"

#include "common/array.h"

#include <stddef.h>
#include <uchar.h>
#include <xkbcommon/xkbcommon.h>

struct dead_key {
    xkb_keysym_t keysym;
    char32_t spacing;
    const char32_t *letters, *combined; /* of the same length */
};

/* ASCII where there is a choice, as command lines need that: ' and " rather than ´ and ¨. */
static const struct dead_key dead_keys[] = {
    {XKB_KEY_dead_grave, U'`', U"aeiounAEIOUN", U"àèìòùǹÀÈÌÒÙǸ"},
    {XKB_KEY_dead_acute, U'\'', U"aeiouyclnrszgkmpwAEIOUYCLNRSZGKMPW",
     U"áéíóúýćĺńŕśźǵḱḿṕẃÁÉÍÓÚÝĆĹŃŔŚŹǴḰḾṔẂ"},
    {XKB_KEY_dead_circumflex, U'^', U"aeioucghjswyAEIOUCGHJSWY", U"âêîôûĉĝĥĵŝŵŷÂÊÎÔÛĈĜĤĴŜŴŶ"},
    {XKB_KEY_dead_tilde, U'~', U"anoiuAONIU", U"ãñõĩũÃÕÑĨŨ"},
    {XKB_KEY_dead_diaeresis, U'"', U"aeiouyAEIOUY", U"äëïöüÿÄËÏÖÜŸ"},
    {XKB_KEY_dead_abovering, U'°', U"auAU", U"åůÅŮ"},
    {XKB_KEY_dead_caron, U'ˇ', U"cdelnrstzgCDELNRSTZG", U"čďěľňřšťžǧČĎĚĽŇŘŠŤŽǦ"},
    {XKB_KEY_dead_cedilla, U'¸', U"cgklnrstCGKLNRST", U"çģķļņŗşţÇĢĶĻŅŖŞŢ"},
    {XKB_KEY_dead_ogonek, U'˛', U"aeiuAEIU", U"ąęįųĄĘĮŲ"},
    {XKB_KEY_dead_doubleacute, U'˝', U"ouOU", U"őűŐŰ"},
    {XKB_KEY_dead_breve, U'˘', U"agiuAGIU", U"ăğĭŭĂĞĬŬ"},
    {XKB_KEY_dead_abovedot, U'˙', U"cegzIZCEG", U"ċėġżİŻĊĖĠ"},
    {XKB_KEY_dead_macron, U'¯', U"aeiouAEIOU", U"āēīōūĀĒĪŌŪ"},
    {XKB_KEY_dead_stroke, U'/', U"dholtDHOLT", U"đħøłŧĐĦØŁŦ"},
};

static const struct dead_key *find_dead_key(uint32_t keysym)
{
    for (size_t i = 0; i < ARRAY_SIZE(dead_keys); i++)
        if (dead_keys[i].keysym == keysym)
            return &dead_keys[i];
    return NULL;
}

uint32_t dead_key_spacing(uint32_t keysym)
{
    const struct dead_key *key = find_dead_key(keysym);

    return key != NULL ? key->spacing : 0;
}

uint32_t dead_key_combine(uint32_t keysym, uint32_t character)
{
    const struct dead_key *key = find_dead_key(keysym);

    if (key == NULL)
        return 0;
    for (size_t i = 0; key->letters[i] != 0; i++)
        if (key->letters[i] == character)
            return key->combined[i];
    return 0;
}
