# The bootloader of a PV guest: its process, its sandbox, the terminal it talks to.
PTY_BRIDGE_SOURCES   := $(wildcard pty-bridge/*/*.c)
PTY_BRIDGE_OBJECTS   := $(PTY_BRIDGE_SOURCES:%.c=$(BUILD)/%.o) \
	$(BUILD)/pty-bridge/terminal/console-font-data.o
PTY_BRIDGE_LIBRARIES := -levent_core -ljson-c -lvterm -lseccomp -lxkbcommon -lutil

# A glyph is taken from the first font that has it.
CONSOLE_FONTS     := Uni2 Uni3 FullGreek Vietnamese
CONSOLE_FONT_PATH := /usr/share/consolefonts

$(BUILD)/pty-bridge/regular.font: pty-bridge/terminal/make-font
	@mkdir -p $(@D)
	pty-bridge/terminal/make-font $@ $(CONSOLE_FONTS:%=$(CONSOLE_FONT_PATH)/%-Terminus20x10.psf.gz)

$(BUILD)/pty-bridge/bold.font: pty-bridge/terminal/make-font
	@mkdir -p $(@D)
	pty-bridge/terminal/make-font $@ $(CONSOLE_FONTS:%=$(CONSOLE_FONT_PATH)/%-TerminusBold20x10.psf.gz)

$(BUILD)/pty-bridge/terminal/console-font-data.o: pty-bridge/terminal/console-font-data.S \
		$(BUILD)/pty-bridge/regular.font $(BUILD)/pty-bridge/bold.font
	@mkdir -p $(@D)
	$(CC) -DREGULAR_FONT='"$(BUILD)/pty-bridge/regular.font"' \
		-DBOLD_FONT='"$(BUILD)/pty-bridge/bold.font"' -c $< -o $@
