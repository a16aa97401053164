# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for qemu-xen. Made from the program's table of options.

# Of each option the words its argument can begin with, and after ";" those that can follow a comma.
# A word that ends in @ is followed by a file's name.
@OPTIONS@

# Sets cur and prev. bash splits words at the characters of COMP_WORDBREAKS; here file=a:b is one.
_qemu_xen_words() {
    local line=${COMP_LINE:0:COMP_POINT} i piece joined=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        piece=${COMP_WORDS[i]}
        ((i < COMP_CWORD)) || piece=${piece:0:${#line}}
        if ((i > 0)) && [[ $line != [[:space:]]* && ${#joined[@]} -gt 0 ]]; then
            joined[-1]+=$piece
        else
            joined+=("$piece")
        fi
        line=${line#"${line%%[![:space:]]*}"}
        line=${line#"$piece"}
    done
    cur=${joined[-1]-}
    prev=
    ((${#joined[@]} < 2)) || prev=${joined[-2]}
}

# _qemu_xen_offer PREFIX WORD... - the words that continue $cur, of which PREFIX is complete
_qemu_xen_offer() {
    local prefix=$1 word begin file
    shift
    for word; do
        word=$prefix$word
        if [[ $word != *@ ]]; then
            [[ $word != "$cur"* ]] || COMPREPLY+=("$word")
            continue
        fi
        begin=${word%@}
        if [[ $begin == "$cur"* && $begin != "$cur" ]]; then
            COMPREPLY+=("$begin")
        elif [[ $cur == "$begin"* ]]; then
            [[ $begin != */ ]] || begin=${begin%"${begin##*[=:,]}"}
            compopt -o filenames 2>/dev/null
            while IFS= read -r file; do
                COMPREPLY+=("$begin$file")
            done < <(compgen -f -- "${cur#"$begin"}")
        fi
    done
}

# bash replaces only what follows the last separator in the current word.
_qemu_xen_trim() {
    local i done=''
    for ((i = 0; i < ${#cur}; i++)); do
        [[ ${cur:i:1} != [=:] || $COMP_WORDBREAKS != *"${cur:i:1}"* ]] || done=${cur:0:i+1}
    done
    COMPREPLY=("${COMPREPLY[@]#"$done"}")
    if ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *[=:/] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}

_qemu_xen() {
    local cur prev words first more
    COMPREPLY=()
    _qemu_xen_words
    prev=${prev/#--/-}
    words=${_qemu_xen_arguments[${prev:--}]-}
    if [[ -n $words ]]; then
        IFS=' ' read -ra first <<<"${words%%;*}"
        IFS=' ' read -ra more <<<"${words#*;}"
        if [[ $cur == *,* ]]; then
            _qemu_xen_offer "${cur%,*}," "${more[@]}"
        else
            _qemu_xen_offer '' "${first[@]}"
        fi
    elif [[ $cur == -* ]]; then
        _qemu_xen_offer "$([[ $cur != --* ]] || echo -)" "${!_qemu_xen_arguments[@]}"
    else
        _qemu_xen_offer '' @
    fi
    _qemu_xen_trim
}

complete -F _qemu_xen qemu-xen
