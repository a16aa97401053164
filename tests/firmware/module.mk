# The firmware in plain QEMU, without Xen.
FIRMWARE_TEST_BUILD := $(BUILD)/tests/firmware

CHECK_FIRMWARE_TESTS := $(addprefix tests/firmware/, \
	entry.t failures.t relocator.t screen.t tables.t uefi.t)
CHECK_FIRMWARE_PROGRAMS := $(addprefix $(FIRMWARE_TEST_BUILD)/, \
	entry-report.bin hook-stub.bin hvmloader-stub.bin screen-report.bin)

$(FIRMWARE_TEST_BUILD)/%.bin: tests/firmware/%.asm
	@mkdir -p $(@D)
	$(NASM) $(NASM_WARNINGS) -f bin $< -o $@

# An EFI program in the place of a kernel, built as uefi-boot is.
UEFI_KERNEL         := $(FIRMWARE_TEST_BUILD)/uefi-kernel.efi
UEFI_KERNEL_OBJECTS := $(addprefix $(FIRMWARE_TEST_BUILD)/efi/,uefi-kernel.o debug-port.o \
	message-format.o)

$(FIRMWARE_TEST_BUILD)/efi/%.o: tests/firmware/%.c firmware/module.mk
	@mkdir -p $(@D)
	$(FREESTANDING_CC) -I. $(UEFI_CFLAGS) $(DEPFLAGS) -c $< -o $@

$(FIRMWARE_TEST_BUILD)/efi/%.o: firmware/direct-boot/%.c firmware/module.mk
	@mkdir -p $(@D)
	$(FREESTANDING_CC) -I. $(UEFI_CFLAGS) -UDEBUG_LINE_PREFIX -DDEBUG_LINE_PREFIX='"kernel: "' \
		$(DEPFLAGS) -c $< -o $@

$(UEFI_KERNEL): $(UEFI_KERNEL_OBJECTS)
	$(call uefi_link,$@,$^,efi-app-x86_64)

CHECK_FIRMWARE_PREREQUISITES := $(FIRMWARE_IMAGE) $(FIRMWARE_RELOCATOR) $(FIRMWARE_UEFI_BOOT) \
	$(UEFI_KERNEL) $(CHECK_FIRMWARE_PROGRAMS)

# `prove` starts the tests from here, the project's root.
.PHONY: check-firmware
check-firmware: $(CHECK_FIRMWARE_PREREQUISITES) ## Run the firmware in plain QEMU, without Xen
	BUILD=$(BUILD) prove -j2 $(CHECK_FIRMWARE_TESTS)
