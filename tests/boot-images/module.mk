# Kernels for the tests: the project's own self-check kernel, and recipes for real ones.
BOOT_IMAGES := $(BUILD)/tests/boot-images

# The protected-mode code: 32 bits, freestanding, at any address, without writable data (the linker
# script refuses it). The kernel's boot protocol structures come from linux-libc-dev.
SELF_CHECK_SOURCES := $(wildcard tests/boot-images/self-check/*.c)
SELF_CHECK_OBJECTS := $(BOOT_IMAGES)/self-check/entry.o $(SELF_CHECK_SOURCES:%.c=$(BUILD)/%.o)
SELF_CHECK_CFLAGS  := -std=c17 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	$(if $(CI),-Werror) -O2 -m32 -march=i686 -mgeneral-regs-only -ffreestanding -fpie \
	-fvisibility=hidden -fno-jump-tables -fno-stack-protector -fcf-protection=none \
	-fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns \
	-isystem /usr/include/$(shell $(FREESTANDING_CC) -print-multiarch)

$(BUILD)/tests/boot-images/self-check/%.o: tests/boot-images/self-check/%.c
	@mkdir -p $(@D)
	$(FREESTANDING_CC) -I. $(SELF_CHECK_CFLAGS) $(DEPFLAGS) -c $< -o $@

$(BOOT_IMAGES)/self-check/entry.o: tests/boot-images/self-check/entry.asm
	@mkdir -p $(@D)
	$(NASM) $(NASM_WARNINGS) -f elf32 -o $@ $<

$(BOOT_IMAGES)/self-check-code.elf: tests/boot-images/self-check/self-check.ld $(SELF_CHECK_OBJECTS)
	$(LD) -m elf_i386 -pie --no-dynamic-linker -z noexecstack --no-warn-rwx-segments -T $^ -o $@

$(BOOT_IMAGES)/self-check-code.bin: $(BOOT_IMAGES)/self-check-code.elf
	objcopy -O binary -j .code $< $@

$(BOOT_IMAGES)/self-check-setup.bin: tests/boot-images/self-check/setup.asm
	@mkdir -p $(@D)
	$(NASM) $(NASM_WARNINGS) -f bin -o $@ $<

# The tool that puts both into kernels, and makes matching initrds and command lines.
IMAGE_TOOL         := $(BOOT_IMAGES)/self-check-image
IMAGE_TOOL_SOURCES := $(wildcard tests/boot-images/image-tool/*.c)
IMAGE_TOOL_OBJECTS := $(IMAGE_TOOL_SOURCES:%.c=$(BUILD)/%.o) $(BOOT_IMAGES)/image-tool/payload.o \
	$(BUILD)/common/error.o

$(BOOT_IMAGES)/image-tool/payload.o: tests/boot-images/image-tool/payload.asm \
		$(BOOT_IMAGES)/self-check-setup.bin $(BOOT_IMAGES)/self-check-code.bin
	@mkdir -p $(@D)
	$(NASM) $(NASM_WARNINGS) -f elf64 -DSETUP='"$(BOOT_IMAGES)/self-check-setup.bin"' \
		-DCODE='"$(BOOT_IMAGES)/self-check-code.bin"' -o $@ $<

$(IMAGE_TOOL): $(IMAGE_TOOL_OBJECTS)
	$(CC) $(CFLAGS) -o $@ $^

.PHONY: test-kernels
test-kernels: $(IMAGE_TOOL) ## Build the tool that makes self-check kernels

# What `make check` runs of the boot images.
BOOT_IMAGE_TESTS         := tests/boot-images/self-check.t tests/boot-images/self-check-entry.t
BOOT_IMAGE_PREREQUISITES := $(IMAGE_TOOL)

.PHONY: check-boot-images
check-boot-images: $(BOOT_IMAGE_PREREQUISITES) ## Test the self-check kernel itself in plain QEMU
	prove $(BOOT_IMAGE_TESTS)

# Real kernels and their initramfs images. Existing files are not fetched again.
REAL_IMAGES := $(BUILD)/boot-images

REAL_PARTS := debian-amd64 busybox memtest86+ boot-helpers grub-xen installer-amd64 installer-i386

$(REAL_PARTS:%=$(REAL_IMAGES)/fetched-%): $(REAL_IMAGES)/fetched-%: \
		tests/boot-images/fetch-debian-kernels tests/boot-images/fetch-package
	$< $(REAL_IMAGES) $*
	@touch $@

INITRAMFS_INPUTS := $(addprefix tests/boot-images/, make-initramfs $(addprefix initramfs/, \
	init check-disk check-network check-payload udhcpc-script))

$(REAL_IMAGES)/initramfs-small.gz: $(INITRAMFS_INPUTS) $(REAL_IMAGES)/fetched-busybox
	IMAGE_TOOL=$(IMAGE_TOOL) $< $(REAL_IMAGES)/busybox/busybox $@

$(REAL_IMAGES)/initramfs-devices.gz: $(INITRAMFS_INPUTS) $(REAL_IMAGES)/fetched-busybox \
		$(REAL_IMAGES)/fetched-debian-amd64
	$< --modules $(REAL_IMAGES)/debian-amd64/modules $(REAL_IMAGES)/busybox/busybox $@

$(REAL_IMAGES)/initramfs-34-mib.gz: $(INITRAMFS_INPUTS) $(REAL_IMAGES)/fetched-busybox $(IMAGE_TOOL)
	IMAGE_TOOL=$(IMAGE_TOOL) $< --fill-to 34 $(REAL_IMAGES)/busybox/busybox $@

.PHONY: real-kernels
real-kernels: ## Fetch Debian's kernels
real-kernels: $(REAL_PARTS:%=$(REAL_IMAGES)/fetched-%) $(REAL_IMAGES)/initramfs-small.gz \
		$(REAL_IMAGES)/initramfs-devices.gz $(REAL_IMAGES)/initramfs-34-mib.gz

# An i386 Linux that is not relocatable, built from source: minutes, so only on request.
LINUX_FIXED := $(REAL_IMAGES)/linux-i386-fixed

$(LINUX_FIXED)/bzImage: tests/boot-images/linux-i386-fixed.config
	tests/boot-images/build-nonrelocatable-linux $(LINUX_FIXED)

$(BOOT_IMAGES)/linux-init/start.o: tests/boot-images/linux-init/start.asm
	@mkdir -p $(@D)
	$(NASM) $(NASM_WARNINGS) -f elf32 -o $@ $<

$(BOOT_IMAGES)/linux-init/init.o: tests/boot-images/linux-init/init.c
	@mkdir -p $(@D)
	$(FREESTANDING_CC) -I. $(SELF_CHECK_CFLAGS) $(DEPFLAGS) -c $< -o $@

$(BOOT_IMAGES)/linux-init/init: $(BOOT_IMAGES)/linux-init/start.o $(BOOT_IMAGES)/linux-init/init.o
	$(LD) -m elf_i386 -static -z noexecstack $^ -o $@

$(LINUX_FIXED)/initramfs-small.gz: tests/boot-images/make-initramfs $(BOOT_IMAGES)/linux-init/init
	$< --init $(BOOT_IMAGES)/linux-init/init $@

$(LINUX_FIXED)/initramfs-34-mib.gz: tests/boot-images/make-initramfs \
		$(BOOT_IMAGES)/linux-init/init $(IMAGE_TOOL)
	IMAGE_TOOL=$(IMAGE_TOOL) $< --fill-to 34 --init $(BOOT_IMAGES)/linux-init/init $@

LINUX_FIXED_FILES := $(addprefix $(LINUX_FIXED)/, bzImage initramfs-small.gz initramfs-34-mib.gz)

.PHONY: nonrelocatable-linux
nonrelocatable-linux: $(LINUX_FIXED_FILES) ## Build a non-relocatable i386 Linux (minutes)

# A 32-bit PV kernel, which today's Xen refuses.
PV_32_IMAGE := $(BOOT_IMAGES)/pv-32.elf

$(BOOT_IMAGES)/pv-32.o: tests/boot-images/pv-32.asm
	@mkdir -p $(@D)
	$(NASM) $(NASM_WARNINGS) -f elf32 -o $@ $<

$(PV_32_IMAGE): $(BOOT_IMAGES)/pv-32.o
	$(LD) -m elf_i386 -static -z noexecstack -Ttext-segment=0xc0100000 -e entry $< -o $@

# Disks with a boot configuration, KERNEL-CONFIG-TABLE.FORMAT: for the PV test kernel, which is
# quick, and for Debian's.
BOOT_DISKS := $(BOOT_IMAGES)/disks

PV_CHECK_DISKS := $(foreach config,grub2 legacy,$(foreach table,none dos, \
	$(BOOT_DISKS)/pv-check-$(config)-$(table).raw $(BOOT_DISKS)/pv-check-$(config)-$(table).qcow2)) \
	$(BOOT_DISKS)/pv-check-grub2-gpt.raw
DEBIAN_DISKS   := $(addprefix $(BOOT_DISKS)/debian-, grub2-dos.raw grub2-dos.qcow2 legacy-none.raw)

$(BOOT_DISKS)/initrd: $(IMAGE_TOOL)
	@mkdir -p $(@D)
	$(IMAGE_TOOL) initrd 64K $@ > $@.words

# Config, table and format are taken from the target's name.
BOOT_DISK_OPTIONS = --config $(word 1,$(subst -, ,$(basename $*))) \
	--table $(word 2,$(subst -, ,$(basename $*))) --format $(subst .,,$(suffix $*))

$(BOOT_DISKS)/pv-check-%: tests/boot-images/make-boot-disk $(BOOT_DISKS)/initrd \
		$(BOOT_IMAGES)/pv-check.elf
	$< $(BOOT_DISK_OPTIONS) $(BOOT_IMAGES)/pv-check.elf $(BOOT_DISKS)/initrd $@ \
		$$(cat $(BOOT_DISKS)/initrd.words)

$(BOOT_DISKS)/debian-%: tests/boot-images/make-boot-disk $(REAL_IMAGES)/initramfs-small.gz \
		$(REAL_IMAGES)/fetched-debian-amd64
	$< $(BOOT_DISK_OPTIONS) --size 24 $(REAL_IMAGES)/debian-amd64/vmlinuz \
		$(REAL_IMAGES)/initramfs-small.gz $@ root=/dev/xvda1 ro console=hvc0

# Damaged file systems; a number chooses the damage in the metadata.
DAMAGE_SEEDS  := $(shell seq 1 24)
DAMAGED_DISKS := $(foreach kind,ext4 fat,$(DAMAGE_SEEDS:%=$(BOOT_DISKS)/damaged/$(kind)-%.raw))

# Without ext4's checksums, which would reveal damage before it is read.
$(BOOT_DISKS)/intact-%.raw: tests/boot-images/make-boot-disk $(BOOT_DISKS)/initrd \
		$(BOOT_IMAGES)/pv-check.elf
	$< --file-system $* --size 4 $(BOOT_IMAGES)/pv-check.elf $(BOOT_DISKS)/initrd $@ \
		$$(cat $(BOOT_DISKS)/initrd.words)

$(DAMAGED_DISKS): $(BOOT_DISKS)/intact-ext4-unchecked.raw $(BOOT_DISKS)/intact-fat.raw \
		tests/boot-images/damage-image
	@mkdir -p $(@D)
	tests/boot-images/damage-image \
		$(BOOT_DISKS)/intact-$(if $(findstring ext4,$(@F)),ext4-unchecked,fat).raw \
		$(lastword $(subst -, ,$(basename $(@F)))) $@

LAB_DISKS := $(PV_CHECK_DISKS) $(DEBIAN_DISKS) \
	$(BOOT_DISKS)/intact-ext4-unchecked.raw $(BOOT_DISKS)/intact-fat.raw $(DAMAGED_DISKS)

.PHONY: boot-disks
boot-disks: $(LAB_DISKS) ## Make the disks that PV guests' bootloaders are tested with
