# The bootloader of a PV guest: its process, its sandbox, the terminal it talks to.
PTY_BRIDGE_SOURCES := \
	terminal.c \
	terminal-filter.c \
	utf8.c \

PTY_BRIDGE_OBJECTS   := $(PTY_BRIDGE_SOURCES:%.c=$(BUILD)/pty-bridge/%.o)
PTY_BRIDGE_LIBRARIES := -lvterm -lseccomp -lxkbcommon -lutil

TERMINAL_TEST_SOURCES := pty-bridge/terminal.c pty-bridge/terminal-filter.c pty-bridge/utf8.c

$(eval $(call unit_test,pty-bridge-terminal,tests/unit/pty-bridge-terminal-test.c \
	$(TERMINAL_TEST_SOURCES),-lvterm))
