# The window, for hosts whose QEMU has none: a VNC viewer, started with a connected socket.
VIEWER_SOURCES := arguments.c key-keysym.c key-scancode.c keyboard.c letterbox.c main.c pointer.c \
	rfb-connection.c screen-window.c socket-watch.c viewer.c
VIEWER_OBJECTS := $(VIEWER_SOURCES:%.c=$(BUILD)/viewer/%.o) $(COMMON_OBJECTS)

VIEWER_LIBRARIES := -lSDL2 -lvncclient -lxkbcommon

$(BUILD)/viewer/main.o: CPPFLAGS += -DVERSION='"$(VERSION)"'

$(BUILD)/qemu-xen-viewer: $(VIEWER_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(VIEWER_LIBRARIES) -o $@

all: $(BUILD)/qemu-xen-viewer

$(eval $(call unit_test,viewer,tests/unit/viewer-test.c viewer/arguments.c viewer/key-keysym.c \
	viewer/key-scancode.c viewer/letterbox.c,-lxkbcommon))

# What `make check` runs of this room: the program under Xvfb, with a plain QEMU.
VIEWER_TESTS         := tests/viewer/viewer.t
VIEWER_PREREQUISITES := $(BUILD)/qemu-xen-viewer $(BUILD)/tests/viewer/echo.bin

$(BUILD)/tests/viewer/%.bin: tests/viewer/%.asm
	@mkdir -p $(@D)
	$(NASM) -f bin -Wall -o $@ $<

.PHONY: check-viewer
check-viewer: $(VIEWER_PREREQUISITES) ## Test the window under Xvfb with a plain QEMU
	BUILD=$(BUILD) prove $(VIEWER_TESTS)
