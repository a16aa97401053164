# Fuzzing with clang's libFuzzer. `make fuzz` runs each target for FUZZ_SECONDS; what it finds lies
# in build/fuzz/NAME-crash-* and is repeated by giving that file to build/fuzz/NAME. The corpus
# grows from run to run in build/fuzz/NAME-corpus.
FUZZ_SECONDS ?= 30
FUZZ_CC      ?= clang
FUZZ_FLAGS   := -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all

KERNEL_IMAGE_FUZZ_SOURCES := tests/fuzz/kernel-image-fuzz.c tests/unit/loader-layout-check.c \
	$(LOADER_SOURCES) common/bytes.c common/error.c

$(BUILD)/fuzz/kernel-image-fuzz: $(KERNEL_IMAGE_FUZZ_SOURCES) $(wildcard loader/*.h common/*.h \
		tests/unit/loader-layout-check.h)
	@mkdir -p $(@D)
	$(FUZZ_CC) $(CPPFLAGS) -std=gnu17 -Wall -Wextra $(FUZZ_FLAGS) $(filter %.c,$^) -llzma -o $@

$(BUILD)/fuzz/kernel-image-fuzz-seeds: tests/fuzz/seed-corpus
	rm -rf $@
	tests/fuzz/seed-corpus $@

TERMINAL_FUZZ_SOURCES := tests/fuzz/pty-bridge-terminal-fuzz.c pty-bridge/terminal/canvas.c \
	pty-bridge/terminal/console-font.c $(TERMINAL_TEST_SOURCES) common/bytes.c common/error.c

$(BUILD)/fuzz/pty-bridge-terminal-fuzz: $(TERMINAL_FUZZ_SOURCES) \
		$(BUILD)/pty-bridge/terminal/console-font-data.o $(wildcard pty-bridge/*/*.h common/*.h)
	@mkdir -p $(@D)
	$(FUZZ_CC) $(CPPFLAGS) -std=gnu17 -Wall -Wextra $(FUZZ_FLAGS) $(filter %.c %.o,$^) -lvterm -o $@

XZ_KERNEL_FUZZ_SOURCES := tests/fuzz/xz-kernel-fuzz.c loader/xz-kernel.c common/bytes.c

$(BUILD)/fuzz/xz-kernel-fuzz: $(XZ_KERNEL_FUZZ_SOURCES) $(wildcard loader/*.h common/*.h)
	@mkdir -p $(@D)
	$(FUZZ_CC) $(CPPFLAGS) -std=gnu17 -Wall -Wextra $(FUZZ_FLAGS) $(filter %.c,$^) -llzma -o $@

# One good kernel that holds 1000 zeros.
$(BUILD)/fuzz/xz-kernel-fuzz-seeds: tests/fuzz/room.mk
	@mkdir -p $@
	python3 -c 'import lzma, struct, sys; \
		packed = lzma.compress(bytes(1000), preset=0, check=lzma.CHECK_CRC32); \
		head = bytearray(1024); \
		head[0x1f1] = 1; \
		struct.pack_into("<4sH", head, 0x202, b"HdrS", 0x20f); \
		struct.pack_into("<II", head, 0x248, 0, len(packed) + 4); \
		sys.stdout.buffer.write(head + packed + struct.pack("<I", 1000))' > $@/bzimage

.PHONY: fuzz
fuzz: $(BUILD)/fuzz/kernel-image-fuzz ## Fuzz what reads untrusted bytes, each for FUZZ_SECONDS (30)
fuzz: $(BUILD)/fuzz/kernel-image-fuzz-seeds $(BUILD)/fuzz/pty-bridge-terminal-fuzz
fuzz: $(BUILD)/fuzz/xz-kernel-fuzz $(BUILD)/fuzz/xz-kernel-fuzz-seeds
	@mkdir -p $(BUILD)/fuzz/kernel-image-fuzz-corpus
	cd $(BUILD)/fuzz && ./kernel-image-fuzz -max_total_time=$(FUZZ_SECONDS) -max_len=131200 \
		-timeout=5 -print_final_stats=1 -artifact_prefix=kernel-image-fuzz-crash- \
		kernel-image-fuzz-corpus kernel-image-fuzz-seeds
	@mkdir -p $(BUILD)/fuzz/pty-bridge-terminal-fuzz-corpus
	cd $(BUILD)/fuzz && ./pty-bridge-terminal-fuzz -max_total_time=$(FUZZ_SECONDS) -max_len=512 \
		-dict=$(abspath tests/fuzz/control-sequences.dict) \
		-timeout=5 -print_final_stats=1 -artifact_prefix=pty-bridge-terminal-fuzz-crash- \
		pty-bridge-terminal-fuzz-corpus
	@mkdir -p $(BUILD)/fuzz/xz-kernel-fuzz-corpus
	cd $(BUILD)/fuzz && ./xz-kernel-fuzz -max_total_time=$(FUZZ_SECONDS) -max_len=4096 \
		-timeout=5 -print_final_stats=1 -artifact_prefix=xz-kernel-fuzz-crash- \
		xz-kernel-fuzz-corpus xz-kernel-fuzz-seeds

BOOTLOADER_OUTPUT_FUZZ_SOURCES := tests/fuzz/bootloader-output-fuzz.c \
	pty-bridge/bootloader/bootloader-output.c pty-bridge/bootloader/output-tail.c common/bytes.c common/error.c

$(BUILD)/fuzz/bootloader-output-fuzz: $(BOOTLOADER_OUTPUT_FUZZ_SOURCES) \
		$(wildcard pty-bridge/*/*.h common/*.h)
	@mkdir -p $(@D)
	$(FUZZ_CC) $(CPPFLAGS) -std=gnu17 -Wall -Wextra $(FUZZ_FLAGS) $(filter %.c,$^) -o $@

$(BUILD)/fuzz/bootloader-output-fuzz-seeds: tests/fuzz/room.mk
	rm -rf $@
	mkdir -p $@
	printf 'kernel /output/k\0ramdisk /output/r\0args root=/dev/xvda1\0\0' >$@/simple0
	printf '\033[2J\033]0;title\007one\r\n\033[31mtwo\033[0m\r\n' >$@/terminal

.PHONY: fuzz-bootloader
fuzz-bootloader: $(BUILD)/fuzz/bootloader-output-fuzz ## Fuzz what bootloaders return for FUZZ_SECONDS (30)
fuzz-bootloader: $(BUILD)/fuzz/bootloader-output-fuzz-seeds
	@mkdir -p $(BUILD)/fuzz/bootloader-output-fuzz-corpus
	cd $(BUILD)/fuzz && ./bootloader-output-fuzz -max_total_time=$(FUZZ_SECONDS) -max_len=20000 \
		-timeout=5 -print_final_stats=1 -artifact_prefix=bootloader-output-fuzz-crash- \
		bootloader-output-fuzz-corpus bootloader-output-fuzz-seeds

fuzz: fuzz-bootloader
