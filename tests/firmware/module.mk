# The firmware in plain QEMU, without Xen.
FIRMWARE_TEST_BUILD := $(BUILD)/tests/firmware

CHECK_FIRMWARE_TESTS := $(addprefix tests/firmware/, \
	entry.t failures.t relocator.t screen.t tables.t)
CHECK_FIRMWARE_PROGRAMS := $(addprefix $(FIRMWARE_TEST_BUILD)/, \
	entry-report.bin hook-stub.bin hvmloader-stub.bin screen-report.bin)

$(FIRMWARE_TEST_BUILD)/%.bin: tests/firmware/%.asm
	@mkdir -p $(@D)
	$(NASM) $(NASM_WARNINGS) -f bin $< -o $@

CHECK_FIRMWARE_PREREQUISITES := $(FIRMWARE_IMAGE) $(FIRMWARE_RELOCATOR) $(CHECK_FIRMWARE_PROGRAMS)

# `prove` starts the tests from here, the project's root.
.PHONY: check-firmware
check-firmware: $(CHECK_FIRMWARE_PREREQUISITES) ## Run the firmware in plain QEMU, without Xen
	BUILD=$(BUILD) prove -j2 $(CHECK_FIRMWARE_TESTS)
