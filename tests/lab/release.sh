# shellcheck shell=bash
# What depends on the Debian release that a lab is made of. Sourced.

# Those that packages.txt has names for.
readonly releases=(bookworm trixie forky)

readonly keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# known_release RELEASE
known_release() { [[ " ${releases[*]} " == *" $1 "* ]]; }

# Prints the host's Debian release; nothing if it is another system.
host_release() {
    # shellcheck source=/dev/null
    (. /etc/os-release && [[ ${ID:-} != debian ]] || echo "${VERSION_CODENAME:-}") 2>/dev/null
}

# host_sources NAME RELEASE - the host's own Debian sources of the release NAME, so that a local mirror
# is used, with the suites of RELEASE in their place
host_sources() {
    apt-get indextargets \
        --format $'$(ORIGIN)\t$(CODENAME)\t$(REPO_URI)\t$(COMPONENT)' \
        'Created-By: Packages' 'Architecture: amd64' 2>/dev/null |
        while IFS=$'\t' read -r origin codename uri component; do
            if [[ $origin == Debian && $codename =~ ^$1(-updates|-security)?$ ]]; then
                echo "deb [signed-by=$keyring] $uri ${codename/#$1/$2} $component"
            fi
        done | sort -u
}

# sources_of RELEASE - lines for sources.list
sources_of() {
    local name lines debian=http://deb.debian.org/debian
    for name in "$1" "$(host_release)"; do
        lines=$(host_sources "${name:-none}" "$1")
        if grep -q " $1 main$" <<<"$lines"; then
            echo "$lines"
            return
        fi
    done
    # Another system, or apt lists that were never fetched.
    printf "deb [signed-by=$keyring] %s main\n" \
        "$debian $1" "$debian $1-updates" "$debian-security $1-security"
}

# Prints the options that mmdebstrap needs for any root: the host's settings for a proxy and its mirror;
# and no documentation nor translations.
mmdebstrap_options() {
    local option path
    printf '%s\n' --variant=minbase --components=main --dpkgopt=force-unsafe-io \
        --aptopt='Acquire::Languages "none"'
    { apt-config dump | grep -E '^Acquire::(Check-Valid-Until |(http|https|tor)::)' || true; } | while read -r option; do
        echo "--aptopt=$option"
    done
    for path in doc man info locale zoneinfo iso-codes xml/iso-codes lintian bug; do
        echo "--dpkgopt=path-exclude=/usr/share/$path/*"
    done
}

# run_mmdebstrap [ARG...] - runs mmdebstrap, which ends with this script. It gives apt a hook with the number
# of a descriptor for a shell that knows only one digit: so it inherits none but 9, where it is wanted.
run_mmdebstrap() (
    for path in /proc/self/fd/*; do
        descriptor=${path##*/}
        ((descriptor < 3 || descriptor == 9)) || eval "exec $descriptor>&-"
    done
    exec setpriv --pdeathsig TERM -- mmdebstrap "$@"
)
