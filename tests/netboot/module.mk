# The network boot client against real servers and hostile ones, in network namespaces of their own:
# needs root, but neither Xen nor QEMU.
NETBOOT_TESTS         := $(addprefix tests/netboot/,dhcp.t faults.t transfer.t)
NETBOOT_PREREQUISITES := $(addprefix $(BUILD)/tests/netboot/,dhcp-client fetch)

$(BUILD)/tests/netboot/dhcp-client: $(BUILD)/tests/netboot/dhcp-client.o \
		$(patsubst %.c,$(BUILD)/%.o,$(wildcard netboot/dhcp/*.c)) \
		$(addprefix $(BUILD)/common/,alloc.o bytes.o error.o)
	$(CC) $(CFLAGS) $^ -o $@

$(BUILD)/tests/netboot/fetch: $(BUILD)/tests/netboot/fetch.o $(NETBOOT_OBJECTS) $(COMMON_OBJECTS)
	$(CC) $(CFLAGS) $^ -ljson-c -levent_core $(NETBOOT_LIBRARIES) -o $@

.PHONY: check-netboot
check-netboot: $(NETBOOT_PREREQUISITES) ## Test the network boot client with servers; as root
	BUILD=$(BUILD) prove -j $(words $(NETBOOT_TESTS)) $(NETBOOT_TESTS)
