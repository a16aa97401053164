# SPDX-License-Identifier: GPL-2.0-or-later
# qemu-xen: `make help` lists what can be built and run.

BUILD   := build
VERSION := 0.1.0

CC       := gcc
NASM     := nasm
CPPFLAGS += -I. -D_GNU_SOURCE
CFLAGS   ?= -O2 -g
CFLAGS   += -std=gnu17 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
ifdef CI
CFLAGS   += -Werror
endif
DEPFLAGS  = -MMD -MP

.PHONY: all
all:

# Every room adds its own part: sources, objects, outputs, tests.
include common/room.mk
include loader/room.mk
include $(wildcard firmware/room.mk)
include $(wildcard qemu-integration/room.mk)
include $(wildcard tests/boot-images/room.mk)
include $(wildcard tests/unit/room.mk)
include $(wildcard tests/fuzz/room.mk)
include $(wildcard tests/firmware/room.mk)
include $(wildcard tests/lab/room.mk)
include $(wildcard tests/bench/room.mk)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(DEPFLAGS) -c $< -o $@

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

.PHONY: deps
deps:
	tests/deps/install

.PHONY: clean
clean:
	rm -rf $(BUILD)
