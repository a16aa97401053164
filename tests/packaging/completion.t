#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Completion in real shells: bash's function with the words that bash would hand to it, and zsh on a
# terminal. What is offered is what the program accepts.
set -euo pipefail
export LC_ALL=C.UTF-8

# shellcheck source=tests/lab/dom0/tap.sh
. tests/lab/dom0/tap.sh
build=${BUILD:-build}
completions=$PWD/$build/packaging/completion
program=$PWD/$build/qemu-xen
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir directory
touch vmlinuz disk.img "with blank"

# offers LINE - what bash offers for a line with the cursor at its end, sorted, on one line. The words are
# split as readline does.
offers() {
    # shellcheck disable=SC2016 # for the shell that is started
    bash --norc -c '
        . "$1"
        COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDS=() line=$2 COMP_TYPE=9 COMP_KEY=9
        while [[ -n $line ]]; do
            line=${line#"${line%%[![:space:]]*}"}
            [[ $line =~ ^([=:]+|[^=:[:space:]]+) ]] || break
            COMP_WORDS+=("${BASH_REMATCH[1]}")
            line=${line#"${BASH_REMATCH[1]}"}
        done
        [[ $2 != *[[:space:]] && $2 != *[=:] ]] || COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _qemu_xen qemu-xen "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        ((${#COMPREPLY[@]} == 0)) || printf "%s\n" "${COMPREPLY[@]}"' completion "$completions/qemu-xen" "$1" |
        LC_ALL=C sort | paste -sd ' '
}
bash_offers() { # LINE EXPECTED
    is "bash: '$1' offers '$2'" "$(offers "$1")" "$2" || true
}

bash_offers 'qemu-xen -kern' '-kernel -kernel-cache'
bash_offers 'qemu-xen --kernel-' '--kernel-cache'
bash_offers 'qemu-xen -M ' 'xenfv xenpv xenpvh'
bash_offers 'qemu-xen -machine xenp' 'xenpv xenpvh'
bash_offers 'qemu-xen --machine xenp' 'xenpv xenpvh'
bash_offers 'qemu-xen -M xenfv,boot=' 'auto bios direct'
bash_offers 'qemu-xen -M xenfv,boot=auto,e' 'auto,entry=32 auto,entry=auto'
bash_offers 'qemu-xen -vga ' 'cirrus help none std'
bash_offers 'qemu-xen -display ' 'gtk help none sdl vnc='
bash_offers 'qemu-xen -kernel ' 'directory disk.img vmlinuz with blank'
bash_offers 'qemu-xen -kernel v' 'vmlinuz'
bash_offers 'qemu-xen -drive file=' 'directory disk.img vmlinuz with blank'
bash_offers 'qemu-xen -drive if=xen,file=d' 'directory disk.img'
bash_offers 'qemu-xen -drive if=xen,me' 'xen,media=cdrom xen,media=disk'
bash_offers 'qemu-xen -serial file:v' 'vmlinuz'
bash_offers 'qemu-xen -serial mon:s' 'stdio'
bash_offers 'qemu-xen -serial mon:file:v' 'vmlinuz'
bash_offers 'qemu-xen -serial /dev/nul' '/dev/null'
bash_offers 'qemu-xen -nic tap,scr' 'tap,script= tap,script=no'
bash_offers 'qemu-xen -nic tap,script=v' 'vmlinuz'
bash_offers 'qemu-xen -m ' ''
bash_offers 'qemu-xen -append ' ''
bash_offers 'qemu-xen -snapshot -kernel-cache o' 'off'
bash_offers 'qemu-xen -m 1G v' 'vmlinuz'
bash_offers 'qemu-xen -curs' ''
bash_offers 'qemu-xen -action panic=p' 'pause'

# The table is complete: the options that -help shows are offered, and nothing else.
"$program" -help | grep -oE '^  -[^ ]+(, -[^ ]+)*' | tr -d ' ' | tr , '\n' | sort -u >shown
offers 'qemu-xen -' | tr ' ' '\n' | sort -u >offered
ok "bash: offers all options of -help and no others" cmp -s shown offered || diff shown offered | show || true

# zsh_offers LINE EXPECTED - types the line and a tab, and looks at what is there then
zsh_offers() {
    local screen=$work/screen expected
    cat >driver <<'EOF'
zmodload zsh/zpty
zpty -b shell zsh -f -i
line() { zpty -w shell "$1"; }
line "stty rows 60 columns 200; PS1='READY>' RPS1= TERM=dumb; unsetopt zle_bracketed_paste; bindkey -e; LISTMAX=0"
line "fpath=($1 \$fpath); autoload -U compinit; compinit -D -u; zstyle ':completion:*' verbose no; cd $PWD"
line "zstyle ':completion:*' list-prompt ''; echo BEG''IN"
zpty -r shell output "*BEGIN*READY>*"
zpty -w -n shell "$2"$'\t'$'\t'
sleep 1
while zpty -r -t shell output; do print -rn -- $output; done
zpty -d shell
EOF
    timeout 30 zsh -f driver "$completions" "$1" | tr -d '\r' >"$screen" || true
    # shellcheck disable=SC2086 # words
    for expected in $2; do
        ok "zsh: '$1' offers $expected" grep -qF -e "$expected" "$screen" || { show "$screen"; return; }
    done
}
zsh_offers 'qemu-xen -kernel-' '-kernel-cache'
zsh_offers 'qemu-xen -M xen' 'xenfv xenpv xenpvh'
zsh_offers 'qemu-xen -M xenfv,b' 'boot=auto boot=bios boot=direct'
zsh_offers 'qemu-xen -drive if=xen,file=disk' 'file=disk.img'
zsh_offers 'qemu-xen -kernel vml' 'vmlinuz'
zsh_offers 'qemu-xen -serial file:vml' 'file:vmlinuz'
zsh_offers 'qemu-xen -display ' 'none sdl gtk vnc='
finish
