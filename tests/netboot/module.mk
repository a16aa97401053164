# The network boot client against real servers and hostile ones, in network namespaces of their own:
# needs root, but neither Xen nor QEMU.
NETBOOT_TESTS := tests/netboot/transfer.t
NETBOOT_PREREQUISITES := $(BUILD)/tests/netboot/fetch

$(BUILD)/tests/netboot/fetch: $(BUILD)/tests/netboot/fetch.o $(NETBOOT_OBJECTS) $(COMMON_OBJECTS)
	$(CC) $(CFLAGS) $^ -ljson-c -levent_core $(NETBOOT_LIBRARIES) -o $@

.PHONY: check-netboot
check-netboot: $(NETBOOT_PREREQUISITES) ## Test the network boot client with servers; as root
	BUILD=$(BUILD) prove $(NETBOOT_TESTS)
