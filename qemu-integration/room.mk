# The program: options, plan, builders, xenstore, device model, warden.
INTEGRATION_SOURCES := \
	boot-files.c call-gate.c daemon.c direct-boot-image.c guest.c guest-memory.c host-paths.c \
	hvm-builder.c hypervisor.c identity.c lifecycle.c mark.c monitor.c option-help.c option-values.c options.c \
	output-relay.c pidfile.c plan.c plan-device-model.c plan-print.c plan-store.c process.c reap.c store.c store-tree.c terminal.c undo.c warden.c
INTEGRATION_OBJECTS := $(INTEGRATION_SOURCES:%.c=$(BUILD)/qemu-integration/%.o) \
	$(BUILD)/qemu-integration/direct-boot-image-data.o

XEN_LIBRARIES := -lxenctrl -lxenguest -lxenstore -lxenforeignmemory -lxentoollog
PROGRAM_LIBRARIES := $(XEN_LIBRARIES) -levent_core -ljson-c -luuid

$(BUILD)/qemu-integration/main.o: CPPFLAGS += -DVERSION='"$(VERSION)"'

$(BUILD)/qemu-integration/direct-boot-image-data.o: \
		qemu-integration/direct-boot-image-data.S $(FIRMWARE_IMAGE)
	@mkdir -p $(@D)
	$(CC) -DDIRECT_BOOT_IMAGE='"$(FIRMWARE_IMAGE)"' -c $< -o $@

$(BUILD)/qemu-xen: $(BUILD)/qemu-integration/main.o $(INTEGRATION_OBJECTS) $(LOADER_OBJECTS) \
		$(COMMON_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(PROGRAM_LIBRARIES) -o $@

$(eval $(call unit_test,options,tests/unit/options-test.c qemu-integration/options.c \
	qemu-integration/option-help.c qemu-integration/option-values.c,-luuid))

$(eval $(call unit_test,effects,tests/unit/effects-test.c qemu-integration/call-gate.c \
	qemu-integration/store-tree.c qemu-integration/undo.c))

all: $(BUILD)/qemu-xen
