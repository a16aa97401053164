# shellcheck shell=bash
# Checks the packages of a release. Sourced after tap.sh.

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# check_packages RELEASE - builds them in build/deb/RELEASE and looks at them
check_packages() {
    local release=$1 out=build/deb/$1 package
    ok "$release: the packages are built" build "$release" || {
        show "$work/built"
        return 0
    }
    ok "$release: without a warning of the compiler" not grep -E 'warning:' "$out/build.log" || true
    is "$release: lintian says nothing" \
        "$(lintian --allow-root --info --display-info --pedantic "$out"/*.changes 2>&1)" '' || true

    for package in qemu-xen qemu-xen-dkms qemu-xen-viewer qemu-xen-doc; do
        dpkg-deb --fsys-tarfile "$out/$package"_*.deb | tar -t | sed 's|^\./||' |
            grep -vE '/$|^$|^usr/share/doc/[^/]*/(changelog.gz|copyright)$' | LC_ALL=C sort >"$work/$package"
    done
    is "$release: qemu-xen has these files" "$(cat "$work/qemu-xen")" \
        'etc/apparmor.d/usr.bin.qemu-xen
etc/logrotate.d/qemu-xen
usr/bin/qemu-xen
usr/lib/systemd/system/qemu-xen@.service
usr/libexec/qemu-xen/qemu-xen-guest
usr/libexec/qemu-xen/qemu-xen-netboot
usr/share/bash-completion/completions/qemu-xen
usr/share/man/man1/qemu-xen.1.gz
usr/share/zsh/vendor-completions/_qemu-xen' || true
    is "$release: qemu-xen-dkms has the kernel module's sources" \
        "$(sed 's|^usr/src/qemu-xen-[0-9.]*|SOURCE|' "$work/qemu-xen-dkms" | LC_ALL=C sort)" \
        "$({
            git ls-files kernel-module | grep -E '\.[ch]$|Kbuild' | sed 's|^kernel-module|SOURCE|'
            echo SOURCE/dkms.conf
            echo usr/lib/udev/rules.d/60-xen-domain-owner.rules
        } | LC_ALL=C sort)" || true
    is "$release: qemu-xen-viewer has the window alone" "$(cat "$work/qemu-xen-viewer")" \
        usr/libexec/qemu-xen/qemu-xen-viewer || true
    is "$release: qemu-xen-doc has the texts of docs/" \
        "$(sed 's|.*/||; s|\.gz$||' "$work/qemu-xen-doc" | LC_ALL=C sort)" \
        "$(find docs README.md -name '*.md' -o -name '*.png' -o -name '*.xml' -o -name '*.patch' |
            sed 's|.*/||' | LC_ALL=C sort)" || true

    depends=$(dpkg-deb -f "$out"/qemu-xen_*.deb Depends)
    ok "$release: a host without a screen needs no SDL" not grep -q -i sdl <<<"$depends" || true
    for package in qemu-system-xen xen-utils libxenmisc libc6; do
        ok "$release: qemu-xen depends on $package" grep -q "\b$package" <<<"$depends" || true
    done
    ok "$release: the window depends on SDL" \
        grep -q libsdl2 <<<"$(dpkg-deb -f "$out"/qemu-xen-viewer_*.deb Depends)" || true

    mkdir "$work/$release"
    dpkg-deb -x "$out"/qemu-xen_*.deb "$work/$release"
    readelf -d -l "$work/$release/usr/bin/qemu-xen" >"$work/elf"
    ok "$release: the program is position-independent" grep -q 'file type is DYN' "$work/elf" || true
    ok "$release: its symbols are bound at the start" grep -q BIND_NOW "$work/elf" || true
    ok "$release: the program knows its version" \
        grep -qaF "qemu-xen $(dpkg-parsechangelog -S Version)" "$work/$release/usr/bin/qemu-xen" || true
    ok "$release: the unit's programs are in the package" test \
        -x "$work/$release$(sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' packaging/systemd/qemu-xen@.service)" || true
}

# build RELEASE - what is said goes to a file, not into the TAP
build() { packaging/build-deb --if-older "$1" >"$work/built" 2>&1; }

# not COMMAND [ARG...] - succeeds if the command fails
not() { ! "$@"; }
