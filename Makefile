# SPDX-License-Identifier: GPL-2.0-or-later
# qemu-xen: `make help` lists what can be built and run.

BUILD   := build
VERSION := 0.1.0
PREFIX  ?= /usr/local

CC       := gcc
# Firmware and test kernels need options that clang does not have.
FREESTANDING_CC := gcc
NASM     := nasm
CPPFLAGS += -I. -D_GNU_SOURCE
CFLAGS   ?= -O2 -g
# gnu17: Xen's public headers use GNU's anonymous unions and refuse plain C17.
CFLAGS   += -std=gnu17 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
# The class reloc, which nasm has since 2.16.02, is what linking freestanding code is about.
NASM_WARNINGS := -w+all -w-unknown-warning -w-reloc
ifdef CI
CFLAGS        += -Werror
NASM_WARNINGS += -Werror
endif
DEPFLAGS  = -MMD -MP

# Delete the target of a failed command, as it may be incomplete.
.DELETE_ON_ERROR:

.PHONY: all
all: ## Build the programs and the firmware (build/qemu-xen, ...; build/firmware/)

# A build only says which packages are missing. What runs tests installs them first, but not with
# INSTALL_DEPS=no, as in a package's build.
BUILD_GOALS := all install programs lab-programs kernel-module $(BUILD)/%
INSTALL_DEPS ?= yes
ifneq ($(if $(filter yes,$(INSTALL_DEPS)),$(filter-out $(BUILD_GOALS) clean deb deps format help,$(MAKECMDGOALS))),)
include $(BUILD)/deps.mk
else ifneq ($(if $(MAKECMDGOALS),$(filter $(BUILD_GOALS),$(MAKECMDGOALS)),all),)
MISSING := $(shell tests/deps/install --check-build 2>&1)
$(if $(MISSING),$(error $(MISSING)))
endif
$(BUILD)/deps.mk: tests/deps/packages.txt tests/deps/install
	@mkdir -p $(@D)
	@tests/deps/install && touch $@

# Every part adds its own: sources, objects, outputs, tests.
include common/module.mk
include loader/module.mk
include firmware/module.mk
include kernel-module/module.mk
include netboot/module.mk
include pty-bridge/module.mk
include qemu-integration/module.mk
include viewer/module.mk
include packaging/module.mk
include tests/boot-images/module.mk
include tests/boot-images/pv-check/module.mk
include tests/unit/module.mk
include tests/fuzz/module.mk
include tests/firmware/module.mk
include tests/bootloader/module.mk
include tests/netboot/module.mk
include tests/pty-bridge/module.mk
include tests/golden/module.mk
include tests/libvirt/module.mk
include tests/packaging/module.mk
include tests/lab/module.mk
include tests/bench/module.mk

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(DEPFLAGS) -c $< -o $@

# The compiler's lists of headers; not searched for below build/lab, which is large.
-include $(foreach tree,common firmware loader netboot packaging pty-bridge qemu-integration sanitized tests viewer, \
	$(foreach depth,* */* */*/* */*/*/* */*/*/*/*,$(wildcard $(BUILD)/$(tree)/$(depth).d)))

.PHONY: deps
deps: ## Install the Debian packages that build and tests need
	tests/deps/install

# One run of prove, so that its summary counts everything. `--exec ''` starts programs and scripts
# alike. Two at a time: a lab has one processor.
PROVE := CMOCKA_MESSAGE_OUTPUT=TAP BUILD=$(BUILD) prove --timer --jobs 2 --exec ''

# Long tests first, so that both processes end at about the same time.
CHECK_TESTS = $(call lab_tests_of,$(LAB_RELEASE),$(LAB_TESTS)) $(VIEWER_TESTS) $(PACKAGING_TESTS) $(BOOTLOADER_TESTS) $(NETBOOT_TESTS) $(UNIT_TESTS) $(GOLDEN_TESTS) $(LIBVIRT_TESTS) $(CHECK_FIRMWARE_TESTS) $(BOOT_IMAGE_TESTS)

.PHONY: check
check: ## Run all tests: unit, firmware in QEMU, the rest on a real Xen; RELEASE=trixie: Debian 13's
check: check-prerequisites
	$(PROVE) $(CHECK_TESTS)

# Several at a time with -j, while a lab's image is downloaded.
.PHONY: check-prerequisites
check-prerequisites: all $(UNIT_TESTS) $(CHECK_FIRMWARE_PREREQUISITES) \
		$(BOOT_IMAGE_PREREQUISITES) $(VIEWER_PREREQUISITES) $(BOOTLOADER_PREREQUISITES) \
		$(NETBOOT_PREREQUISITES) \
		$(PACKAGING_PREREQUISITES) $(LAB_PREREQUISITES)

.PHONY: check-full
check-full: check fuzz $(LAB_FULL_PREREQUISITES) ## Also run what takes too long for every day
	$(PROVE) $(call lab_tests_of,$(LAB_RELEASE),$(LAB_FULL_TESTS)) $(PACKAGING_FULL_TESTS) $(KERNEL_MODULE_FULL_TESTS)
	LAB_RELEASE=$(SMOKE_RELEASE) $(PROVE) \
		$(call lab_tests_of,$(SMOKE_RELEASE),$(filter-out %/smoke.t,$(LAB_TESTS)) $(LAB_FULL_TESTS))

# Compiled only: tests run with gcc's build. Its warnings are the same without optimization.
.PHONY: build-clang
build-clang: ## Build everything that runs in dom0 with clang as well, without warnings
	CFLAGS=-O0 $(MAKE) CC=clang BUILD=$(BUILD)/clang CI=1 programs

C_FILES = $(shell git ls-files '*.c' '*.h')

.PHONY: format
format: ## Format the C sources
	clang-format -i $(C_FILES)

FREESTANDING     = tests/boot-images/self-check/% tests/boot-images/linux-init/%
PV_KERNEL        = tests/boot-images/pv-check/%
UEFI             = firmware/uefi-boot/%.c tests/firmware/uefi-kernel.c
HOST_C_FILES     = $(filter-out firmware/% kernel-module/% $(FREESTANDING) $(PV_KERNEL) $(UEFI) tests/fuzz/%,$(filter %.c,$(C_FILES)))
FIRMWARE_C_FILES = $(filter-out $(UEFI),$(filter firmware/%.c,$(C_FILES)))

.PHONY: lint
lint: ## Check format and style: layout, includes, sizes, clang-tidy, cppcheck, shellcheck, mandoc
	clang-format --dry-run --Werror $(C_FILES)
	tests/lint/includes
	tests/lint/sizes
	tests/lint/promises
	clang-tidy --quiet $(HOST_C_FILES) -- -std=gnu17 -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -I.
	clang-tidy --quiet $(FIRMWARE_C_FILES) -- -std=c17 -m32 -ffreestanding -I.
	clang-tidy --quiet $(filter $(UEFI),$(C_FILES)) -- -std=c17 -ffreestanding -fshort-wchar -I. \
		-isystem /usr/include/efi -isystem /usr/include/efi/x86_64 -DGNU_EFI_USE_MS_ABI
	clang-tidy --quiet $(filter $(FREESTANDING),$(filter %.c,$(C_FILES))) -- -std=c17 -m32 \
		-ffreestanding -I. -isystem /usr/include/$(shell $(CC) -print-multiarch)
	clang-tidy --quiet $(filter $(PV_KERNEL),$(filter %.c,$(C_FILES))) -- -std=gnu17 -m64 \
		-ffreestanding -I. -D__XEN_INTERFACE_VERSION__=__XEN_LATEST_INTERFACE_VERSION__
	cppcheck -q --error-exitcode=1 --enable=warning,style,performance,portability \
		--inline-suppr --suppress=missingIncludeSystem --suppress=memleak \
		--suppress=resourceLeak --suppress=comparePointers -I. -DVERSION='""' \
		common loader firmware netboot packaging pty-bridge qemu-integration viewer
	shellcheck -x $(shell git grep -lE '^#!/bin/(ba)?sh' -- .ci debian packaging tests)
	mandoc -Tlint -Wwarning docs/qemu-xen.1

.PHONY: clean
clean: ## Remove everything that was built, the lab's image included
	rm -rf $(BUILD)

.PHONY: help
help: ## Print this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24
