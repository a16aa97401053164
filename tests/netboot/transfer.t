#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Proves that files come whole from real servers (dnsmasq, atftpd, nginx), that what hostile ones do
ends with one clear line, and that a user can cancel at any time. In a network namespace of its own,
where also the certificates and the resolver's files are the test's. Needs root."""
import concurrent.futures
import os
import pathlib
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

MIB = 1 << 20
BUILD = os.environ.get("BUILD", "build")
FETCH = os.path.abspath(f"{BUILD}/tests/netboot/fetch")
FAULTY = "http://10.9.9.4:8080"
MTU = 1500
GAP_MAX = 3000  # ms between two calls of progress(), with 40 transfers at once on a busy host

if os.environ.get("IN_NAMESPACE") != "yes":
    command = ["env", "IN_NAMESPACE=yes", f"BUILD={BUILD}", "unshare", "--net", "--mount",
               "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc",
               sys.executable] + sys.argv
    os.execvp("sudo" if os.getuid() != 0 else "env",
              (["sudo"] if os.getuid() != 0 else []) + command)

import faulty_http
import faulty_tftp

tests = failures = 0
resolvers = []  # their sockets, by UDP and TCP


def check(good, name, *what):
    global tests, failures
    tests += 1
    failures += not good
    print(f"{'ok' if good else 'not ok'} {tests} - {name}", flush=True)
    if not good:
        for line in "\n".join(str(part) for part in what).splitlines():
            print(f"# {line[:1000]}", flush=True)


class Fetched:
    """What came of fetching a URI."""

    def __init__(self, uri, *arguments, environment=None):
        self.uri = uri
        with tempfile.NamedTemporaryFile() as file:
            start = time.monotonic()
            run = subprocess.run([FETCH, uri, file.name, *map(str, arguments)], text=True, timeout=300,
                                 capture_output=True, env={**os.environ, **(environment or {})})
            self.seconds = time.monotonic() - start
            self.data = pathlib.Path(file.name).read_bytes()
        self.status, self.error, self.output = run.returncode, run.stderr, run.stdout
        match = re.fullmatch(r"(-?\d+) bytes, (\d+) calls, longest gap (\d+) ms\n", run.stdout)
        self.size, self.calls, self.gap = map(int, match.groups()) if match else (None, 0, 10**6)

    def __str__(self):
        return (f"{self.uri}: status {self.status}, {len(self.data)} bytes, {self.seconds:.2f} s\n"
                f"{self.output}{self.error}")


def expect(fetched, data, name):
    good = (fetched.status == 0 and fetched.error == "" and fetched.data == data and
            fetched.size == len(data) and fetched.gap < GAP_MAX)
    check(good, name, fetched)
    return good


def expect_error(fetched, reason, name, seconds=60):
    """@reason: what follows the URI in the error's only line, as a regular expression."""
    line = re.escape(fetched.uri) + ": " + reason + "\n"
    # TRANSFER_MISSING, after which a loader looks elsewhere, is told from other failures.
    size = -2 if re.search(r"server's error 1\\\)|404 ", reason) else -1
    check(fetched.status == 1 and fetched.size == size and re.fullmatch(line, fetched.error) and
          fetched.seconds < seconds and fetched.gap < GAP_MAX, name, fetched, "expected: " + line)


def datagrams():
    lines = pathlib.Path("/proc/net/snmp").read_text().splitlines()
    names, values = [line.split() for line in lines if line.startswith("Udp:")]
    return int(values[names.index("InDatagrams")])


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, stderr=subprocess.DEVNULL)


def make_certificates(directory, name):
    """A CA and a server's certificate by it, for server.test and 10.9.9.2."""
    ca, server = f"{directory}/{name}-ca", f"{directory}/{name}"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-days", "10",
            "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", f"{ca}.key", "-out", f"{ca}.crt")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=server.test",
            "-keyout", f"{server}.key", "-out", f"{server}.csr")
    pathlib.Path(f"{server}.ext").write_text("subjectAltName=DNS:server.test,IP:10.9.9.2\n")
    openssl("x509", "-req", "-in", f"{server}.csr", "-CA", f"{ca}.crt", "-CAkey", f"{ca}.key",
            "-CAcreateserial", "-days", "10", "-extfile", f"{server}.ext", "-out", f"{server}.crt")


NGINX = """
daemon off; worker_processes 1; pid {directory}/nginx.pid; error_log {directory}/nginx.log;
events {{}}
http {{
  log_format short "$status $request_uri"; access_log {directory}/access.log short;
  client_body_temp_path {directory}; proxy_temp_path {directory};
  fastcgi_temp_path {directory}; uwsgi_temp_path {directory}; scgi_temp_path {directory};
  root {directory}/files;
  server {{
    listen 10.9.9.2:80; listen [fd00::1]:80;
    location /slow/ {{ alias {directory}/files/; limit_rate 8m; }}
    location /to-https {{ return 302 https://server.test/small; }}
  }}
  server {{
    listen 10.9.9.2:443 ssl; ssl_certificate {directory}/known.crt;
    ssl_certificate_key {directory}/known.key;
    location /to-http {{ return 302 http://server.test/small; }}
    location /to-https {{ return 307 /small; }}
  }}
  server {{
    listen 10.9.9.2:444 ssl; ssl_certificate {directory}/unknown.crt;
    ssl_certificate_key {directory}/unknown.key;
  }}
}}
"""


def wait_for(condition):
    for _ in range(200):
        if subprocess.run(condition, shell=True, stdout=subprocess.DEVNULL).returncode == 0:
            return
        time.sleep(0.05)
    sys.exit(f"Bail out! {condition}")


def start_nginx(directory):
    server = subprocess.Popen(["nginx", "-c", f"{directory}/nginx.conf"])
    wait_for("ss -Hltn 'src 10.9.9.2:444' | grep -q .")
    return server


def prepare(directory):
    files = pathlib.Path(directory, "files")
    files.mkdir()
    pathlib.Path(directory).chmod(0o755)
    random.seed(1)
    contents = {"big": random.randbytes(40 * MIB), "long": random.randbytes(97 * MIB + 5),
                "small": random.randbytes(5000), "empty": b"", "a b;c": b"odd"}
    for name, data in contents.items():
        (files / name).write_bytes(data)
    make_certificates(directory, "known")
    make_certificates(directory, "unknown")
    for command in (f"ip link set lo up mtu {MTU}", *(f"ip addr add 10.9.9.{i}/24 dev lo"
                                                      for i in range(1, 5)),
                    "ip addr add fd00::1/64 dev lo nodad"):
        subprocess.run(command.split(), check=True)
    certificates = pathlib.Path(directory, "certificates")
    certificates.mkdir()
    (certificates / "ca-certificates.crt").write_bytes(
        pathlib.Path(directory, "known-ca.crt").read_bytes())
    pathlib.Path(directory, "hosts").write_text("10.9.9.2 server.test\n10.9.9.1 tftp.test\n"
                                                "10.9.9.2 other.test\n127.0.0.1 localhost\n")
    pathlib.Path(directory, "resolv.conf").write_text("nameserver 10.9.9.4\noptions timeout:5\n")
    for source, target in ((certificates, "/etc/ssl/certs"), (f"{directory}/hosts", "/etc/hosts"),
                           (f"{directory}/resolv.conf", "/etc/resolv.conf")):
        subprocess.run(["mount", "--bind", source, os.path.realpath(target)], check=True)
    pathlib.Path(directory, "nginx.conf").write_text(NGINX.format(directory=directory))
    return contents


def start_resolver():
    """Answers no question but that for "truncated", for whose answer it wants to be asked by TCP, where it does not
    answer."""
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        resolvers.append(socket.socket(socket.AF_INET, kind))
        resolvers[-1].bind(("10.9.9.4", 53))
    resolvers[1].listen(100)

    def answer():
        while True:
            question, client = resolvers[0].recvfrom(1000)
            if b"truncated" in question:
                resolvers[0].sendto(question[:2] + b"\x83\x80" + question[4:], client)

    threading.Thread(target=answer, daemon=True).start()


def start_servers(directory):
    start_resolver()
    subprocess.Popen(["dnsmasq", "--keep-in-foreground", "--port=0", "--enable-tftp", "--user=root",
                      f"--tftp-root={directory}/files", "--conf-file=/dev/null", "--pid-file=",
                      f"--log-facility={directory}/dnsmasq.log", "--bind-interfaces",
                      "--listen-address=10.9.9.1,fd00::1"])
    subprocess.Popen(["atftpd", "--daemon", "--no-fork", "--user", "root", "--group", "root",
                      "--bind-address", "10.9.9.2", "--logfile", f"{directory}/atftpd.log",
                      f"{directory}/files"])
    faulty_http.start("10.9.9.4", 8080)
    faulty_tftp.start()
    wait_for("ss -Hlun 'src 10.9.9.1:69' | grep -q . && ss -Hlun 'src 10.9.9.2:69' | grep -q .")
    return start_nginx(directory)


def check_tftp(contents):
    blocks = len(contents["big"]) // 1468 + 1
    before = datagrams()
    if expect(Fetched("tftp://10.9.9.1/big"), contents["big"], "40 MiB from dnsmasq by TFTP"):
        packets = datagrams() - before
        check(packets <= 2 * blocks + 10, "in blocks as large as the network has", packets, blocks)
    before = datagrams()
    expect(Fetched("tftp://10.9.9.2/big"), contents["big"], "40 MiB from atftpd by TFTP")
    packets = datagrams() - before
    check(packets <= blocks * 1.1, "in windows of blocks", packets, blocks)
    expect(Fetched("tftp://[fd00::1]/big"), contents["big"], "40 MiB by TFTP over IPv6")
    for server in ("tftp://10.9.9.1", "tftp://10.9.9.2"):
        expect(Fetched(f"{server}/long"), contents["long"],
               f"block numbers roll over ({server}: 97 MiB)")
        expect(Fetched(f"{server}/empty"), b"", f"an empty file ({server})")
        expect(Fetched(f"{server}/a%20b%3Bc"), b"odd", f"a name with odd characters ({server})")
    expect(Fetched("tftp://tftp.test/small"), contents["small"], "a server's name")
    expect_error(Fetched("tftp://10.9.9.1/missing"), r"file .*not found.* \(server's error 1\)",
                 "no such file at dnsmasq")
    expect_error(Fetched("tftp://10.9.9.2/missing"), r"File not found \(server's error 1\)",
                 "no such file at atftpd")
    expect_error(Fetched("tftp://10.9.9.1/big", MIB), "file is larger than the 1048576 bytes .*",
                 "too large a file", 2)
    expect_error(Fetched("tftp://10.9.9.4/x"), "server has no TFTP service", "no service", 10)
    expect_error(Fetched("tftp://10.8.8.8/x"), "no way to the server: .*", "no route", 2)
    expect_error(Fetched("tftp://10.9.9.1/"), "names no file", "no name", 2)


def check_faulty_tftp():
    def uri(name):
        return f"tftp://10.9.9.3/{name}"

    for name, what in (("plain", "a server without options"),
                       ("refuses-options", "a server that refuses options"),
                       ("lossy", "5 % of the packets lost"),
                       ("lossy-windows", "5 % of the packets lost, in windows"),
                       ("intruder", "packets from another port of the server"),
                       ("other-host", "an answer from another host"),
                       ("doubles", "each packet doubled")):
        yield expect, lambda name=name: Fetched(uri(name)), faulty_tftp.FILE, what
    for name, reason, what, seconds in (
            ("odd-blksize", 'server sets the option blksize to "1469"', "a larger block", 20),
            ("unasked", 'server sets the option "multicast" unasked or twice',
             "an option that was not asked for", 20),
            ("announces-more", "server has announced 1000001 bytes and sends 1000000",
             "a file that is shorter than announced", 20),
            ("announces-less", "server has announced 999999 bytes and sends 1000000",
             "a file that is longer than announced", 20),
            ("announces-huge", "file is larger than .*", "a file that is announced as huge", 20),
            ("escape", r"\?\[2Jno\?such file \(server's error 1\)", "control characters", 20),
            ("stops", "server has stopped sending after .* bytes", "a server that stops", 60),
            ("dies", "server has ended the transfer", "a server that ends", 20),
            ("silent", "no answer", "a server that does not answer", 40),
            ("slow", "server sends less than .* bytes in .* seconds", "a slow server", 90)):
        yield (expect_error, lambda name=name: Fetched(uri(name)), reason, what, seconds)
    yield (expect_error, lambda: Fetched("tftp://truncated.test/x"),
           "server's name is not known: no answer within 20 s", "a name server that stops answering", 40)
    yield (expect, lambda: Fetched(uri("loses-large-blocks")), faulty_tftp.FILE,
           "a network that loses large blocks")
    yield (expect_error, lambda: Fetched(uri("endless"), 10 * MIB), "file is larger than .*",
           "a file without end", 60)


def check_http(contents):
    expect(Fetched("http://10.9.9.2/big"), contents["big"], "40 MiB from nginx by HTTP")
    expect(Fetched("http://[fd00::1]/big"), contents["big"], "40 MiB by HTTP over IPv6")
    expect(Fetched("https://server.test/big"), contents["big"], "40 MiB from nginx by HTTPS")
    expect(Fetched("https://10.9.9.2/a%20b;c"), b"odd", "HTTPS with an address")
    expect(Fetched("http://server.test/empty"), b"", "an empty file")
    expect(Fetched("http://10.9.9.2/to-https"), contents["small"], "a redirection to HTTPS")
    expect(Fetched("https://10.9.9.2/to-https"), contents["small"], "a redirection of HTTPS")
    expect_error(Fetched("https://10.9.9.2/to-http"),
                 "redirects to http://server.test/small, which is not followed",
                 "no redirection from HTTPS to HTTP")
    expect_error(Fetched("https://10.9.9.2:444/small"), ".*certificate.*", "an unknown CA")
    expect_error(Fetched("https://other.test/small"), ".*certificate.*", "another server's certificate")
    expect_error(Fetched("https://10.9.9.2:80/small"), ".*", "HTTPS where HTTP is spoken")
    expect_error(Fetched("http://10.9.9.2/missing"), "404 Not Found", "no such file at nginx")
    expect_error(Fetched("http://10.9.9.2/big", MIB), "file is larger than the 1048576 bytes .*",
                 "too large a file", 2)
    expect_error(Fetched("http://10.9.9.4:81/x"), "Failed to connect to .*", "no service", 2)


def check_restart(contents, directory, server):
    """nginx goes away in the middle of a transfer, and comes back."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        fetch = pool.submit(Fetched, "http://10.9.9.2/slow/big")
        time.sleep(1.5)
        server.kill()
        server.wait()
        subprocess.run("kill -9 $(pgrep -P 1 -x nginx) 2>/dev/null", shell=True)
        time.sleep(0.5)
        server = start_nginx(directory)
        fetched = fetch.result()
        expect(fetched, contents["big"], "nginx starts anew in the middle of a transfer")
    log = pathlib.Path(directory, "access.log").read_text()
    check("206 /slow/big" in log, "and is asked for the rest only", log, fetched)


def check_faulty_http():
    whole, other = faulty_http.FILE, faulty_http.OTHER_FILE
    for name, data, what in (
            ("until-close", whole, "a file without a length"),
            ("chunks", whole, "a file in chunks"),
            ("empty", b"", "an empty file"),
            ("to-good", whole, "a redirection"),
            ("resumable", whole, "a connection that breaks twice"),
            ("by-date", whole, "the rest by the file's date"),
            ("changed", other, "another file after the break"),
            ("changed-lie", other, "a part of another file"),
            ("wrong-range", whole, "another part than asked for"),
            ("no-validator", whole, "no way to know whether it is the same file"),
            ("weak", whole, "a weak ETag")):
        yield expect, lambda name=name: Fetched(f"{FAULTY}/{name}"), data, what
    broken = r"connection has broken after \d+ of 3000000 bytes"
    for name, reason, what, seconds in (
            ("missing", r"404 Not \?\[2JFound", "404 with control characters", 20),
            ("no-content", "204 No Content", "no content", 20),
            ("short", broken, "a file that is shorter than announced", 60),
            ("huge", "file is larger than .*", "a file that is announced as huge", 20),
            ("endless-headers", ".*[Hh]eader.*", "headers without end", 20),
            ("cut-chunks", "connection has broken after 1000 bytes", "chunks without an end", 60),
            ("no-http", ".*", "an answer that is not HTTP", 20),
            ("stall", "Operation too slow.*", "a server that stops", 60),
            ("silent", "Operation too slow.*", "a server that does not answer", 60),
            ("trickle", "Operation too slow.*", "a slow server", 70),
            ("loop", r"redirects to http://10\.9\.9\.4:8080/loop/9: redirects more than 8 times",
             "redirections without end", 20),
            ("to-missing", r"redirects to http://10\.9\.9\.4:8080/missing: 404 .*",
             "a redirection to nothing", 20),
            ("to-tftp", "redirects to tftp://10.9.9.1/small, which is not followed",
             "a redirection to TFTP", 20),
            ("to-file", ".*no URI of tftp, http or https", "a redirection to a local file", 20),
            ("to-port-0", ".*no server's name and port", "a redirection to port 0", 20),
            ("unasked-part", "206 Partial Content", "a part that was not asked for", 20)):
        yield expect_error, lambda name=name: Fetched(f"{FAULTY}/{name}"), reason, what, seconds
    for name in ("endless", "endless-chunks"):
        yield (expect_error, lambda name=name: Fetched(f"{FAULTY}/{name}", 50 * MIB),
               "file is larger than .*", f"a file without end ({name})", 60)


def check_requests(directory):
    pathlib.Path(directory, ".netrc").write_text("machine 10.9.9.4 login a password b\n")
    fetched = Fetched(f"{FAULTY}/echo/a%2fb?c=%41",
                      environment={"HOME": directory, "http_proxy": "http://10.9.9.4:1",
                                   "ALL_PROXY": "http://10.9.9.4:1"})
    request = fetched.data.decode().splitlines()
    check(request[:1] == ["GET /echo/a%2fb?c=%41 HTTP/1.1"] and
          "User-Agent: qemu-xen/0.1.0" in request and
          not any(line.lower().startswith(("cookie", "authorization", "range", "referer"))
                  for line in request), "a request tells what it must, and nothing else", fetched)
    ranges = [[line for line in request if line.lower().startswith(("range", "if-range"))]
              for request in faulty_http.requests["resumable"]]
    tag = faulty_http.ETAG.split()[1]
    check(len(ranges) == 3 and ranges[0] == [] and
          all(f"If-Range: {tag}" in part and len(part) == 2 for part in ranges[1:]),
          "the rest is asked for on condition", ranges)
    for name in ("no-validator", "weak"):
        check(all(not line.lower().startswith(("range", "if-range"))
                  for request in faulty_http.requests[name] for line in request),
              f"and not without one ({name})", faulty_http.requests[name])
    check(len(faulty_tftp.requests["refuses-options"]) == 2 and
          b"blksize" not in faulty_tftp.requests["refuses-options"][1],
          "options are left out when they are refused", faulty_tftp.requests["refuses-options"])


def check_cancel():
    for uri in (f"{FAULTY}/stall", f"{FAULTY}/silent", f"{FAULTY}/endless", f"{FAULTY}/short",
                "tftp://10.9.9.3/silent", "tftp://10.9.9.3/stops", "tftp://10.9.9.1/long",
                "tftp://name.test/x", "http://name.test/x"):
        fetched = Fetched(uri, 1 << 40, 700)
        check(fetched.status == 1 and fetched.error == f"{uri}: cancelled\n" and
              fetched.seconds < 5 and fetched.gap < GAP_MAX and fetched.calls >= 2,
              f"cancelled: {uri}", fetched)


def run_together(rows):
    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        started = [(judge, pool.submit(fetch), rest) for judge, fetch, *rest in rows]
        for judge, fetched, rest in started:
            judge(fetched.result(), *rest)


def main():
    with tempfile.TemporaryDirectory() as directory:
        contents = prepare(directory)
        server = start_servers(directory)
        check_tftp(contents)
        check_http(contents)
        check_restart(contents, directory, server)
        run_together([*check_faulty_tftp(), *check_faulty_http()])
        check_requests(directory)
        check_cancel()
    print(f"1..{tests}", flush=True)
    os._exit(failures != 0)


main()
