# SPDX-License-Identifier: GPL-2.0-or-later
"""A web server that does wrong what is asked for by the path, one thread a connection.

A path's first word is the fault; the file is always FILE. What is asked is kept in `requests`.
"""
import hashlib
import random
import socket
import struct
import threading
import time

FILE = random.Random(4).randbytes(3_000_000)
OTHER_FILE = random.Random(5).randbytes(3_000_000)
ETAG = 'ETag: "' + hashlib.sha256(FILE).hexdigest()[:16] + '"\r\n'
OTHER_ETAG = 'ETag: "other"\r\n'
DATE = "Last-Modified: Tue, 15 Nov 1994 12:45:26 GMT\r\n"

requests = {}
lock = threading.Lock()


def head(status, headers="", length=None):
    text = f"HTTP/1.1 {status}\r\n{headers}"
    if length is not None:
        text += f"Content-Length: {length}\r\n"
    return (text + "Connection: close\r\n\r\n").encode()


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def send_half_and_reset(connection, headers, length=len(FILE)):
    connection.sendall(head("200 OK", headers, length) + FILE[:1_000_000])
    time.sleep(0.3)  # what is not read yet is lost with the connection
    reset(connection)


def rest(request):
    start = next(line for line in request if line.lower().startswith("range: bytes="))
    return int(start.split("=")[1].rstrip("-"))


def send_rest(connection, request, headers):
    start = rest(request)
    connection.sendall(head("206 Partial Content",
                            headers + f"Content-Range: bytes {start}-{len(FILE) - 1}/{len(FILE)}\r\n",
                            len(FILE) - start) + FILE[start:])


def answer(connection, fault, request, count):
    """@count: how often this path was asked for before."""
    asks_rest = any(line.lower().startswith("range:") for line in request)
    send = connection.sendall
    if fault == "good":
        send(head("200 OK", "", len(FILE)) + FILE)
    elif fault == "until-close":
        send(head("200 OK") + FILE)
    elif fault == "empty":
        send(head("200 OK", "", 0))
    elif fault == "echo":
        text = "\n".join(request).encode()
        send(head("200 OK", "Set-Cookie: a=b\r\n", len(text)) + text)
    elif fault == "missing":
        send(head("404 Not \x1b[2JFound", "", 5) + b"text\n")
    elif fault == "no-content":
        send(head("204 No Content"))
    elif fault == "short":
        send(head("200 OK", "", len(FILE)) + FILE[:1000])
    elif fault == "huge":
        send(head("200 OK", "", 10**15) + FILE)
    elif fault == "endless":
        send(head("200 OK"))
        while True:
            send(FILE)
    elif fault == "endless-chunks":
        send(head("200 OK", "Transfer-Encoding: chunked\r\n"))
        while True:
            send(b"%x\r\n%s\r\n" % (len(FILE), FILE))
    elif fault == "endless-headers":
        send(b"HTTP/1.1 200 OK\r\n")
        while True:
            send(b"X: " + b"x" * 1000 + b"\r\n")
    elif fault == "chunks":
        send(head("200 OK", "Transfer-Encoding: chunked\r\n") +
             b"%x\r\n%s\r\n0\r\n\r\n" % (len(FILE), FILE))
    elif fault == "cut-chunks":
        send(head("200 OK", "Transfer-Encoding: chunked\r\n") + b"%x\r\n%s\r\n" % (1000, FILE[:1000]))
    elif fault == "no-http":
        send(FILE)
    elif fault == "stall":
        send(head("200 OK", "", len(FILE)) + FILE[:1000])
        time.sleep(100)
    elif fault == "silent":
        time.sleep(100)
    elif fault == "trickle":
        send(head("200 OK", "", len(FILE)))
        for byte in FILE[:100]:
            send(bytes([byte]))
            time.sleep(1)
    elif fault == "loop":
        send(head("302 Found", f"Location: /loop/{count + 1}\r\n", 0))
    elif fault.startswith("to-"):
        target = {"to-good": "good", "to-missing": "missing", "to-tftp": "tftp://10.9.9.1/small",
                  "to-file": "file:///etc/passwd", "to-nothing": "",
                  "to-port-0": "http://10.9.9.1:0/"}[fault]
        send(head("301 Moved Permanently", f"Location: {target}\r\n", 3) + b"no\n")
    elif fault == "resumable":
        if count < 2:
            start = rest(request) if asks_rest else 0
            if start:
                send(head("206 Partial Content", ETAG +
                          f"Content-Range: bytes {start}-{len(FILE) - 1}/{len(FILE)}\r\n",
                          len(FILE) - start) + FILE[start:start + 1_000_000])
                time.sleep(0.3)
                reset(connection)
            else:
                send_half_and_reset(connection, ETAG)
        else:
            send_rest(connection, request, ETAG)
    elif fault == "by-date":
        send_rest(connection, request, DATE) if asks_rest else send_half_and_reset(connection, DATE)
    elif fault == "changed":  # an honest server: If-Range does not fit
        if count == 0:
            send_half_and_reset(connection, ETAG)
        else:
            send(head("200 OK", OTHER_ETAG, len(OTHER_FILE)) + OTHER_FILE)
    elif fault == "changed-lie":  # sends a part of another file
        if asks_rest:
            start = rest(request)
            send(head("206 Partial Content", OTHER_ETAG +
                      f"Content-Range: bytes {start}-{len(FILE) - 1}/{len(FILE)}\r\n",
                      len(FILE) - start) + OTHER_FILE[start:])
        elif count == 0:
            send_half_and_reset(connection, ETAG)
        else:
            send(head("200 OK", OTHER_ETAG, len(OTHER_FILE)) + OTHER_FILE)
    elif fault == "wrong-range":  # another part than asked for
        if asks_rest:
            send(head("206 Partial Content", ETAG + f"Content-Range: bytes 5-{len(FILE) - 1}/"
                      f"{len(FILE)}\r\n", len(FILE) - 5) + FILE[5:])
        elif count == 0:
            send_half_and_reset(connection, ETAG)
        else:
            send(head("200 OK", ETAG, len(FILE)) + FILE)
    elif fault == "no-validator":
        if count == 0:
            send_half_and_reset(connection, "")
        else:
            send(head("200 OK", "", len(FILE)) + FILE)
    elif fault == "weak":
        if count == 0:
            send_half_and_reset(connection, 'ETag: W/"1"\r\n' + DATE)
        else:
            send(head("200 OK", "", len(FILE)) + FILE)
    elif fault == "unasked-part":
        send(head("206 Partial Content", f"Content-Range: bytes 0-9/{len(FILE)}\r\n", 10) + FILE[:10])


def serve(connection):
    try:
        text = b""
        while b"\r\n\r\n" not in text:
            data = connection.recv(65536)
            if not data:
                return
            text += data
        request = text.decode().split("\r\n\r\n")[0].split("\r\n")
        path = request[0].split(" ")[1]
        fault = path.split("/")[1].split("?")[0]
        with lock:
            seen = requests.setdefault(fault, [])
            count = len(seen)
            seen.append(request)
        answer(connection, fault, request, count)
    except OSError:
        pass
    finally:
        connection.close()


def start(address, port):
    listener = socket.create_server((address, port), backlog=64)

    def accept():
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
