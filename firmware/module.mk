# The code that runs in the guest before the kernel: 32 bits, without a C library.
FIRMWARE_BUILD     := $(BUILD)/firmware
FIRMWARE_IMAGE     := $(FIRMWARE_BUILD)/direct-boot.bin
FIRMWARE_RELOCATOR := $(FIRMWARE_BUILD)/code32-relocator.bin

FIRMWARE_UEFI_BOOT := $(FIRMWARE_BUILD)/uefi-boot.efi

all: $(FIRMWARE_IMAGE) $(FIRMWARE_RELOCATOR) $(FIRMWARE_UEFI_BOOT)

# offsets.c is compiled for its constants alone.
FIRMWARE_C   := $(filter-out %/offsets.c,$(wildcard firmware/direct-boot/*.c))
FIRMWARE_ASM := $(wildcard firmware/direct-boot/*.asm)

FIRMWARE_OBJECTS := $(FIRMWARE_C:%.c=$(BUILD)/%.32.o) $(FIRMWARE_ASM:%.asm=$(BUILD)/%.asm.o)

# No SSE, as it is not enabled yet. Address 0 is ordinary memory.
FIRMWARE_CFLAGS := -std=c17 -m32 -march=i686 -mgeneral-regs-only -Os -g -ffreestanding \
	-fno-pic -fno-stack-protector -fno-asynchronous-unwind-tables -fcf-protection=none \
	-fno-delete-null-pointer-checks -fno-tree-loop-distribute-patterns \
	-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes $(if $(CI),-Werror)

$(FIRMWARE_BUILD)/direct-boot/%.32.o: firmware/direct-boot/%.c firmware/module.mk
	@mkdir -p $(@D)
	$(FREESTANDING_CC) -I. $(FIRMWARE_CFLAGS) $(DEPFLAGS) -c $< -o $@

$(FIRMWARE_BUILD)/direct-boot/%.asm.o: firmware/direct-boot/%.asm \
		$(FIRMWARE_BUILD)/include/firmware/direct-boot/offsets.inc firmware/module.mk
	@mkdir -p $(@D)
	$(NASM) $(NASM_WARNINGS) -f elf32 -g -I . -I $(FIRMWARE_BUILD)/include \
		-I $(FIRMWARE_BUILD) -MD $(@:.o=.d) $< -o $@

$(FIRMWARE_BUILD)/direct-boot/relocator-32.asm.o: $(FIRMWARE_RELOCATOR)
$(FIRMWARE_BUILD)/direct-boot/font.asm.o: $(FIRMWARE_BUILD)/font.bin

# The first has code page 437 except for block graphics and pictures, which the second has.
FIRMWARE_FONTS := /usr/share/consolefonts/Uni2-VGA16.psf.gz \
	/usr/share/consolefonts/FullGreek-VGA16.psf.gz

$(FIRMWARE_BUILD)/font.bin: firmware/direct-boot/make-font
	@mkdir -p $(@D)
	firmware/direct-boot/make-font $@ $(FIRMWARE_FONTS)

$(FIRMWARE_BUILD)/include/firmware/direct-boot/offsets.inc: firmware/direct-boot/offsets.c \
		firmware/direct-boot/processor.h loader/handoff.h firmware/module.mk
	@mkdir -p $(@D)
	$(FREESTANDING_CC) -I. $(FIRMWARE_CFLAGS) -S $< -o $(@:.inc=.s)
	sed -n 's/^->\([A-Z0-9_]*\) \(.*\)/%define \1 \2/p' $(@:.inc=.s) > $@

$(FIRMWARE_RELOCATOR): firmware/code32-relocator/code32-relocator.asm firmware/segments.inc \
		firmware/module.mk
	@mkdir -p $(@D)
	$(NASM) $(NASM_WARNINGS) -f bin -I . $< -o $@

$(FIRMWARE_BUILD)/direct-boot.elf: $(FIRMWARE_OBJECTS) firmware/direct-boot/direct-boot.ld
	$(LD) -m elf_i386 -nostdlib --no-warn-rwx-segments -z noexecstack -Map=$(@:.elf=.map) \
		-T firmware/direct-boot/direct-boot.ld $(FIRMWARE_OBJECTS) -o $@

$(FIRMWARE_IMAGE): $(FIRMWARE_BUILD)/direct-boot.elf
	$(OBJCOPY) -O binary $< $@

# uefi-boot: 64 bits, position-independent, by gnu-efi's way from a shared library to a PE image. What
# it has in common with direct-boot is compiled anew.
UEFI_BOOT_C := $(wildcard firmware/uefi-boot/*.c) common/bytes.c \
	$(addprefix firmware/direct-boot/,debug-port.c error-32.c message-format.c)
UEFI_BOOT_OBJECTS := $(UEFI_BOOT_C:%.c=$(FIRMWARE_BUILD)/efi/%.o)

UEFI_CFLAGS := -std=c17 -Os -g -ffreestanding -fpic -fshort-wchar -mno-red-zone \
	-mgeneral-regs-only -maccumulate-outgoing-args -fno-stack-protector -fcf-protection=none \
	-fno-asynchronous-unwind-tables -fvisibility=hidden -fno-strict-aliasing \
	-isystem /usr/include/efi -isystem /usr/include/efi/x86_64 \
	-DGNU_EFI_USE_MS_ABI -D_GNU_SOURCE -DDEBUG_LINE_PREFIX='"uefi-boot: "' \
	-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes $(if $(CI),-Werror)

# Where the distribution has gnu-efi's files.
UEFI_FILE = $(shell $(FREESTANDING_CC) -print-file-name=$(1))

# $(call uefi_link,TARGET,OBJECTS,OBJCOPY-FORMAT)
define uefi_link
	$(LD) -nostdlib -znocombreloc -shared -Bsymbolic -z noexecstack --no-warn-rwx-segments \
		--no-undefined -T $(call UEFI_FILE,elf_x86_64_efi.lds) \
		$(call UEFI_FILE,crt0-efi-x86_64.o) $(2) $(call UEFI_FILE,libgnuefi.a) \
		$(call UEFI_FILE,libefi.a) -o $(1:.efi=.so)
	$(OBJCOPY) -j .text -j .sdata -j .data -j .rodata -j .dynamic -j .dynsym -j .rel -j .rela \
		-j '.rel.*' -j '.rela.*' -j .reloc --target=$(3) $(1:.efi=.so) $(1)
endef

$(FIRMWARE_BUILD)/efi/%.o: %.c firmware/module.mk
	@mkdir -p $(@D)
	$(FREESTANDING_CC) -I. $(UEFI_CFLAGS) $(DEPFLAGS) -c $< -o $@

# A driver: it stays in memory when the firmware boots from a disk.
$(FIRMWARE_UEFI_BOOT): $(UEFI_BOOT_OBJECTS)
	$(call uefi_link,$@,$^,efi-bsdrv-x86_64)

OBJCOPY ?= objcopy
