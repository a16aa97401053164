# Reading kernels and planning where they go in guest memory.
LOADER_SOURCES := loader/boot-layout.c loader/bzimage.c loader/elf.c loader/kernel-image.c
LOADER_OBJECTS := $(LOADER_SOURCES:%.c=$(BUILD)/%.o)
