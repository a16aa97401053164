# SPDX-License-Identifier: GPL-2.0-or-later
"""A TFTP server that does wrong what is asked for by the file's name, one thread a transfer."""
import random
import socket
import struct
import threading
import time

FILE = random.Random(6).randbytes(1_000_000)
DATA, ACK, ERROR, OACK = 3, 4, 5, 6

requests = {}


def options_of(request):
    fields = request[2:].split(b"\0")[:-1]
    return {name.decode(): value.decode() for name, value in zip(fields[2::2], fields[3::2])}


def oack(**options):
    return struct.pack(">H", OACK) + b"".join(f"{name}\0{value}\0".encode()
                                              for name, value in options.items())


def error(code, text):
    return struct.pack(">HH", ERROR, code) + text + b"\0"


class Transfer:
    """What a server does; `loss` is how likely a packet of either side is lost."""

    def __init__(self, client, name, options, loss=0.0, seed=1):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("10.9.9.3", 0))
        self.socket.connect(client)
        self.client, self.name, self.options = client, name, options
        self.random, self.loss = random.Random(seed), loss
        self.size, self.window, self.pause, self.announced = 512, 1, 0, len(FILE)

    def send(self, packet):
        if self.random.random() >= self.loss:
            self.socket.send(packet)

    def agree(self, windows=True):
        self.size = int(self.options["blksize"])
        reply = {"blksize": self.size, "tsize": self.announced}
        if windows and "windowsize" in self.options:
            self.window = reply["windowsize"] = int(self.options["windowsize"])
        self.send(oack(**reply))
        while self.wait() != 0:
            self.send(oack(**reply))

    def wait(self):
        """The next acknowledgement's block, or None after some time."""
        self.socket.settimeout(0.3)
        while True:
            try:
                packet = self.socket.recv(2000)
            except TimeoutError:
                return None
            if self.random.random() >= self.loss and packet[:2] == b"\0\4":
                return struct.unpack(">H", packet[2:4])[0]
            if packet[:2] == b"\0\5":
                raise ConnectionError

    def block(self, number, data):
        start = (number - 1) * self.size
        return struct.pack(">HH", DATA, number & 0xFFFF) + data[start:start + self.size]

    def run(self, data=FILE):
        last = len(data) // self.size + 1
        done = 0
        quiet = 0
        while done < last and quiet < 50:
            for number in range(done + 1, min(done + self.window, last) + 1):
                self.send(self.block(number, data))
            number = self.wait()
            time.sleep(self.pause)
            quiet = quiet + 1 if number is None else 0
            if number is not None:
                ahead = (number - done) & 0xFFFF
                done += ahead if ahead <= self.window else 0


def faulty(transfer):
    name, options = transfer.name, transfer.options
    if name == "plain":
        transfer.run()
    elif name in ("lossy", "lossy-windows"):
        transfer.loss = 0.05
        transfer.agree(name == "lossy-windows")
        transfer.run()
    elif name == "refuses-options":
        if options:
            transfer.send(error(8, b"no options"))
        else:
            transfer.run()
    elif name == "loses-large-blocks":
        if options:
            transfer.agree()
            time.sleep(60)
        else:
            transfer.run()
    elif name == "intruder":
        other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        other.bind(("10.9.9.3", 0))
        transfer.agree(False)
        for number in range(1, 30):
            other.sendto(struct.pack(">HH", DATA, number) + bytes(100), transfer.client)
            other.sendto(error(1, b"intruder"), transfer.client)
        transfer.run()
    elif name == "other-host":  # the first answer comes from elsewhere
        other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        other.bind(("10.9.9.4", 69))
        other.sendto(struct.pack(">HH", DATA, 1) + bytes(100), transfer.client)
        time.sleep(0.1)
        transfer.agree(False)
        transfer.run()
    elif name == "odd-blksize":
        transfer.send(oack(blksize=int(options["blksize"]) + 1))
    elif name == "unasked":
        transfer.send(oack(multicast="1"))
    elif name == "announces-more":
        transfer.announced += 1
        transfer.agree()
        transfer.run()
    elif name == "announces-less":
        transfer.announced -= 1
        transfer.agree()
        transfer.run()
    elif name == "announces-huge":
        transfer.announced = 10**12
        transfer.agree()
    elif name == "endless":
        transfer.size = 512
        for number in range(1, 10**6):
            transfer.send(struct.pack(">HH", DATA, number & 0xFFFF) + bytes(512))
            if transfer.wait() is None:
                break
    elif name == "escape":
        transfer.send(error(1, b"\x1b[2Jno\nsuch file"))
    elif name == "stops":
        transfer.agree()
        transfer.send(transfer.block(1, FILE))
        time.sleep(40)
    elif name == "slow":
        transfer.agree(False)
        transfer.pause = 3
        transfer.run()
    elif name == "dies":
        transfer.agree()
        transfer.send(transfer.block(1, FILE))
        transfer.wait()
    elif name == "silent":
        pass
    elif name == "doubles":
        transfer.agree(False)
        send = transfer.send
        transfer.send = lambda packet: (send(packet), send(packet))
        transfer.run()


def serve(client, request):
    name = request[2:].split(b"\0")[0].decode()
    requests.setdefault(name, []).append(request)
    if name == "silent":
        return
    transfer = Transfer(client, name, options_of(request))
    try:
        faulty(transfer)
    except OSError:
        pass
    finally:
        transfer.socket.close()


def start():
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind(("10.9.9.3", 69))

    def accept():
        clients = set()
        while True:
            request, client = listener.recvfrom(2000)
            if client not in clients:  # a request that is repeated
                clients.add(client)
                threading.Thread(target=serve, args=(client, request), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
