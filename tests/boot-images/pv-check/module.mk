# The PV test kernel, which is a PVH kernel too: 64 bits, freestanding, linked to its run address.
PV_CHECK_IMAGE := $(BOOT_IMAGES)/pv-check.elf
PV_CHECK       := $(BOOT_IMAGES)/pv-check

# Files of the self-check kernel that do not depend on the machine, compiled once more.
PV_CHECK_REUSED  := echo.c memory.c report.c text.c words.c
PV_CHECK_SOURCES := $(filter-out %/image-sum.c,$(wildcard tests/boot-images/pv-check/*.c))
PV_CHECK_OBJECTS := $(PV_CHECK)/entry.o $(PV_CHECK)/entry-pvh.o $(PV_CHECK_SOURCES:%.c=$(BUILD)/%.o) \
	$(PV_CHECK_REUSED:%.c=$(PV_CHECK)/reused/%.o)

# gnu17 as for the program: Xen's public headers need it.
PV_CHECK_CFLAGS := -std=gnu17 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	$(if $(CI),-Werror) -O2 -m64 -mcmodel=kernel -mno-red-zone -mgeneral-regs-only -ffreestanding \
	-fno-pic -fvisibility=hidden -fno-stack-protector -fcf-protection=none \
	-fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns \
	-D__XEN_INTERFACE_VERSION__=__XEN_LATEST_INTERFACE_VERSION__

$(BUILD)/tests/boot-images/pv-check/%.o: tests/boot-images/pv-check/%.c
	@mkdir -p $(@D)
	$(FREESTANDING_CC) -I. $(PV_CHECK_CFLAGS) $(DEPFLAGS) -c $< -o $@

$(BUILD)/tests/boot-images/pv-check/reused/%.o: tests/boot-images/self-check/%.c
	@mkdir -p $(@D)
	$(FREESTANDING_CC) -I. $(PV_CHECK_CFLAGS) $(DEPFLAGS) -c $< -o $@

$(PV_CHECK)/%.o: tests/boot-images/pv-check/%.asm
	@mkdir -p $(@D)
	$(NASM) $(NASM_WARNINGS) -f elf64 -o $@ $<

# Linked twice: the checksum of the code is data, which does not change the code.
PV_CHECK_LINK = $(LD) -m elf_x86_64 -static -z noexecstack -z max-page-size=4096 \
	-T tests/boot-images/pv-check/pv-check.ld $(PV_CHECK_OBJECTS)

$(PV_CHECK)/image-sum: tests/boot-images/pv-check/image-sum.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(DEPFLAGS) -o $@ $<

$(PV_CHECK)/code.bin: tests/boot-images/pv-check/pv-check.ld $(PV_CHECK_OBJECTS)
	$(PV_CHECK_LINK) --defsym image_checksum_link=0 -o $(PV_CHECK)/without-checksum.elf
	objcopy -O binary -j .code $(PV_CHECK)/without-checksum.elf $@

$(PV_CHECK_IMAGE): $(PV_CHECK)/code.bin $(PV_CHECK)/image-sum
	$(PV_CHECK_LINK) --defsym image_checksum_link=$$($(PV_CHECK)/image-sum $<) -o $@

.PHONY: pv-test-kernel
pv-test-kernel: $(PV_CHECK_IMAGE) ## Build the PV test kernel
