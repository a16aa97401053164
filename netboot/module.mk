# The network boot client of PV guests: a program with a bootloader's interface.
NETBOOT_SOURCES   := $(wildcard netboot/*.c netboot/*/*.c)
NETBOOT_OBJECTS   := $(NETBOOT_SOURCES:%.c=$(BUILD)/%.o)
NETBOOT_LIBRARIES := -lcurl

$(BUILD)/netboot/transfer/http.o: CPPFLAGS += -DVERSION='"$(VERSION)"'
