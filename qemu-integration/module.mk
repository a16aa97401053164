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

all: $(BUILD)/qemu-xen
