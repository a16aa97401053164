# shellcheck shell=bash
# Lets apt see the packages of Debian 12 on any host, so that tests use the same kernels everywhere; Debian
# 13 has no installer for i386 any more. Sourced.

# use_bookworm DIRECTORY - makes apt use lists of its own there, unless the host is Debian 12
use_bookworm() {
    local release=bookworm
    # shellcheck source=tests/lab/release.sh
    . "$(dirname "${BASH_SOURCE[0]}")/../lab/release.sh"
    if [[ $(host_release) == "$release" || -n ${QEMU_XEN_BOOKWORM_LISTS:-} ]]; then
        return
    fi
    mkdir -p "$1/lists/partial" "$1/archives/partial"
    sources_of "$release" >"$1/sources.list"
    printf '%s;\n' "Dir::Etc::sourcelist \"$1/sources.list\"" 'Dir::Etc::sourceparts "-"' \
        "Dir::State::lists \"$1/lists\"" "Dir::Cache \"$1\"" 'APT::Sandbox::User "root"' >"$1/apt.conf"
    export APT_CONFIG=$1/apt.conf QEMU_XEN_BOOKWORM_LISTS=1
    apt-get -qq update
}
