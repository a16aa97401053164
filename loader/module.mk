# What a guest finds in its memory: reads kernels, plans where they go, makes tables.
LOADER_SOURCES := $(wildcard loader/*.c)
LOADER_OBJECTS := $(LOADER_SOURCES:%.c=$(BUILD)/%.o)
