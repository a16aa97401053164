# The network boot client: a program with a bootloader's interface. Without main.c it is linked with
# tests too.
NETBOOT_SOURCES   := $(filter-out netboot/client/main.c,$(wildcard netboot/*.c netboot/*/*.c))
NETBOOT_OBJECTS   := $(NETBOOT_SOURCES:%.c=$(BUILD)/%.o)
NETBOOT_LIBRARIES := -lcurl -lresolv -luuid

$(BUILD)/netboot/transfer/http.o: CPPFLAGS += -DVERSION='"$(VERSION)"'

$(BUILD)/qemu-xen-netboot: $(BUILD)/netboot/client/main.o $(NETBOOT_OBJECTS) \
		$(filter-out %/qmp.o %/json-list.o,$(COMMON_OBJECTS))
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(NETBOOT_LIBRARIES) -o $@

all: $(BUILD)/qemu-xen-netboot
