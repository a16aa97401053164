# The program: options, plan, builders, xenstore, device model, warden.
INTEGRATION_SOURCES := \
	boot-files.c boot-menu.c console-switch.c core-dump.c daemon.c device-model-help.c direct-boot-image.c domain-setup.c end-signals.c framebuffer-frontend.c frontend-pages.c guest.c guest-hvm.c \
	guest-memory.c guest-network.c guest-pv.c host-paths.c \
	hvm-builder.c hypervisor.c identity.c kernel-cache.c \
	kernel-cache-eviction.c lifecycle.c mark.c monitor.c netback.c network.c option-drives.c option-help.c option-network.c option-passed.c \
	option-values.c options.c \
	output-relay.c pidfile.c plan.c plan-arguments.c plan-device-model.c plan-devices.c plan-print.c \
	plan-store.c plan-store-devices.c pv-builder.c pvh-platform.c reap.c store.c store-tree.c store-watches.c terminal-settings.c trusted-directory.c undo.c \
	warden.c window.c xz-kernel.c
INTEGRATION_OBJECTS := $(INTEGRATION_SOURCES:%.c=$(BUILD)/qemu-integration/%.o) \
	$(BUILD)/qemu-integration/direct-boot-image-data.o

XEN_LIBRARIES := -lxenctrl -lxenguest -lxenstore -lxenforeignmemory -lxentoollog
PROGRAM_LIBRARIES := $(XEN_LIBRARIES) -levent_core -ljson-c -llzma -lmnl -luuid -lxxhash

$(BUILD)/qemu-integration/main.o: CPPFLAGS += -DVERSION='"$(VERSION)"'

$(BUILD)/qemu-integration/direct-boot-image-data.o: \
		qemu-integration/direct-boot-image-data.S $(FIRMWARE_IMAGE)
	@mkdir -p $(@D)
	$(CC) -DDIRECT_BOOT_IMAGE='"$(FIRMWARE_IMAGE)"' -c $< -o $@

$(BUILD)/qemu-xen: $(BUILD)/qemu-integration/main.o $(INTEGRATION_OBJECTS) $(PTY_BRIDGE_OBJECTS) \
		$(LOADER_OBJECTS) $(COMMON_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(PROGRAM_LIBRARIES) $(PTY_BRIDGE_LIBRARIES) -o $@

$(eval $(call unit_test,options,tests/unit/options-test.c qemu-integration/options.c \
	qemu-integration/option-drives.c qemu-integration/option-help.c \
	qemu-integration/option-network.c qemu-integration/option-passed.c \
	qemu-integration/option-values.c,-luuid))

$(eval $(call unit_test,effects,tests/unit/effects-test.c common/call-gate.c \
	qemu-integration/store-tree.c qemu-integration/undo.c))

$(eval $(call unit_test,interruption,tests/unit/interruption-test.c common/call-gate.c \
	common/process.c qemu-integration/end-signals.c))

$(eval $(call unit_test,monitor,tests/unit/monitor-test.c qemu-integration/monitor.c, \
	-levent_core -ljson-c))

$(eval $(call unit_test,console-switch,tests/unit/console-switch-test.c common/call-gate.c \
	common/tmpfs.c qemu-integration/console-switch.c,-levent_core))

$(eval $(call unit_test,reap,tests/unit/reap-test.c qemu-integration/mark.c \
	qemu-integration/netback.c qemu-integration/reap.c,-luuid))

$(eval $(call unit_test,kernel-cache,tests/unit/kernel-cache-test.c \
	qemu-integration/kernel-cache.c qemu-integration/kernel-cache-eviction.c \
	qemu-integration/trusted-directory.c,-lxxhash))

$(eval $(call unit_test,xz-kernel,tests/unit/xz-kernel-test.c \
	qemu-integration/xz-kernel.c,-llzma))

$(eval $(call unit_test,trusted-directory,tests/unit/trusted-directory-test.c \
	qemu-integration/trusted-directory.c common/call-gate.c))

all: $(BUILD)/qemu-xen
