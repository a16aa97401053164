# The window, for hosts whose QEMU has none: a VNC viewer, started with a connected socket.
VIEWER_SOURCES := $(wildcard viewer/*.c)
VIEWER_OBJECTS := $(VIEWER_SOURCES:%.c=$(BUILD)/%.o) \
	$(filter-out %/qmp.o %/json-list.o,$(COMMON_OBJECTS))

VIEWER_LIBRARIES := -lSDL2 -lvncclient -lxkbcommon

$(BUILD)/viewer/main.o: CPPFLAGS += -DVERSION='"$(VERSION)"'

$(BUILD)/qemu-xen-viewer: $(VIEWER_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(VIEWER_LIBRARIES) -o $@

all: $(BUILD)/qemu-xen-viewer

# What `make check` runs of the window: the program under Xvfb, with a plain QEMU.
VIEWER_TESTS         := tests/viewer/viewer.t
VIEWER_PREREQUISITES := $(BUILD)/qemu-xen-viewer $(BUILD)/tests/viewer/echo.bin

$(BUILD)/tests/viewer/%.bin: tests/viewer/%.asm
	@mkdir -p $(@D)
	$(NASM) $(NASM_WARNINGS) -f bin -o $@ $<

.PHONY: check-viewer
check-viewer: $(VIEWER_PREREQUISITES) ## Test the window under Xvfb with a plain QEMU
	BUILD=$(BUILD) prove $(VIEWER_TESTS)
