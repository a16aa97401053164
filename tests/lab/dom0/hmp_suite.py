# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person at a monitor sees and can do: a part of suite monitor-commands."""

import os
import re
import socket
import stat
import string
import subprocess

from hmp_client import Person
from qmp_guest import PATIENCE, WORK, Pipes
from tap import equal, ok, until
from xen_domains import affinity, is_paused, state

HMP = WORK + "/hmp"
TELNET = 4560
OPTIONS = ["-monitor", f"unix:{HMP},server=on,wait=off", "-monitor", f"telnet:127.0.0.1:{TELNET},server=on,wait=off",
           "-monitor", "pty"]


def output(*words):
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout


def asks(machine, person):
    """Questions, to us and to QEMU."""
    ok(f"{machine}: the greeting is QEMU's",
       re.search(r"^QEMU \d+\.\d+\.\d+ monitor - type 'help' for more information$", person.greeting, re.M),
       lambda: person.greeting)
    domid = output("xl", "domid", "monitor").strip()
    for question, pattern in (("info status", r"VM status: running\n"), ("info name", r"monitor\n"),
                              ("info domain", rf"domain: {domid}\nstate: running\n"),
                              ("info cpus", r"\* CPU #0: thread_id=\d+\n  CPU #1: "),
                              ("info cpustats", r"CPU #0: \w+ on processor \d, has run \d+\.\d{3} s\n"),
                              ("info xenstore", r'(?s)(?=.*\nname = "monitor"\n).*\nmemory/target = "\d+"\n'),
                              ("info balloon", r"balloon: actual=\d\d\n"), ("info uuid", r"[0-9a-f-]{36}\n"),
                              ("info version", r"\d+\.\d+"), ("info migrate", ""),
                              ("info stats vcpu online", r"provider: xen\n    online \(instant, boolean\): yes\n$"),
                              ("migrate_set_parameter max-bandwidth 3", ""),
                              ("info migrate_parameters", r"max-bandwidth: 3145728 bytes/second\n"),
                              ("info migrate_capabilities", r"events: off\n$"),
                              ("sched_credit", r"scheduler credit2: weight=\d+ cap=0\n"),
                              ("nothing", r"unknown command: 'nothing'\n"),
                              ("stop now", r"stop: extraneous characters at the end of line\n"),
                              ("cpu_pin 9 0", r"Error: there is no vcpu 9, the last one is 1\n"),
                              ("help save", r"save filename -- "),
                              ("change vnc password", r"terminal does not support password prompting\nGive ")):
        answer = person.ask(question)
        ok(f"{machine}: {question}", re.match(pattern, answer) if pattern else answer == "",
           lambda answer=answer: answer)
    lists = [re.findall(r"^(?:info )?([\w|-]+) .*", person.ask(question), re.M) for question in ("help", "info")]
    ok(f"{machine}: help has QEMU's commands and ours, once each",
       {"stop|s", "save", "cpu_pin", "device_add", "migrate"} <= set(lists[0]) and
       len(lists[0]) == len(set(lists[0])), lambda: str(lists[0]))
    ok(f"{machine}: as has info", {"status", "domain", "version", "qtree"} <= set(lists[1]) and
       len(lists[1]) == len(set(lists[1])), lambda: str(lists[1]))
    person.type("inf\tbal\t\r")
    answer = person.heard()
    ok(f"{machine}: completion", answer.endswith("info balloon \nballoon: actual=" + answer[-3:]), lambda: answer)
    person.type("screendump /proc/self/cmdl\t\003")
    answer = person.heard()
    ok(f"{machine}: completion of a file", "screendump /proc/self/cmdline ^C" in answer, lambda: answer)
    person.type("info uuid\033[D\033[D\033[D\033[Dx\010\005\r")
    ok(f"{machine}: editing", re.search(r"\n[0-9a-f-]{36}\n", person.heard()))
    person.type("\033[A\r")
    ok(f"{machine}: history", re.search(r"\n[0-9a-f-]{36}\n", person.heard()))


def commands(machine, person, client, node):
    person.ask("stop")
    ok(f"{machine}: typed stop has paused the domain", is_paused("monitor"), lambda: state("monitor"))
    equal(f"{machine}: info status", person.ask("info status"), "VM status: paused\n")
    person.ask("c")
    ok(f"{machine}: typed cont continues it", until(lambda: not is_paused("monitor"), PATIENCE))
    equal(f"{machine}: balloon", (person.ask("balloon 48"), node("memory/target")), ("", str(48 << 10)))
    before = affinity("monitor")
    equal(f"{machine}: cpu_pin", (person.ask("cpu_pin 0 0"), affinity("monitor")), ("", "0"))
    person.ask("cpu_pin 0 " + before)
    equal(f"{machine}: sched_credit", person.ask("sched_credit 512 0"), "scheduler credit2: weight=512 cap=0\n")
    refused = person.ask("set_vcpus 9")
    ok(f"{machine}: set_vcpus", refused.startswith("Error: "), lambda: refused)
    ok(f"{machine}: save that cannot be", "Error: " in person.ask("save /nowhere/x") and "running" in
       person.ask("info status"))
    ask = {"command-line": "info domain"}
    equal(f"{machine}: a program that types gets the same", client.ask("human-monitor-command", ask)["return"].replace(
        "\r", ""), person.ask("info domain"))
    client.ask("human-monitor-command", {"command-line": "stop"})
    ok(f"{machine}: and does the same", is_paused("monitor"), lambda: state("monitor"))
    client.ask("human-monitor-command", {"command-line": "cont"})


def addresses(machine, guest, person):
    equal(f"{machine}: a monitor's socket is its owner's", stat.S_IMODE(os.stat(HMP).st_mode), 0o600)
    others = [Person(HMP) for _ in range(3)]
    telnet = socket.create_connection(("127.0.0.1", TELNET), PATIENCE)
    equal(f"{machine}: telnet negotiates", telnet.recv(12, socket.MSG_WAITALL),
          bytes.fromhex("fffb01fffb03fffb00fffd00"))
    others.append(Person(connection=telnet))
    telnet.sendall(bytes.fromhex("fffd03fffb18"))
    path = re.search(r"redirected to (\S+) \(label compat_monitor2\)", guest.explain()).group(1)
    terminal = os.open(path, os.O_RDWR | os.O_NOCTTY)
    others.append(Person(connection=Pipes(terminal, terminal)))
    for other in others:
        equal(f"{machine}: several clients at once", other.ask("info status"), "VM status: running\n")
    deaf = Person(HMP)
    deaf.connection.setblocking(False)
    try:
        for _ in range(10000):
            deaf.connection.sendall(b"help\r" * 1000)
    except OSError:
        pass
    noise = Person(HMP)
    noise.connection.setblocking(False)
    try:
        # Without letters: a line of one, "s" or "q", is a command.
        noise.connection.sendall(os.urandom(1 << 18).translate(None, string.ascii_letters.encode()))
    except OSError:
        pass
    equal(f"{machine}: others are served beside bad ones", person.ask("info status"), "VM status: running\n")
    for each in (deaf, noise, *others[:3]):
        each.close()
    return others[3:]


def reset(machine, person, client, others):
    """All stay; what is typed meanwhile is obeyed in the next life."""
    person.ask("system_reset")
    ok(f"{machine}: programs are told of a typed reset", client.event("RESET") is not None)
    ok(f"{machine}: the monitor stays at a reset", until(
        lambda: person.ask("info status") == "VM status: running\n", PATIENCE))
    for other in others:
        equal(f"{machine}: as do others", other.ask("info status"), "VM status: running\n")
    os.close(others[1].connection.reader)
    others[0].close()


def people(machine, guest, client, node):
    person = Person(HMP)
    asks(machine, person)
    commands(machine, person, client, node)
    reset(machine, person, client, addresses(machine, guest, person))
    person.close()


def restricted(path):
    """Of a guest with -monitor-restrict on."""
    person = Person(HMP)
    for line, word in (("screendump " + path, "screendump"), ("dump-guest-memory " + path, "dump-guest-memory"),
                       ("logfile/" + path, "logfile"), ("drive_add 0 file=" + path, "drive_add")):
        equal(f"restricted: {line.split()[0]}, typed", person.ask(line),
              f"Error: {word}: refused by -monitor-restrict\n")
    for line in (f"migrate \"exec:cat >{path}\"", "save " + path):
        equal(f"restricted: {line.split()[0]}, typed", person.ask(line),
              "Error: migrate: refused with these arguments by -monitor-restrict\n")
    equal("restricted: what does no harm, typed", person.ask("info status"), "VM status: running\n")
    person.close()
