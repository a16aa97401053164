#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Proves with the sources of Linux that its checkpatch has nothing to say about the kernel module, and that
# the patch that docs/ proposes applies and compiles.
set -euo pipefail

# shellcheck source=tests/lab/dom0/tap.sh
. tests/lab/dom0/tap.sh

# Of Debian 12 and 13; the latter's headers are in its builder.
version=6.12
patch=docs/privcmd-rfc.patch
work=$(mktemp -d build/linux.XXXXXX)
trap 'rm -rf "$work"' EXIT

package=linux-source-$version
tests/boot-images/fetch-package "$package" "$work/package" "./usr/src/$package.tar.xz" 2>/dev/null
tar -x -J -f "$work/package/usr/src/$package.tar.xz" -C "$work" --strip-components=1 --wildcards \
    "$package/drivers/xen/*" "$package/include/uapi/xen/*" \
    "$package/scripts/"{checkpatch.pl,const_structs.checkpatch,spelling.txt}

# shellcheck disable=SC2317 # called by ok
# quietly COMMAND [ARG...] - what it prints is shown if it fails
quietly() { "$@" >"$work/log" 2>&1; }

# checked FILE [ARG...] - checkpatch prints nothing
checked() {
    ok "$1: checkpatch has nothing to say" \
        quietly "$work/scripts/checkpatch.pl" --no-tree --strict --quiet "${@:2}" "$1" || show "$work/log"
}

for file in kernel-module/*.[ch]; do
    checked "$file" --file
done
# MAINTAINERS has all of drivers/xen/ already.
checked "$patch" --ignore FILE_PATH_CHANGES

ok "$patch applies to Linux $version" \
    quietly patch --directory "$work" --strip 1 --fuzz 0 --silent --input "$PWD/$patch" || show "$work/log"
# The headers of the kernel are not patched: so ours comes first, and the other finds its guard defined.
cat >"$work/Kbuild" <<'END'
obj-m := xen-privcmd.o
xen-privcmd-y := $(addprefix drivers/xen/,privcmd.o privcmd-buf.o privcmd-owner.o)
ccflags-y := -DCONFIG_XEN_PRIVCMD_OWNER=1 -include $(src)/include/uapi/xen/privcmd.h
END
# shellcheck disable=SC2016 # expanded in the builder
ok "$patch compiles without a warning" quietly tests/lab/builder trixie -- sh -c \
    'exec make -C /lib/modules/*/build M="$PWD/$0" KCFLAGS=-Werror W=1 modules' "$work" || show "$work/log"
finish
