# The bootloader of a PV guest: its process, its sandbox, the terminal it talks to.
PTY_BRIDGE_SOURCES :=

PTY_BRIDGE_OBJECTS   := $(PTY_BRIDGE_SOURCES:%.c=$(BUILD)/pty-bridge/%.o)
PTY_BRIDGE_LIBRARIES := -lvterm -lseccomp -lxkbcommon -lutil
