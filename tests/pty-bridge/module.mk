# A program for the tests of disk views in the lab.
PTY_BRIDGE_TESTS := $(BUILD)/tests/pty-bridge

$(PTY_BRIDGE_TESTS)/disk-view-hold: $(addprefix $(BUILD)/, tests/pty-bridge/disk-view-hold.o \
		pty-bridge/disk/disk-view.o pty-bridge/disk/drive-options.o) $(COMMON_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) $^ -levent_core -ljson-c -o $@
