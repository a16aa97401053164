# Bootloaders, good and hostile, in their sandbox: needs root, but neither Xen nor QEMU.
BOOTLOADER_TESTS := tests/bootloader/bootloader.t
BOOTLOADER_PREREQUISITES := $(BUILD)/tests/bootloader/bootloader-test \
	$(BUILD)/tests/bootloader/hostile

HOSTILE_SOURCES := $(wildcard tests/bootloader/hostile*.c)
BOOTLOADER_TEST_SOURCES := $(filter-out $(HOSTILE_SOURCES),$(wildcard tests/bootloader/*.c))

$(BUILD)/tests/bootloader/hostile: $(HOSTILE_SOURCES:%.c=$(BUILD)/%.o)
	$(CC) $(CFLAGS) $^ -o $@

$(BUILD)/tests/bootloader/bootloader-test: $(BOOTLOADER_TEST_SOURCES:%.c=$(BUILD)/%.o) \
		$(PTY_BRIDGE_OBJECTS) $(COMMON_OBJECTS)
	$(CC) $(CFLAGS) $^ $(PTY_BRIDGE_LIBRARIES) -o $@

.PHONY: check-bootloader
check-bootloader: $(BOOTLOADER_PREREQUISITES) ## Test the bootloader's sandbox with hostile bootloaders; as root
	BUILD=$(BUILD) prove $(BOOTLOADER_TESTS)
