# What a guest finds in its memory: kernels read, where they go planned, tables made.
LOADER_SOURCES := $(wildcard loader/*.c)
LOADER_OBJECTS := $(LOADER_SOURCES:%.c=$(BUILD)/%.o)
