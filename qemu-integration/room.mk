# The program: options, plan, builders, xenstore, device model, warden.
INTEGRATION_SOURCES := $(wildcard qemu-integration/*/*.c)
INTEGRATION_OBJECTS := $(INTEGRATION_SOURCES:%.c=$(BUILD)/%.o) \
	$(BUILD)/qemu-integration/guest/direct-boot-image-data.o

XEN_LIBRARIES := -lxenctrl -lxenguest -lxenstore -lxenforeignmemory -lxentoollog
PROGRAM_LIBRARIES := $(XEN_LIBRARIES) -levent_core -ljson-c -llzma -lmnl -luuid -lxxhash

$(BUILD)/qemu-integration/main.o: CPPFLAGS += -DVERSION='"$(VERSION)"'

$(BUILD)/qemu-integration/guest/direct-boot-image-data.o: \
		qemu-integration/guest/direct-boot-image-data.S $(FIRMWARE_IMAGE)
	@mkdir -p $(@D)
	$(CC) -DDIRECT_BOOT_IMAGE='"$(FIRMWARE_IMAGE)"' -c $< -o $@

$(BUILD)/qemu-xen: $(BUILD)/qemu-integration/main.o $(INTEGRATION_OBJECTS) $(PTY_BRIDGE_OBJECTS) \
		$(LOADER_OBJECTS) $(COMMON_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(PROGRAM_LIBRARIES) $(PTY_BRIDGE_LIBRARIES) -o $@

$(eval $(call unit_test,options,tests/unit/options-test.c qemu-integration/options/options.c \
	qemu-integration/options/drives.c qemu-integration/options/help.c \
	qemu-integration/options/network.c qemu-integration/options/passed.c \
	qemu-integration/options/size.c,-luuid))

$(eval $(call unit_test,effects,tests/unit/effects-test.c common/call-gate.c \
	qemu-integration/xenstore/tree.c qemu-integration/guest/undo.c))

$(eval $(call unit_test,interruption,tests/unit/interruption-test.c common/call-gate.c \
	common/process.c qemu-integration/host/end-signals.c))

$(eval $(call unit_test,monitor,tests/unit/monitor-test.c qemu-integration/device-model/qmp-client.c, \
	-levent_core -ljson-c))

$(eval $(call unit_test,console-switch,tests/unit/console-switch-test.c common/call-gate.c \
	common/tmpfs.c qemu-integration/device-model/console-switch.c,-levent_core))

$(eval $(call unit_test,reap,tests/unit/reap-test.c qemu-integration/ownership/mark.c \
	qemu-integration/network/netback.c qemu-integration/ownership/reap.c,-luuid))

$(eval $(call unit_test,kernel-cache,tests/unit/kernel-cache-test.c \
	qemu-integration/kernel/cache.c qemu-integration/kernel/cache-eviction.c \
	qemu-integration/kernel/trusted-directory.c,-lxxhash))

$(eval $(call unit_test,xz-kernel,tests/unit/xz-kernel-test.c \
	loader/xz-kernel.c,-llzma))

$(eval $(call unit_test,trusted-directory,tests/unit/trusted-directory-test.c \
	qemu-integration/kernel/trusted-directory.c common/call-gate.c))

all: $(BUILD)/qemu-xen
