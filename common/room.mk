# Things every room may use: errors, cleanup attributes, checked bytes; processes and the gate that
# all effects pass.
COMMON_SOURCES := bytes.c call-gate.c error.c process.c
COMMON_OBJECTS := $(COMMON_SOURCES:%.c=$(BUILD)/common/%.o)
