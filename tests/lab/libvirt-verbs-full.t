#!/bin/bash
# Proves that the verbs of virsh that need a guest with drivers work on Linux guests of qemu-xen.
exec tests/lab/run --memory 3072 --timeout 3000 -- tests/lab/dom0/libvirt-verbs xenpvh xenpv xenfv
