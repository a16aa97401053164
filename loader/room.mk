# What a guest finds in its memory: kernels read, where they go planned, tables made.
LOADER_SOURCES := loader/acpi-tables.c loader/boot-layout.c loader/bzimage.c loader/elf.c \
	loader/elf-headers.c loader/kernel-image.c loader/xen-notes.c
LOADER_OBJECTS := $(LOADER_SOURCES:%.c=$(BUILD)/%.o)
