# The firmware in plain QEMU, without Xen, and its C code natively.
FIRMWARE_TEST_BUILD := $(BUILD)/tests/firmware

CHECK_FIRMWARE_TESTS := $(addprefix tests/firmware/, \
	entry.t failures.t relocator.t screen.t tables.t)
CHECK_FIRMWARE_PROGRAMS := $(addprefix $(FIRMWARE_TEST_BUILD)/, \
	entry-report.bin hook-stub.bin hvmloader-stub.bin screen-report.bin)

$(FIRMWARE_TEST_BUILD)/%.bin: tests/firmware/%.asm
	@mkdir -p $(@D)
	$(NASM) $(FIRMWARE_NASMFLAGS) -f bin $< -o $@

CHECK_FIRMWARE_PREREQUISITES := $(FIRMWARE_IMAGE) $(FIRMWARE_RELOCATOR) $(CHECK_FIRMWARE_PROGRAMS)

# `prove` starts the tests from here, the project's root.
.PHONY: check-firmware
check-firmware: $(CHECK_FIRMWARE_PREREQUISITES) ## Run the firmware in plain QEMU, without Xen
	BUILD=$(BUILD) prove -j2 $(CHECK_FIRMWARE_TESTS)

# The C code that decides, compiled natively with sanitizers.
FIRMWARE_NATIVE := $(addprefix firmware/direct-boot/, \
	bios-data-area.c firmware-tables.c handoff-check.c hvmloader-info.c long-mode.c memory-map.c \
	take-over.c) tests/unit/firmware-guest.c

$(eval $(call unit_test,firmware-handoff-check,\
	tests/unit/firmware-handoff-check.c $(FIRMWARE_NATIVE)))
$(eval $(call unit_test,firmware-memory-map,tests/unit/firmware-memory-map.c $(FIRMWARE_NATIVE)))
$(eval $(call unit_test,firmware-message-format,tests/unit/firmware-message-format.c \
	firmware/direct-boot/message-format.c))
$(eval $(call unit_test,firmware-tables,tests/unit/firmware-tables.c $(FIRMWARE_NATIVE)))
$(eval $(call unit_test,firmware-take-over,tests/unit/firmware-take-over.c $(FIRMWARE_NATIVE)))
