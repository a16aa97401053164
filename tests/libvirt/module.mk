# libvirt's QEMU driver and what it asks of qemu-xen before there is a guest: no Xen, no root.
LIBVIRT_TESTS := tests/libvirt/probe.t

.PHONY: check-libvirt
check-libvirt: all ## Test that libvirt makes capabilities of qemu-xen, without Xen
	BUILD=$(BUILD) prove $(LIBVIRT_TESTS)
