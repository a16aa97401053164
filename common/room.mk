# Things every room may use: errors, cleanup attributes, checked bytes.
COMMON_OBJECTS := $(BUILD)/common/bytes.o $(BUILD)/common/error.o
