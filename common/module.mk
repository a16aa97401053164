# What every part may use: errors, cleanup attributes, checked bytes; files, processes, file
# systems in memory and the gate that all effects pass.
COMMON_SOURCES := $(wildcard common/*.c)
COMMON_OBJECTS := $(COMMON_SOURCES:%.c=$(BUILD)/%.o)
