# The bootloader of a PV guest: its process, its sandbox, the terminal it talks to.
PTY_BRIDGE_SOURCES   := $(wildcard pty-bridge/*/*.c)
PTY_BRIDGE_OBJECTS   := $(PTY_BRIDGE_SOURCES:%.c=$(BUILD)/%.o) \
	$(BUILD)/pty-bridge/terminal/console-font-data.o
PTY_BRIDGE_LIBRARIES := -levent_core -ljson-c -lvterm -lseccomp -lxkbcommon -lutil

# Of a character the first font that has it gives the glyph.
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
	$(CC) -DREGULAR_FONT='"$(BUILD)/pty-bridge/regular.font"' \
		-DBOLD_FONT='"$(BUILD)/pty-bridge/bold.font"' -c $< -o $@

TERMINAL_TEST_SOURCES := pty-bridge/terminal/terminal.c pty-bridge/terminal/terminal-filter.c pty-bridge/terminal/utf8.c

$(eval $(call unit_test,pty-bridge-terminal,tests/unit/pty-bridge-terminal-test.c \
	$(TERMINAL_TEST_SOURCES),-lvterm))

$(eval $(call unit_test,pty-bridge-keyboard,tests/unit/pty-bridge-keyboard-test.c \
	pty-bridge/terminal/dead-keys.c pty-bridge/terminal/keyboard.c pty-bridge/terminal/keymap.c \
	$(TERMINAL_TEST_SOURCES),-lvterm -lxkbcommon))

$(eval $(call unit_test,pty-bridge-canvas,tests/unit/pty-bridge-canvas-test.c \
	pty-bridge/terminal/canvas.c pty-bridge/terminal/console-font.c $(TERMINAL_TEST_SOURCES),-lvterm))

$(BUILD)/tests/unit/pty-bridge-canvas: $(BUILD)/pty-bridge/terminal/console-font-data.o

$(eval $(call unit_test,pty-bridge-curses,tests/unit/pty-bridge-curses-test.c \
	$(TERMINAL_TEST_SOURCES),-lvterm -lncursesw -ltinfo))
$(eval $(call unit_test,bootloader-output,tests/unit/bootloader-output-test.c \
	pty-bridge/bootloader/bootloader-output.c pty-bridge/bootloader/output-tail.c))
$(eval $(call unit_test,drive-options,tests/unit/drive-options-test.c pty-bridge/disk/drive-options.c))
$(eval $(call unit_test,serial-address,tests/unit/serial-address-test.c pty-bridge/serial/serial-address.c))

$(eval $(call unit_test,framebuffer-pages,tests/unit/framebuffer-pages-test.c \
	qemu-integration/boot-choice/framebuffer-pages.c))

$(eval $(call unit_test,serial-line,tests/unit/serial-line-test.c pty-bridge/serial/serial-line.c \
	pty-bridge/serial/serial-address.c pty-bridge/serial/serial-switch.c common/call-gate.c,-levent_core -lutil))

$(eval $(call unit_test,terminal-repaint,tests/unit/terminal-repaint-test.c \
	pty-bridge/terminal/terminal-repaint.c $(TERMINAL_TEST_SOURCES),-lvterm))
