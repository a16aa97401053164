# The firmware in plain QEMU, without Xen, and its C code natively.
FIRMWARE_TEST_BUILD := $(BUILD)/tests/firmware

CHECK_FIRMWARE_TESTS := $(addprefix tests/firmware/, \
	entry.t failures.t relocator.t screen.t tables.t)
CHECK_FIRMWARE_PROGRAMS := $(addprefix $(FIRMWARE_TEST_BUILD)/, \
	entry-report.bin hook-stub.bin hvmloader-stub.bin screen-report.bin)

$(FIRMWARE_TEST_BUILD)/%.bin: tests/firmware/%.asm
	@mkdir -p $(@D)
	$(NASM) $(FIRMWARE_NASMFLAGS) -f bin $< -o $@

# `prove` starts the tests from here, the project's root.
.PHONY: check-firmware
check-firmware: $(FIRMWARE_IMAGE) $(FIRMWARE_RELOCATOR) $(CHECK_FIRMWARE_PROGRAMS)
	BUILD=$(BUILD) prove -j2 $(CHECK_FIRMWARE_TESTS)
